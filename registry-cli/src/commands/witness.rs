//! `schemactl check --witness`: the messages that show what was found, as files.

use std::path::Path;

use contract_core::finding::Finding;

use super::write::{write_bytes, write_whole};
use crate::error::ToolError;

/// Writes the message of each finding that has one: `<rule>-<n>.json` in Avro's JSON encoding, and
/// `<rule>-<n>.avro`, the bytes as they would be sent.
pub(super) fn save(folder: &Path, findings: &[Finding]) -> Result<(), ToolError> {
    let shown = findings.iter().filter_map(|finding| Some((finding.rule.id, finding.shown.as_ref()?)));
    let messages = shown.filter_map(|(rule, shown)| Some((rule, shown.message.as_ref().ok()?)));
    for (number, (rule, witness)) in (1..).zip(messages) {
        let path = |ending: &str| folder.join(format!("{rule}-{number}.{ending}"));
        write_whole(&path("json"), &format!("{}\n", witness.datum))?;
        write_bytes(&path("avro"), &witness.bytes)?;
    }
    Ok(())
}
