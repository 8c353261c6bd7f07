//! Writes the plan of an import.

use std::path::Path;

use contract_core::contracts::{ContractSet, FileError, MANIFEST_FILE, Manifest, MessageKind};
use contract_core::source::SourceId;
use toml_edit::{DocumentMut, Item, Table, value};

use super::plan::{self, ImportPlan, PlannedContract};
use crate::error::ToolError;
use crate::ops::atomic_write::write_atomic;

/// Writes the new versions in order, and then the tables of the manifest. A killed run leaves folders without a table, which
/// the next run recognises.
pub(crate) fn write(set: &ContractSet, plan: &ImportPlan) -> Result<(), ToolError> {
    let manifest = set.root.join(MANIFEST_FILE);
    let edited = edit_manifest(set, plan, &manifest)?;
    for contract in &plan.contracts {
        for version in contract.new_versions() {
            let path = set.root.join(&contract.id).join(format!("v{}.avsc", version.number));
            write_atomic(&path, &version.text)?;
        }
    }
    match edited {
        Some(content) => write_atomic(&manifest, &content),
        None => Ok(()),
    }
}

/// Returns the manifest with the tables of the plan; `None` if it does not change.
fn edit_manifest(set: &ContractSet, plan: &ImportPlan, path: &Path) -> Result<Option<String>, ToolError> {
    if plan.contracts.iter().all(|contract| contract.table == plan::Table::Kept) {
        return Ok(None);
    }
    let failed = |reason: String| ToolError::ManifestUneditable { path: path.to_owned(), reason };
    let content = set.sources.get(SourceId::default()).text();
    let mut document: DocumentMut = content.parse().map_err(|error: toml_edit::TomlError| failed(error.to_string()))?;
    // Comments at the end of the file stay before the new tables.
    let mut before = document.trailing().as_str().unwrap_or_default().to_owned() + "\n";
    document.set_trailing("");
    let contracts = document.entry("contracts").or_insert_with(implicit_table);
    let contracts = contracts.as_table_mut().ok_or_else(|| failed("`contracts` is not a table".to_owned()))?;
    for contract in &plan.contracts {
        match contract.table {
            plan::Table::New => {
                let mut table = table(contract);
                table.decor_mut().set_prefix(std::mem::replace(&mut before, "\n".to_owned()));
                contracts.insert(&contract.id, Item::Table(table));
            }
            plan::Table::Changed => contracts[&contract.id]["record"] = value(&contract.record),
            plan::Table::Kept => {}
        }
    }
    let edited = document.to_string();
    // The result is what every later command reads.
    Manifest::parse(&edited, SourceId::default()).map_err(|errors| failed(FileError::join(&errors)))?;
    Ok(Some(edited))
}

fn implicit_table() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

fn table(contract: &PlannedContract) -> Table {
    let mut table = Table::new();
    let kind = match contract.kind {
        MessageKind::Command => "command",
        MessageKind::Event => "event",
    };
    table.insert("kind", value(kind));
    table.insert("record", value(&contract.record));
    table
}
