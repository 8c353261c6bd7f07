//! Writes the plan of an import.

use std::path::Path;

use contract_core::contracts::{ContractSet, MANIFEST_FILE, MessageKind};
use toml_edit::{Item, Table, value};

use super::plan::{self, ImportPlan, PlannedContract};
use crate::error::ToolError;
use crate::ops::atomic_write::write_atomic;
use crate::ops::manifest_edit;

/// Writes the new versions in order, and then the tables of the manifest. A killed run leaves folders without a table, which
/// the next run recognises.
pub(crate) fn write(set: &ContractSet, plan: &ImportPlan) -> Result<(), ToolError> {
    let manifest = set.root.join(MANIFEST_FILE);
    let edited = edit_manifest(plan, &manifest)?;
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
fn edit_manifest(plan: &ImportPlan, path: &Path) -> Result<Option<String>, ToolError> {
    if plan.contracts.iter().all(|contract| contract.table == plan::Table::Kept) {
        return Ok(None);
    }
    let edited = manifest_edit::edit(path, |document| {
        // Comments at the end of the file stay before the new tables.
        let mut before = document.trailing().as_str().unwrap_or_default().to_owned() + "\n";
        document.set_trailing("");
        let contracts = manifest_edit::contracts(document)?;
        for contract in &plan.contracts {
            match contract.table {
                plan::Table::New => {
                    let mut table = table(contract);
                    table.decor_mut().set_prefix(std::mem::replace(&mut before, "\n".to_owned()));
                    contracts.insert(&contract.id, Item::Table(table));
                }
                plan::Table::Changed => match &contract.record {
                    Some(record) => contracts[&contract.id]["record"] = value(record),
                    None => drop(contracts[&contract.id].as_table_like_mut().and_then(|table| table.remove("record"))),
                },
                plan::Table::Kept => {}
            }
        }
        Ok(())
    })?;
    Ok(Some(edited))
}

fn table(contract: &PlannedContract) -> Table {
    let mut table = Table::new();
    let kind = match contract.kind {
        MessageKind::Command => "command",
        MessageKind::Event => "event",
    };
    table.insert("kind", value(kind));
    if let Some(record) = &contract.record {
        table.insert("record", value(record));
    }
    table
}
