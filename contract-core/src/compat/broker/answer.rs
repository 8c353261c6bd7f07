//! The broker's answers to its schema calls.

use super::failure::Failure;
use super::validator::can_read;
use crate::compat::{Direction, Strategy};
use crate::schema::{Kind, Parsed, Schema};

/// A schema's text with what parsing it gave.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The text, byte for byte as it is or would be stored.
    pub text: &'a str,
    /// The same text, parsed.
    pub parsed: &'a Parsed,
}

/// One entry of a topic's schema history. Its place in the history is its version.
#[derive(Debug, Clone, Copy)]
pub enum Stored<'a> {
    /// A schema.
    Schema(Text<'a>),
    /// The mark of a deletion, which takes a version too. All before the last one is forgotten.
    Deleted,
}

/// Names a schema in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// The one asked about.
    New,
    /// The one with this place in the history.
    Stored(usize),
}

/// The answer to a question about compatibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// 202: it may come.
    Compatible,
    /// The schema breaks the strategy.
    Incompatible(Refusal),
    /// The schema is none, or one that Pulsar does not take at the top: a union.
    Invalid,
    /// The broker fails inside, and answers 500.
    Error(Cause),
}

/// Why a schema breaks the strategy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The strategy refuses every new version.
    Always,
    /// One version cannot read another's data, as the broker sees it.
    CannotRead {
        /// The one that reads.
        reader: Version,
        /// The one that wrote.
        writer: Version,
    },
    /// A stored schema cannot be parsed.
    Unparsable(Version),
    /// Avro failed, and a transitive strategy takes that for a refusal.
    Failed {
        /// How it failed.
        failure: Failure,
        /// The one that reads.
        reader: Version,
        /// The one that wrote.
        writer: Version,
    },
    /// The topic has no schema that a consumer could be held against.
    NoSchema,
}

/// Why the broker fails inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Avro failed on a pair of schemas.
    Avro {
        /// How it failed.
        failure: Failure,
        /// The one that reads.
        reader: Version,
        /// The one that wrote.
        writer: Version,
    },
    /// A schema does not parse with defaults validated, which every upload to a topic with a history does
    /// with the new schema and with stored ones.
    NotStrict(Version),
}

/// The answer to an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// 200: stored as this version.
    Created(usize),
    /// 200: equal to this version, nothing stored.
    Exists(usize),
    /// 409: it breaks the strategy.
    Incompatible(Refusal),
    /// 422: it is no schema, or one that Pulsar does not take at the top: a union.
    Invalid,
    /// 500: the broker fails inside.
    Error(Cause),
}

/// What `POST compatibility` answers about `new` on a topic with this history, oldest first.
pub fn compatibility(strategy: Strategy, new: Text<'_>, history: &[Stored<'_>]) -> Answer {
    match new.acceptable() {
        Some(_) => check(strategy, new, &live(history)),
        None => Answer::Invalid,
    }
}

/// What `POST schema` answers to an upload of `new` to a topic with this history, oldest first.
pub fn publish(strategy: Strategy, new: Text<'_>, history: &[Stored<'_>]) -> Published {
    if new.acceptable().is_none() {
        return Published::Invalid;
    }
    let live = live(history);
    if !live.is_empty() {
        let Some(parsed) = new.parsed.strict() else { return Published::Error(Cause::NotStrict(Version::New)) };
        for (version, stored) in &live {
            match stored.parsed.strict() {
                None => return Published::Error(Cause::NotStrict(Version::Stored(*version))),
                Some(stored) if parsed.java_equals(stored) => return Published::Exists(*version),
                Some(_) => {}
            }
        }
    }
    match check(strategy, new, &live) {
        Answer::Compatible => Published::Created(history.len()),
        Answer::Incompatible(refusal) => Published::Incompatible(refusal),
        Answer::Invalid => Published::Invalid,
        Answer::Error(cause) => Published::Error(cause),
    }
}

/// What a consumer with the schema `new` gets to hear when it subscribes to a topic that is in use.
///
/// A consumer is held against the latest version only, whichever way the strategy looks, unless it looks
/// back at all versions.
pub fn subscribe(strategy: Strategy, new: Text<'_>, history: &[Stored<'_>]) -> Answer {
    let live = live(history);
    match strategy {
        Strategy::AlwaysCompatible => Answer::Compatible,
        _ if live.is_empty() => Answer::Incompatible(Refusal::NoSchema),
        Strategy::Backward | Strategy::Forward | Strategy::Full | Strategy::ForwardTransitive => {
            check(Strategy::Backward, new, &live)
        }
        Strategy::BackwardTransitive | Strategy::FullTransitive | Strategy::AlwaysIncompatible => {
            validate(strategy, new, &live)
        }
    }
}

/// The check of one schema against others, the oldest first with their versions, as the broker's class for
/// Avro schemas does it: no shortcuts, no look at what else Pulsar asks of a schema.
pub fn validate(strategy: Strategy, new: Text<'_>, live: &[(usize, Text<'_>)]) -> Answer {
    let mut stored = Vec::with_capacity(live.len());
    for (version, text) in live {
        match text.parsed.lenient() {
            Some(schema) => stored.push((*version, schema)),
            None => return Answer::Incompatible(Refusal::Unparsable(Version::Stored(*version))),
        }
    }
    let Some(new) = new.parsed.lenient() else { return Answer::Incompatible(Refusal::Unparsable(Version::New)) };
    if strategy == Strategy::AlwaysIncompatible && !stored.is_empty() {
        return Answer::Incompatible(Refusal::Always);
    }
    for pair in strategy.pairs(stored.len()) {
        let (version, schema) = stored[pair.earlier];
        let earlier = (Version::Stored(version), schema);
        let ((reader, reading), (writer, written)) = match pair.direction {
            Direction::Backward => ((Version::New, new), earlier),
            Direction::Forward => (earlier, (Version::New, new)),
        };
        match can_read(reading, written) {
            Ok(true) => {}
            Ok(false) => return Answer::Incompatible(Refusal::CannotRead { reader, writer }),
            Err(failure) if failure.is_parse_exception() || (strategy.is_transitive() && failure.is_exception()) => {
                return Answer::Incompatible(Refusal::Failed { failure, reader, writer });
            }
            Err(failure) => return Answer::Error(Cause::Avro { failure, reader, writer }),
        }
    }
    Answer::Compatible
}

/// The check as the registry does it: against the latest version not at all where the bytes are the same.
fn check(strategy: Strategy, new: Text<'_>, live: &[(usize, Text<'_>)]) -> Answer {
    if strategy == Strategy::AlwaysCompatible {
        return Answer::Compatible;
    }
    if strategy.is_transitive() {
        return validate(strategy, new, live);
    }
    match live.last() {
        Some(latest) if latest.1.text != new.text => validate(strategy, new, std::slice::from_ref(latest)),
        _ => Answer::Compatible,
    }
}

/// The versions since the last deletion.
fn live<'a>(history: &[Stored<'a>]) -> Vec<(usize, Text<'a>)> {
    let mut live = Vec::with_capacity(history.len());
    for (version, stored) in history.iter().enumerate() {
        match stored {
            Stored::Schema(text) => live.push((version, *text)),
            Stored::Deleted => live.clear(),
        }
    }
    live
}

impl<'a> Text<'a> {
    /// The schema, if Pulsar takes it: defaults are not validated, and a union at the top is refused.
    fn acceptable(self) -> Option<&'a Schema> {
        self.parsed.lenient().filter(|schema| !matches!(schema.kind(schema.root()), Kind::Union(_)))
    }
}
