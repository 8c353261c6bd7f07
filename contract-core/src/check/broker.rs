//! Predicts how Pulsar's broker answers when the versions of a topic are uploaded in order.

use schemactl_avro::source::{SourceId, Span};

use super::broker_wording::{describe_broker_error, describe_refusal};
use super::topic_version::TopicVersion;
use crate::compat::Strategy;
use crate::compat::broker::{self, PulsarProfile, Stored, UploadResponse, VersionRef};
use crate::finding::{BrokerResponse, Finding, Location};
use crate::rules::broker::{broker_accepts_version, version_is_new};
use crate::rules::pair_finding::BrokerCheck;

/// A topic after the uploads so far, as if the broker had accepted all of them.
#[derive(Default)]
pub(super) struct SimulatedTopic<'a> {
    stored: Vec<Stored<'a>>,
    /// The numbers by which findings name the stored versions, in the same order.
    numbers: Vec<u32>,
}

impl<'a> SimulatedTopic<'a> {
    /// Uploads the next version and returns the broker's response.
    pub(super) fn upload(&mut self, strategy: Strategy, version: &TopicVersion<'a>) -> PredictedResponse {
        let response = broker::upload(strategy, version.schema.into(), &self.stored);
        let predicted = self.predict(&response, version);
        // Refused versions are added, too: they have a finding already, and later versions are still compared with them.
        if !matches!(response, UploadResponse::Exists(_)) {
            self.push(version);
        }
        predicted
    }

    /// Adds a version to the topic without a compatibility check, unless the topic has an equal one.
    pub(super) fn add(&mut self, version: &TopicVersion<'a>) {
        if broker::find_equal_version(version.schema.into(), &self.stored).is_none() {
            self.push(version);
        }
    }

    fn push(&mut self, version: &TopicVersion<'a>) {
        self.stored.push(Stored::Schema(version.schema.into()));
        self.numbers.push(version.number);
    }

    fn predict(&self, response: &UploadResponse, version: &TopicVersion<'_>) -> PredictedResponse {
        let number = |reference: VersionRef| match reference {
            VersionRef::New => version.number,
            VersionRef::Stored(index) => self.numbers.get(index).copied().unwrap_or_default(),
        };
        let name = |reference: VersionRef| format!("v{}", number(reference));
        let status = response.status();
        let kind = match response {
            UploadResponse::Created(_) => ResponseKind::Accepted,
            UploadResponse::Exists(index) => ResponseKind::Exists(number(VersionRef::Stored(*index))),
            UploadResponse::Invalid => {
                ResponseKind::Refused(format!("{status}, since it considers the schema invalid"))
            }
            UploadResponse::Incompatible(refusal) => {
                ResponseKind::Refused(format!("{status}, since by its rules {}", describe_refusal(refusal, &name)))
            }
            UploadResponse::Error(cause) => {
                ResponseKind::Refused(format!("{status}, since {}", describe_broker_error(cause, &name)))
            }
        };
        PredictedResponse { number: version.number, source: version.source, kind }
    }
}

/// The broker's predicted response to the upload of a version.
pub(super) struct PredictedResponse {
    /// The number of the version.
    number: u32,
    source: SourceId,
    kind: ResponseKind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum ResponseKind {
    Accepted,
    /// The schema equals that of the older version with this number.
    Exists(u32),
    /// Refused for this reason.
    Refused(String),
}

impl PredictedResponse {
    /// Returns the kind of response.
    pub(super) fn kind(&self) -> &ResponseKind {
        &self.kind
    }

    /// Returns the response as a clause about this version of Pulsar.
    pub(super) fn describe(&self, profile: PulsarProfile) -> String {
        let number = self.number;
        match &self.kind {
            ResponseKind::Accepted => format!("Pulsar {profile} accepts v{number}"),
            ResponseKind::Exists(older) => format!("Pulsar {profile} treats v{number} as v{older}"),
            ResponseKind::Refused(reason) => format!("Pulsar {profile} refuses v{number} with {reason}"),
        }
    }

    /// Returns whether the broker refuses the version.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self.kind, ResponseKind::Refused(_))
    }

    /// Returns the response as part of a finding about readers.
    pub(super) fn to_broker_response(&self, check: BrokerCheck) -> BrokerResponse {
        let number = self.number;
        let message = match (&self.kind, check) {
            (ResponseKind::Accepted, BrokerCheck::NotChecked) => {
                format!("Pulsar's broker would accept v{number}: it does not check this")
            }
            (ResponseKind::Accepted, BrokerCheck::Checked) => format!("Pulsar's broker would accept v{number}"),
            (ResponseKind::Exists(older), _) => {
                format!("Pulsar's broker would treat v{number} as v{older}: their schemas are equal")
            }
            (ResponseKind::Refused(_), BrokerCheck::NotChecked) => {
                format!("Pulsar's broker does not check this; it would refuse v{number} for another reason")
            }
            (ResponseKind::Refused(reason), BrokerCheck::Checked) => {
                format!("Pulsar's broker would refuse v{number} with {reason}")
            }
        };
        let is_refused_for_this = self.is_refusal() && check == BrokerCheck::Checked;
        BrokerResponse { accepts: !self.is_refusal(), is_refused_for_this, message }
    }

    /// Returns the response as a finding of its own. `None` if the broker stores the version as a new one.
    pub(super) fn to_finding(&self) -> Option<Finding> {
        let finding = match &self.kind {
            ResponseKind::Accepted => return None,
            ResponseKind::Exists(older) => version_is_new::finding(self.number, *older),
            ResponseKind::Refused(reason) => broker_accepts_version::finding(self.number, reason),
        };
        Some(finding.at(Location::new(Span::new(self.source, 0, 0)).version(self.number)))
    }
}
