//! JSON of registries and their tools.

use contract_core::json::Json;
use contract_core::notation::{RegistryEntry, entries};

use super::parsed_file::{ParsedFile, Registered, SourceSchema};

/// Returns the schemas in the JSON of a registry; `None` for other JSON.
pub(super) fn parse(json: &Json) -> Option<ParsedFile> {
    let entries = entries(json);
    let mut parsed = ParsedFile::default();
    for (index, entry) in (0_u64..).zip(&entries) {
        let part = (entries.len() > 1).then(|| format!("item {}", index + 1));
        let Some(entry) = entry else {
            parsed.left_out.push((part, "it is not JSON of a registry with a schema".to_owned()));
            continue;
        };
        match entry.schema() {
            Ok((json, text)) => {
                let registered = registered(entry, index);
                parsed.schemas.push(SourceSchema { part, json, text: text.map(Into::into), registered });
            }
            Err(reason) => parsed.left_out.push((part, reason)),
        }
    }
    (!entries.is_empty()).then_some(parsed)
}

/// Returns the place in the registry. In a list without versions, it is the position in the list.
fn registered(entry: &RegistryEntry<'_>, position: u64) -> Option<Registered> {
    let (subject, version) = (entry.subject().map(str::to_owned), entry.version());
    let is_placed = version.is_some() || subject.is_some() || position > 0;
    is_placed.then(|| Registered { subject, version: version.unwrap_or(position) })
}
