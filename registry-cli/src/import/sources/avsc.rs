//! Files with one schema.

use std::sync::Arc;

use contract_core::json::Json;

use super::parsed_file::{ParsedFile, SourceSchema};

/// Returns the schema of a file.
pub(super) fn parse(json: Json, text: &Arc<str>) -> ParsedFile {
    ParsedFile::from_schema(SourceSchema { part: None, json, text: Some(Arc::clone(text)), registered: None })
}

/// Returns whether JSON is the definition of a record, an enum or a fixed type.
pub(super) fn is_schema(json: &Json) -> bool {
    let has = |key| json.get(key).is_some();
    match json.get("type").and_then(Json::as_str) {
        Some("record" | "error") => has("name") && has("fields"),
        Some("enum") => has("name") && has("symbols"),
        Some("fixed") => has("name") && has("size"),
        _ => false,
    }
}
