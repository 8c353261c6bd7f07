//! Parses schemas with the rules of Avro Java 1.11.4, which Pulsar 4.0 uses.
//!
//! Avro's parser stops at the first problem. This one reports all problems.

mod attributes;
mod defaults;
mod java_double;
mod names;
mod parser;
mod problem;
mod small_map;
mod types;

pub use problem::{Problem, ProblemKind};

use std::sync::Arc;

use parser::Parser;

use super::Schema;
use crate::json::{self, Document, Json, JsonError};
use crate::source::SourceId;

/// The result of parsing a schema.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The schema, if it has no problem that Avro always refuses.
    schema: Option<Schema>,
    /// All problems, in the order of the source.
    pub problems: Vec<Problem>,
}

impl Parsed {
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
        Self { schema: None, problems: vec![problem] }
    }
}

/// Parses a self-contained schema.
pub fn parse_str(text: &str, source: SourceId) -> Parsed {
    from_document(json::parse(text, source))
}

/// Parses a self-contained schema. The strings of the schema share the text.
pub fn parse_arc(text: &Arc<str>, source: SourceId) -> Parsed {
    from_document(json::parse_arc(text, source))
}

fn from_document(document: Result<Document<'_>, JsonError>) -> Parsed {
    match document {
        Ok(document) => parse_document(&document),
        Err(JsonError { message, span }) => Parsed::from_problem(Problem { kind: ProblemKind::Json, message, span }),
    }
}

/// Parses a schema from JSON values. The parts of the schema have the spans of the values.
pub fn parse_json(json: &Json) -> Parsed {
    parse_document(&Document::from_json(json))
}

/// Parses a schema from a JSON document.
pub fn parse_document(document: &Document<'_>) -> Parsed {
    let mut parser = Parser::new(document);
    let root = parser.parse_type(document.root());
    parser.finish(root)
}
