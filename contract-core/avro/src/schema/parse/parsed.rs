//! The result of parsing a schema.

use super::problem::Problem;
use crate::schema::{PulsarProfile, Schema};

/// The result of parsing a schema.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The schema, if it has no problem that Avro always refuses.
    schema: Option<Schema>,
    /// The profile by whose rules it was parsed.
    profile: PulsarProfile,
    /// All problems, in the order of the source.
    pub problems: Vec<Problem>,
}

impl Parsed {
    pub(super) fn new(profile: PulsarProfile, schema: Option<Schema>, problems: Vec<Problem>) -> Self {
        Self { schema, profile, problems }
    }

    /// Returns the profile by whose rules the schema was parsed.
    #[inline]
    pub fn profile(&self) -> PulsarProfile {
        self.profile
    }

    /// Returns the schema if it is valid for a parser that does not validate defaults. Pulsar's broker parses the first
    /// schema of a topic so.
    #[inline]
    pub fn lenient(&self) -> Option<&Schema> {
        self.schema.as_ref()
    }

    /// Returns the schema if it is valid for a parser that validates defaults, as Avro's does by default.
    #[inline]
    pub fn strict(&self) -> Option<&Schema> {
        self.schema.as_ref().filter(|_| self.problems.is_empty())
    }

    /// Returns the schema by value if it is valid for a parser that does not validate defaults.
    pub fn into_lenient(self) -> Option<Schema> {
        self.schema
    }

    /// Returns the result for a source that cannot be parsed at all.
    pub fn from_problem(problem: Problem) -> Self {
        Self { schema: None, profile: PulsarProfile::default(), problems: vec![problem] }
    }
}
