//! The schemas of a file.

use std::sync::Arc;

use contract_core::json::Json;

/// A schema as a file has it.
#[derive(Clone)]
pub(crate) struct SourceSchema {
    /// The part of the file with the schema, such as a type of a protocol; `None` for the whole file.
    pub(crate) part: Option<String>,
    /// The schema.
    pub(crate) json: Json,
    /// The schema's text; `None` if the file does not have the schema as JSON of its own.
    pub(crate) text: Option<Arc<str>>,
    /// The place in a registry.
    pub(crate) registered: Option<Registered>,
}

/// The place of a schema in a registry.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Registered {
    /// The name under which the registry has versions; `None` if the file does not have it.
    pub(crate) subject: Option<String>,
    /// The version.
    pub(crate) version: u64,
}

/// The schemas of one file.
#[derive(Clone, Default)]
pub(crate) struct ParsedFile {
    /// The schemas.
    pub(crate) schemas: Vec<SourceSchema>,
    /// Types that are not messages of this file, but to which its schemas refer.
    pub(crate) types: Vec<Json>,
    /// The parts that have no schema that can be imported, each with the reason.
    pub(crate) left_out: Vec<(Option<String>, String)>,
}

impl ParsedFile {
    pub(super) fn from_schema(schema: SourceSchema) -> Self {
        Self { schemas: vec![schema], ..Self::default() }
    }

    pub(super) fn from_problem(reason: impl Into<String>) -> Self {
        Self { left_out: vec![(None, reason.into())], ..Self::default() }
    }
}

/// Returns the text of a file that another one imports; `None` if there is no such file.
pub(crate) type ReadFile<'r> = dyn Fn(&str) -> Option<Arc<str>> + 'r;
