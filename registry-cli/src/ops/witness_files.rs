//! `--witness`: the messages that demonstrate findings, as files.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use contract_core::finding::Finding;
use contract_core::rules;

use crate::error::ToolError;
use crate::ops::atomic_write::{write_atomic, write_bytes};

/// Writes the message of each finding that has one: `<rule>-<n>.json` in Avro's JSON encoding, and
/// `<rule>-<n>.avro`, the bytes as they would be sent. Files with such names from earlier runs are deleted; no other file is
/// touched.
pub(crate) fn save<'f>(folder: &Path, findings: impl IntoIterator<Item = &'f Finding>) -> Result<(), ToolError> {
    let example = findings
        .into_iter()
        .filter_map(|finding: &Finding| Some((finding.rule.id.as_str(), finding.example.as_ref()?)));
    let messages = example.filter_map(|(rule, example)| Some((rule, example.message.as_ref().ok()?)));
    let mut written = BTreeSet::new();
    for (number, (rule, witness)) in (1..).zip(messages) {
        let [json, avro] = ["json", "avro"].map(|ending| folder.join(format!("{rule}-{number}.{ending}")));
        write_atomic(&json, &format!("{}\n", witness.datum))?;
        write_bytes(&avro, &witness.bytes)?;
        written.extend([json, avro]);
    }
    let existing =
        existing_messages(folder).map_err(|source| ToolError::FileUnwritable { path: folder.to_owned(), source })?;
    for path in existing.into_iter().filter(|path| !written.contains(path)) {
        fs::remove_file(&path).map_err(|source| ToolError::FileUnwritable { path, source })?;
    }
    Ok(())
}

/// Returns the files in the folder with names of messages.
fn existing_messages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| is_message(path) && path.is_file()).collect())
}

fn is_message(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let stem = name.and_then(|name| name.strip_suffix(".json").or_else(|| name.strip_suffix(".avro")));
    stem.and_then(|stem| stem.rsplit_once('-')).is_some_and(|(rule, number)| {
        number.parse::<u32>().is_ok() && rules::all().any(|known| known.id.as_str() == rule)
    })
}
