//! What is to be published.

use crate::registry::{Strategy, Topic};

/// One contract as it is to be published: a topic, its strategy, and its sealed versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The contract's id, `owner/message`.
    pub contract: String,
    /// The topic.
    pub topic: Topic,
    /// The strategy that the topic must have.
    pub strategy: Strategy,
    /// The sealed versions, oldest first.
    pub versions: Vec<Version>,
    /// The number of the draft, which is never published.
    pub draft: Option<u32>,
}

/// A sealed version of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The contract's own number, counted from one.
    pub number: u32,
    /// The schema's text, byte for byte.
    pub text: String,
}
