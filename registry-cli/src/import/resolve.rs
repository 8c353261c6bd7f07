//! Makes a schema self-contained with the definitions of other files.

use contract_core::json::Json;
use contract_core::schema::{Name, inline};

use super::definitions::{Index, Located};

/// A schema with the definitions of other files in it.
pub(super) struct Resolved<'a> {
    /// The schema.
    pub(super) json: Json,
    /// The definitions that were inserted.
    pub(super) used: Vec<Located<'a>>,
}

/// Inserts the definitions that a schema of the file `path` refers to and does not have before the reference.
pub(super) fn resolve<'a>(schema: &Json, index: &Index<'a>, path: &str, version: &[u64]) -> Resolved<'a> {
    let mut used = Vec::new();
    let mut find = |name: &Name, _| {
        let located = index.find(name.full(), path, version)?;
        used.push(located);
        Some(&located.definition.named)
    };
    // A schema that would be nested too deep stays as it is, and the parser reports the reference.
    let inlined = inline(schema, &mut find).ok().flatten();
    Resolved { json: inlined.unwrap_or_else(|| schema.clone()), used }
}
