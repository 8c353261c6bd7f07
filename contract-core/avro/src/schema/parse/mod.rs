//! Parses schemas with the rules of Avro Java 1.11.4, which Pulsar 4.0 uses.
//!
//! Avro's parser stops at the first problem. This one reports all problems.

mod advice;
mod attributes;
mod defaults;
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

use crate::json::{self, Document, Json, JsonError};
use crate::source::SourceId;

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
        Err(error) => Parsed::from_problem(error.into()),
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
