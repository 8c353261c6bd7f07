//! The broker's rules, as a registry in memory needs them.

use contract_core::compat::Strategy;

/// What a broker makes of schemas; told apart from keeping them, so that the rules live in one place.
pub trait BrokerRules: Send + Sync {
    /// What registering `text` comes to on a topic with the `stored` schemas, oldest first.
    fn upload(&self, strategy: Strategy, stored: &[&str], text: &str) -> Result<Upload, Refusal>;

    /// What asking about the compatibility of `text` comes to.
    fn compatibility(&self, strategy: Strategy, stored: &[&str], text: &str) -> Result<(), Refusal>;
}

/// What becomes of an accepted schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upload {
    /// It is a new version.
    New,
    /// It equals the stored schema at this place, and nothing is stored.
    Known(usize),
}

/// Why a schema isn't accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It isn't a schema that the broker reads.
    Invalid(String),
    /// It doesn't fit the stored ones.
    Incompatible(String),
    /// The broker stumbles over it.
    Failed(String),
}
