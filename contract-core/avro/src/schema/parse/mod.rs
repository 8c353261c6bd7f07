//! Parses schemas with the rules of Avro Java, in the version that a broker contains.
//!
//! The functions without a profile use the rules of Pulsar 4.0. Avro's parser stops at the first problem. This one reports all problems.

mod advice;
mod attributes;
mod defaults;
mod forward_references;
mod java_double;
mod names;
mod parsed;
mod parser;
mod problem;
mod small_map;
mod types;
mod undefined_name;

pub use parsed::Parsed;
pub use problem::{Problem, ProblemKind};

pub(super) use names::is_primitive;

use std::sync::Arc;

use parser::Parser;

use super::pulsar_profile::PulsarProfile;
use crate::json::{self, Document, Json, JsonError};
use crate::source::SourceId;

impl PulsarProfile {
    /// Parses a self-contained schema.
    pub fn parse_str(self, text: &str, source: SourceId) -> Parsed {
        self.parse_result(json::parse(text, source))
    }

    /// Parses a self-contained schema. The strings of the schema share the text.
    pub fn parse_arc(self, text: &Arc<str>, source: SourceId) -> Parsed {
        self.parse_result(json::parse_arc(text, source))
    }

    /// Parses a schema from JSON values. The parts of the schema have the spans of the values.
    pub fn parse_json(self, json: &Json) -> Parsed {
        self.parse_document(&Document::from_json(json))
    }

    /// Parses a schema from a JSON document.
    pub fn parse_document(self, document: &Document<'_>) -> Parsed {
        let mut parser = Parser::new(self, document);
        let root = parser.parse_type(document.root());
        parser.finish(root)
    }

    fn parse_result(self, document: Result<Document<'_>, JsonError>) -> Parsed {
        match document {
            Ok(document) => self.parse_document(&document),
            Err(error) => Parsed::from_problem(error.into()),
        }
    }
}

/// Parses a self-contained schema.
pub fn parse_str(text: &str, source: SourceId) -> Parsed {
    PulsarProfile::default().parse_str(text, source)
}

/// Parses a self-contained schema. The strings of the schema share the text.
pub fn parse_arc(text: &Arc<str>, source: SourceId) -> Parsed {
    PulsarProfile::default().parse_arc(text, source)
}

/// Parses a schema that a broker has stored, of whichever version: by the oldest rules that accept it.
pub fn parse_stored(text: &str, source: SourceId) -> Parsed {
    let [oldest, .., newest] = PulsarProfile::ALL;
    let parsed = oldest.parse_str(text, source);
    if parsed.lenient().is_some() {
        return parsed;
    }
    let by_newest = newest.parse_str(text, source);
    if by_newest.lenient().is_some() { by_newest } else { parsed }
}

/// Parses a schema from JSON values. The parts of the schema have the spans of the values.
pub fn parse_json(json: &Json) -> Parsed {
    PulsarProfile::default().parse_json(json)
}

/// Parses a schema from a JSON document.
pub fn parse_document(document: &Document<'_>) -> Parsed {
    PulsarProfile::default().parse_document(document)
}
