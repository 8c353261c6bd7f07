//! The steps of `schemactl move`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use contract_core::contracts::{ACCEPTED_FILE, ContractSet, Evidence, MANIFEST_FILE, is_contract_id};
use toml_edit::{Key, Value};

use crate::error::ToolError;
use crate::ops::atomic_write::write_atomic;
use crate::ops::lock_file::LockFile;
use crate::ops::manifest_edit;

/// A contract that gets another id. Parts that an interrupted run has moved already are left as they are.
pub(crate) struct ContractMove {
    old: String,
    new: String,
    root: PathBuf,
    lock_file: LockFile,
    /// The edited `accepted.toml`; `None` if it does not name the contract.
    accepted: Option<String>,
    /// The edited manifest.
    manifest: String,
}

impl ContractMove {
    /// Prepares all edits. Fails if the new id is invalid or in use.
    pub(crate) fn plan(set: &ContractSet, lock_file: LockFile, old: &str, new: &str) -> Result<Self, ToolError> {
        let refused = |reason: String, advice: &str| ToolError::NotMovable {
            id: old.to_owned(),
            reason,
            advice: advice.to_owned(),
        };
        if !is_contract_id(new) {
            let advice = "an id is `owner/message`: two names that begin with a lower-case letter and continue with \
                          lower-case letters, digits and `-`";
            return Err(refused(format!("`{new}` is not a contract id"), advice));
        }
        let is_declared = set.manifest.contracts.contains_key(new);
        let has_both = |has: &dyn Fn(&str) -> bool| has(old) && has(new);
        let has_folder = |id: &str| set.root.join(id).exists();
        let is_locked = |id: &str| lock_file.lock.contracts().any(|locked| locked == id);
        if is_declared || has_both(&has_folder) || has_both(&is_locked) {
            return Err(refused(format!("`{new}` exists already"), "choose an id that no contract and no folder has"));
        }
        if !has_folder(old) && !has_folder(new) {
            return Err(refused(format!("the folder `{old}` is missing"), "restore it from version control"));
        }
        let manifest = edit_manifest(&set.root.join(MANIFEST_FILE), old, new)?;
        let accepted = edit_accepted(&set.root.join(ACCEPTED_FILE), old, new)?;
        let (old, new) = (old.to_owned(), new.to_owned());
        Ok(Self { old, new, root: set.root.clone(), lock_file, accepted, manifest })
    }

    /// Takes the steps. A killed run is completed by the next one.
    ///
    /// The order keeps released versions from being drafts in between: the folder has no table until the lock has its
    /// seals, and the manifest, which names the contract to move, is changed last.
    pub(crate) fn apply(mut self, evidence: Option<Evidence>) -> Result<(), ToolError> {
        let (from, to) = (self.root.join(&self.old), self.root.join(&self.new));
        if from.exists() {
            move_folder(&from, &to).map_err(|source| ToolError::FileUnwritable { path: to, source })?;
        }
        if let Some(evidence) = evidence {
            self.lock_file.lock.rename(&self.old, &self.new, evidence);
            self.lock_file.write()?;
        }
        if let Some(accepted) = &self.accepted {
            write_atomic(&self.root.join(ACCEPTED_FILE), accepted)?;
        }
        write_atomic(&self.root.join(MANIFEST_FILE), &self.manifest)
    }
}

fn move_folder(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(owner) = to.parent() {
        fs::create_dir_all(owner)?;
    }
    fs::rename(from, to)?;
    // The owner's folder stays if it has other messages.
    if let Some(owner) = from.parent() {
        drop(fs::remove_dir(owner));
    }
    Ok(())
}

/// Returns the manifest with the contract's table under the new id; comments and order stay.
fn edit_manifest(path: &Path, old: &str, new: &str) -> Result<String, ToolError> {
    manifest_edit::edit(path, |document| {
        let contracts = manifest_edit::contracts(document)?;
        let (_, table) = contracts.remove_entry(old).ok_or("the table of the contract is not found")?;
        contracts.insert_formatted(&Key::new(new), table);
        Ok(())
    })
}

/// Returns `accepted.toml` with the new id in all entries of the contract; `None` if it has none.
fn edit_accepted(path: &Path, old: &str, new: &str) -> Result<Option<String>, ToolError> {
    if !path.exists() {
        return Ok(None);
    }
    let mut document = manifest_edit::parse(path)?;
    let entries = document.get_mut("accepted").and_then(|accepted| accepted.as_array_of_tables_mut());
    let contracts = entries
        .into_iter()
        .flat_map(|entries| entries.iter_mut())
        .filter_map(|entry| entry.get_mut("contract")?.as_value_mut());
    let mut is_changed = false;
    for contract in contracts.filter(|contract| contract.as_str() == Some(old)) {
        let decor = contract.decor().clone();
        *contract = Value::from(new);
        *contract.decor_mut() = decor;
        is_changed = true;
    }
    Ok(is_changed.then(|| document.to_string()))
}
