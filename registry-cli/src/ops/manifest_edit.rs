//! Edits of the manifest, which keep its comments and its order.

use std::fs;
use std::path::Path;

use contract_core::contracts::{FileError, Manifest};
use contract_core::source::SourceId;
use toml_edit::{DocumentMut, Item, Table, TomlError};

use crate::error::ToolError;

/// Returns the manifest after a change. Fails if the result is not a manifest, since every later command reads it.
pub(crate) fn edit(
    path: &Path,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), String>,
) -> Result<String, ToolError> {
    let failed = |reason| ToolError::ManifestUneditable { path: path.to_owned(), reason };
    let mut document = parse(path)?;
    change(&mut document).map_err(failed)?;
    let edited = document.to_string();
    Manifest::parse(&edited, SourceId::default()).map_err(|errors| failed(FileError::join(&errors)))?;
    Ok(edited)
}

/// Returns the table of all contracts, which is added if the manifest has none.
pub(crate) fn contracts(document: &mut DocumentMut) -> Result<&mut Table, String> {
    let implicit = || {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    };
    let contracts = document.entry("contracts").or_insert_with(implicit);
    contracts.as_table_mut().ok_or_else(|| "`contracts` is not a table".to_owned())
}

/// Parses a TOML file for an edit.
pub(crate) fn parse(path: &Path) -> Result<DocumentMut, ToolError> {
    let content = fs::read_to_string(path)
        .map_err(|source| ToolError::FileUnreadable { path: path.to_owned(), source: source.into() })?;
    content.parse().map_err(|error: TomlError| ToolError::ManifestUneditable {
        path: path.to_owned(),
        reason: error.message().to_owned(),
    })
}
