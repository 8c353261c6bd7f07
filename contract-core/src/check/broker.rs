//! What Pulsar's broker will answer to each version, one after the other.

use super::broker_wording::{describe_broker_error, describe_rejection};
use super::history::TopicVersion;
use super::readers::BrokerSight;
use crate::compat::Strategy;
use crate::compat::broker::{self, Stored, UploadResponse};
use crate::finding::{BrokerAnswer, Finding, Location};
use crate::rule::Severity;
use crate::rules::broker::{broker_accepts_version, version_is_new};
use crate::source::{SourceId, Span};

/// The topic's history as the broker would have it, and the contract's versions in it.
#[derive(Default)]
pub(super) struct History<'a> {
    stored: Vec<Stored<'a>>,
    numbers: Vec<u32>,
}

impl<'a> History<'a> {
    /// Uploads the next version and gives the answer.
    pub(super) fn publish(&mut self, strategy: Strategy, version: &TopicVersion<'a>) -> Answer {
        let published = broker::upload(strategy, version.text.into(), &self.stored);
        let answer = self.answer(&published, version);
        // A version that is refused is a finding; those after it are held against it all the same.
        if !matches!(published, UploadResponse::Exists(_)) {
            self.push(version);
        }
        answer
    }

    /// Has the topic have a version, whatever the broker would have said.
    pub(super) fn add(&mut self, version: &TopicVersion<'a>) {
        if broker::find_equal_version(version.text.into(), &self.stored).is_none() {
            self.push(version);
        }
    }

    fn push(&mut self, version: &TopicVersion<'a>) {
        self.stored.push(Stored::Schema(version.text.into()));
        self.numbers.push(version.number);
    }

    fn answer(&self, published: &UploadResponse, version: &TopicVersion<'_>) -> Answer {
        let own = version.number;
        let number = |version: broker::VersionRef| match version {
            broker::VersionRef::New => own,
            broker::VersionRef::Stored(position) => self.numbers.get(position).copied().unwrap_or_default(),
        };
        let name = |version: broker::VersionRef| format!("v{}", number(version));
        let status = published.status();
        let kind = match published {
            UploadResponse::Created(_) => Kind::Accepts,
            UploadResponse::Exists(position) => Kind::Knows(number(broker::VersionRef::Stored(*position))),
            UploadResponse::Invalid => Kind::Refuses(format!("{status}, since it takes no such schema")),
            UploadResponse::Incompatible(refusal) => {
                Kind::Refuses(format!("{status}, since by its rules {}", describe_rejection(refusal, &name)))
            }
            UploadResponse::Error(cause) => {
                Kind::Refuses(format!("{status}, since {}", describe_broker_error(cause, &name)))
            }
        };
        Answer { number: own, source: version.source, kind }
    }
}

/// The broker's answer to one version.
pub(super) struct Answer {
    number: u32,
    source: SourceId,
    kind: Kind,
}

enum Kind {
    Accepts,
    Knows(u32),
    Refuses(String),
}

impl Answer {
    /// The answer beside a finding about readers.
    pub(super) fn beside(&self, sight: BrokerSight) -> BrokerAnswer {
        let words = match (&self.kind, sight) {
            (Kind::Accepts, BrokerSight::Ignores) => {
                format!("Pulsar's broker would accept v{}: it does not check this", self.number)
            }
            (Kind::Accepts, BrokerSight::Checks) => format!("Pulsar's broker would accept v{}", self.number),
            (Kind::Knows(older), _) => format!("Pulsar's broker would take v{} for v{older} again", self.number),
            (Kind::Refuses(_), BrokerSight::Ignores) => {
                format!("Pulsar's broker does not check this; it would refuse v{} for another reason", self.number)
            }
            (Kind::Refuses(why), BrokerSight::Checks) => {
                format!("Pulsar's broker would refuse v{} with {why}", self.number)
            }
        };
        BrokerAnswer { accepts: !matches!(self.kind, Kind::Refuses(_)), message: words }
    }

    /// The answer as a finding of its own, unless it says yes or `found` says why it says no.
    pub(super) fn finding(&self, found: &[Finding]) -> Option<Finding> {
        let place = Location::new(Span::new(self.source, 0, 0)).version(self.number);
        match &self.kind {
            Kind::Accepts => None,
            Kind::Knows(older) => {
                let message = format!(
                    "v{} differs from v{older} in nothing that Pulsar looks at, so it would never be stored",
                    self.number
                );
                let fix = "take the version back; put documentation and aliases into the next version that changes something else";
                Some(Finding::new(&version_is_new::RULE, message).at(place).fix(fix))
            }
            Kind::Refuses(_) if found.iter().any(|finding| finding.severity == Severity::Error) => None,
            Kind::Refuses(why) => {
                let message = format!("Pulsar's broker would refuse v{} with {why}", self.number);
                Some(Finding::new(&broker_accepts_version::RULE, message).at(place))
            }
        }
    }
}
