//! The notations in which files have schemas.

mod avsc;
mod idl;
mod parsed_file;
mod protocol;
mod registry_json;

use std::path::Path;
use std::sync::Arc;

use contract_core::json;
use contract_core::source::SourceId;

pub(crate) use parsed_file::{ParsedFile, ReadFile, Registered, SourceSchema};

/// A notation of schemas, by the extension of its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// A schema: `.avsc`.
    Schema,
    /// A protocol in JSON: `.avpr`.
    Protocol,
    /// Avro IDL: `.avdl`.
    Idl,
    /// JSON of a registry or its tools, or a schema: `.json`, or `.avro`, which other files with data have, too.
    Json,
}

impl Notation {
    /// Returns the notation of a file; `None` for a file without schemas.
    pub(crate) fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "avsc" => Self::Schema,
            "avpr" => Self::Protocol,
            "avdl" => Self::Idl,
            "json" | "avro" => Self::Json,
            _ => return None,
        })
    }
}

/// Reads the schemas of a file. Returns `None` for JSON that has nothing to do with schemas.
pub(crate) fn parse(path: &str, text: &Arc<str>, read: &ReadFile<'_>) -> Option<ParsedFile> {
    let notation = Notation::of_path(Path::new(path))?;
    if notation == Notation::Idl {
        return Some(idl::parse(path, text, read));
    }
    let document = match json::parse_arc(text, SourceId::default()) {
        Ok(document) => document.root().to_json(),
        Err(_) if notation == Notation::Json => return None,
        Err(error) => return Some(ParsedFile::from_problem(format!("it is not JSON: {error}"))),
    };
    if notation == Notation::Protocol {
        return Some(protocol::parse(&document));
    }
    match registry_json::parse(&document) {
        Some(parsed) => Some(parsed),
        None if notation == Notation::Schema || avsc::is_schema(&document) => Some(avsc::parse(document, text)),
        None => None,
    }
}
