//! Which contracts a command is about.

use std::path::{Path, PathBuf};

use clap::Args;
use contract_core::contracts::{self, ContractSet, Loaded, MANIFEST_FILE};
use contract_core::finding::Finding;
use contract_core::source::Sources;
use contract_core::{CheckOptions, CheckReport, Checked};

use crate::error::ToolError;
use crate::generator;

/// The folder of schemas, and a narrower choice.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Contracts")]
pub struct ProjectOptions {
    /// The folder with `contracts.toml`; by default found from here upwards, in `.` or `schemas`.
    #[arg(long, value_name = "DIR", env = "SCHEMACTL_SCHEMAS")]
    pub schemas: Option<PathBuf>,
}

impl ProjectOptions {
    /// The folder of the manifest.
    pub fn root(&self) -> Result<PathBuf, ToolError> {
        if let Some(root) = &self.schemas {
            // What it is if it is no file, the loader says.
            let missing = || ToolError::ManifestMissing { place: root.clone(), searched: Searched::Folder };
            return if root.join(MANIFEST_FILE).exists() { Ok(root.clone()) } else { Err(missing()) };
        }
        let here = std::env::current_dir().map_err(|source| ToolError::FolderUnknown { source })?;
        here.ancestors()
            .flat_map(|folder| [folder.to_owned(), folder.join("schemas")])
            .find(|folder| folder.join(MANIFEST_FILE).exists())
            .map(|found| shorten(&found, &here))
            .ok_or(ToolError::ManifestMissing { place: here, searched: Searched::Upwards })
    }

    /// Reads the project without checking it; what is wrong with its files comes along.
    pub fn load(&self) -> Result<(ContractSet, Sources, Vec<Finding>), ToolError> {
        let Loaded { set, sources, findings } = contracts::load(&self.root()?);
        let errors = findings.len();
        let broken = || ToolError::CheckFailed { errors, contracts: Vec::new(), kind: CheckFailure::Files };
        Ok((set.ok_or_else(broken)?, sources, findings))
    }

    /// Reads and checks the whole project.
    pub fn check(&self, options: &CheckOptions) -> Result<CheckReport, ToolError> {
        let options = CheckOptions { generator: Some(generator::refusals), ..*options };
        Ok(contract_core::check_with(contracts::load(&self.root()?), &options))
    }

    /// The project's contracts, which must be free of errors.
    pub fn checked(&self) -> Result<Checked<ContractSet>, ToolError> {
        let report = self.check(&CheckOptions::default())?;
        let kind = if report.is_incomplete() { CheckFailure::Files } else { CheckFailure::Contracts };
        free_of_errors(&report, kind)
    }

    /// The project's released versions, which must be free of errors, whatever is wrong with its drafts. An error in what
    /// is released is no finding of whoever asks for it, but something that should not be there.
    pub fn released(&self) -> Result<Checked<ContractSet>, ToolError> {
        let report = contract_core::check(contracts::load(&self.root()?).released());
        free_of_errors(&report, CheckFailure::Files)
    }
}

fn free_of_errors(report: &CheckReport, kind: CheckFailure) -> Result<Checked<ContractSet>, ToolError> {
    report.checked().ok_or_else(|| ToolError::CheckFailed {
        errors: report.errors().count(),
        contracts: report.broken_contracts().into_iter().map(str::to_owned).collect(),
        kind,
    })
}

/// Where a manifest was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// In the folder that was named.
    Folder,
    /// In the folder, and all above it.
    Upwards,
}

/// Refuses ids that the manifest does not name.
pub fn known_contracts(set: &ContractSet, ids: &[String]) -> Result<(), ToolError> {
    let known: Vec<&String> = set.manifest.contracts.keys().map(AsRef::as_ref).collect();
    match ids.iter().find(|id| !known.contains(id)) {
        None => Ok(()),
        Some(id) => {
            let known = known.into_iter().cloned().collect();
            Err(ToolError::ContractUnknown { id: id.clone(), known })
        }
    }
}

/// What a failed check found wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFailure {
    /// The project's own files, or what is released.
    Files,
    /// The contracts.
    Contracts,
}

/// The path as a person in `here` would type it.
fn shorten(path: &Path, here: &Path) -> PathBuf {
    match path.strip_prefix(here) {
        Ok(inside) if inside.as_os_str().is_empty() => PathBuf::from("."),
        Ok(inside) => inside.to_owned(),
        Err(_) => path.to_owned(),
    }
}
