//! Avro protocols: a list of types, with messages that use them.

use contract_core::json::Json;
use contract_core::schema::Name;

use super::parsed_file::{ParsedFile, SourceSchema};
use crate::import::definitions::in_namespace;

/// Returns the types of a protocol in JSON, each with its namespace.
pub(super) fn parse(protocol: &Json) -> ParsedFile {
    if protocol.get("protocol").is_none() {
        return ParsedFile::from_problem("it is not a protocol: an object with `protocol` and `types`");
    }
    let Some(types) = protocol.get("types").and_then(Json::as_array) else {
        return ParsedFile::from_problem("the protocol has no `types`");
    };
    let string = |key| protocol.get(key).and_then(Json::as_str);
    let name = Name::resolve(string("protocol").unwrap_or_default(), string("namespace"));
    let namespace = name.namespace().unwrap_or_default();
    let mut parsed = ParsedFile::default();
    for definition in types {
        let part = definition.get("name").and_then(Json::as_str).map(str::to_owned);
        let json = in_namespace(definition, namespace);
        parsed.schemas.push(SourceSchema { part, json, text: None, registered: None });
    }
    parsed
}
