//! Predicts how Pulsar's broker answers when the versions of a topic are uploaded in order.

use schemactl_avro::source::{SourceId, Span};

use super::broker_wording::{describe_broker_error, describe_rejection};
use super::topic_version::TopicVersion;
use crate::compat::Strategy;
use crate::compat::broker::{self, Stored, UploadResponse, VersionRef};
use crate::finding::{BrokerAnswer, Finding, Location};
use crate::rules::broker::{broker_accepts_version, version_is_new};
use crate::rules::draft::BrokerCheck;

/// A topic as the broker would have it after the uploads so far.
#[derive(Default)]
pub(super) struct SimulatedTopic<'a> {
    stored: Vec<Stored<'a>>,
    /// The numbers by which findings name the stored versions, in the same order.
    numbers: Vec<u32>,
}

impl<'a> SimulatedTopic<'a> {
    /// Uploads the next version and returns the broker's answer.
    pub(super) fn upload(&mut self, strategy: Strategy, version: &TopicVersion<'a>) -> PredictedAnswer {
        let response = broker::upload(strategy, version.schema.into(), &self.stored);
        let answer = self.to_answer(&response, version);
        // A refused version is a finding; later versions are compared with it nevertheless.
        if !matches!(response, UploadResponse::Exists(_)) {
            self.push(version);
        }
        answer
    }

    /// Adds a version to the topic without checking it.
    pub(super) fn add(&mut self, version: &TopicVersion<'a>) {
        if broker::find_equal_version(version.schema.into(), &self.stored).is_none() {
            self.push(version);
        }
    }

    fn push(&mut self, version: &TopicVersion<'a>) {
        self.stored.push(Stored::Schema(version.schema.into()));
        self.numbers.push(version.number);
    }

    fn to_answer(&self, response: &UploadResponse, version: &TopicVersion<'_>) -> PredictedAnswer {
        let number = |reference: VersionRef| match reference {
            VersionRef::New => version.number,
            VersionRef::Stored(index) => self.numbers.get(index).copied().unwrap_or_default(),
        };
        let name = |reference: VersionRef| format!("v{}", number(reference));
        let status = response.status();
        let kind = match response {
            UploadResponse::Created(_) => AnswerKind::Accepted,
            UploadResponse::Exists(index) => AnswerKind::Exists(number(VersionRef::Stored(*index))),
            UploadResponse::Invalid => AnswerKind::Refused(format!("{status}, since it considers the schema invalid")),
            UploadResponse::Incompatible(refusal) => {
                AnswerKind::Refused(format!("{status}, since by its rules {}", describe_rejection(refusal, &name)))
            }
            UploadResponse::Error(cause) => {
                AnswerKind::Refused(format!("{status}, since {}", describe_broker_error(cause, &name)))
            }
        };
        PredictedAnswer { number: version.number, source: version.source, kind }
    }
}

/// The broker's predicted answer to the upload of a version.
pub(super) struct PredictedAnswer {
    /// The number of the version.
    number: u32,
    source: SourceId,
    kind: AnswerKind,
}

enum AnswerKind {
    Accepted,
    /// The schema equals that of the older version with this number.
    Exists(u32),
    /// Refused for this reason.
    Refused(String),
}

impl PredictedAnswer {
    /// Returns whether the broker refuses the version.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self.kind, AnswerKind::Refused(_))
    }

    /// Returns the answer as part of a finding about readers.
    pub(super) fn for_finding(&self, check: BrokerCheck) -> BrokerAnswer {
        let number = self.number;
        let message = match (&self.kind, check) {
            (AnswerKind::Accepted, BrokerCheck::NotChecked) => {
                format!("Pulsar's broker would accept v{number}: it does not check this")
            }
            (AnswerKind::Accepted, BrokerCheck::Checked) => format!("Pulsar's broker would accept v{number}"),
            (AnswerKind::Exists(older), _) => {
                format!("Pulsar's broker would treat v{number} as v{older}: their schemas are equal")
            }
            (AnswerKind::Refused(_), BrokerCheck::NotChecked) => {
                format!("Pulsar's broker does not check this; it would refuse v{number} for another reason")
            }
            (AnswerKind::Refused(reason), BrokerCheck::Checked) => {
                format!("Pulsar's broker would refuse v{number} with {reason}")
            }
        };
        BrokerAnswer { accepts: !self.is_refusal(), message }
    }

    /// Returns the answer as a finding of its own. `None` if the broker stores the version as a new one.
    pub(super) fn to_finding(&self) -> Option<Finding> {
        let finding = match &self.kind {
            AnswerKind::Accepted => return None,
            AnswerKind::Exists(older) => version_is_new::finding(self.number, *older),
            AnswerKind::Refused(reason) => broker_accepts_version::finding(self.number, reason),
        };
        Some(finding.at(Location::new(Span::new(self.source, 0, 0)).version(self.number)))
    }
}
