//! `schemactl init`: creates a project.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use contract_core::contracts::MANIFEST_FILE;
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::import::files;
use crate::ops::scaffold::{self, FileState, ScaffoldFile};
use crate::options::ProjectOptions;
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{DIM, GOOD, STRONG, counted};
use schemactl_error_codes::Exit;

/// The folder of the schemas in a repository without a project.
const DEFAULT_FOLDER: &str = "schemas";

/// Create a project: the manifest `contracts.toml`, the folder of shared types, and `.gitattributes`.
///
/// Works in an empty repository and in one with existing files, of which none is changed. In a project, it adds only the
/// files that are missing.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl init
  schemactl init --tenant acme
  schemactl init contracts --yes

Without DIR, the project is in the folder `schemas`. A project in another folder is named with `--schemas DIR` \
or `SCHEMACTL_SCHEMAS` in every later command that runs outside of it.

The tenant is asked for if standard input is a terminal; `--yes` takes the owner of the git remote, or the name of \
the current folder.")]
pub struct Init {
    /// The folder of the schemas.
    #[arg(value_name = "DIR", env = "SCHEMACTL_SCHEMAS")]
    dir: Option<PathBuf>,
    /// The Pulsar tenant of all topics.
    #[arg(long, value_name = "TENANT", value_parser = tenant)]
    tenant: Option<String>,
    /// Ask no question.
    #[arg(long, short)]
    yes: bool,
}

fn tenant(name: &str) -> Result<String, &'static str> {
    if scaffold::is_tenant(name) {
        Ok(name.to_owned())
    } else {
        Err("a tenant is a name of letters, digits and `-`, `_`, `=`, `:`, `.`")
    }
}

impl Command for Init {
    fn name(&self) -> &'static str {
        "init"
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let root = self.root()?;
        let tenant = if root.join(MANIFEST_FILE).exists() { None } else { Some(self.tenant(progress)?) };
        let files = scaffold::write(&root, tenant.as_deref().unwrap_or_default())?;
        let existing = files::count_schemas(Path::new("."));
        Ok(Box::new(InitOutcome { root, tenant, files, existing }))
    }
}

impl Init {
    fn root(&self) -> Result<PathBuf, ToolError> {
        if let Some(dir) = &self.dir {
            return Ok(dir.clone());
        }
        match ProjectOptions::default().root() {
            Err(ToolError::ManifestMissing { .. }) => Ok(PathBuf::from(DEFAULT_FOLDER)),
            found => found,
        }
    }

    fn tenant(&self, progress: &dyn Progress) -> Result<String, ToolError> {
        if let Some(tenant) = &self.tenant {
            return Ok(tenant.clone());
        }
        let suggested = scaffold::suggested_tenant(Path::new("."));
        if self.yes {
            return suggested.ok_or(ToolError::TenantMissing);
        }
        loop {
            let hint = suggested.as_ref().map(|name| format!(" [{name}]")).unwrap_or_default();
            let answer =
                progress.ask(&format!("Pulsar tenant of all topics{hint}:")).ok_or(ToolError::TenantMissing)?;
            let answer = if answer.is_empty() { suggested.clone().unwrap_or_default() } else { answer };
            match tenant(&answer) {
                Ok(tenant) => return Ok(tenant),
                Err(reason) => progress.step(reason),
            }
        }
    }
}

struct InitOutcome {
    root: PathBuf,
    /// The tenant in the new manifest; `None` if the manifest existed.
    tenant: Option<String>,
    files: Vec<ScaffoldFile>,
    /// The number of files with schemas in and below the current folder that are not in a project.
    existing: usize,
}

impl Outcome for InitOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for file in &self.files {
            let (style, note) = match file.state {
                FileState::Created => (GOOD, ""),
                FileState::Kept => (DIM, " (it exists and was not changed)"),
            };
            writeln!(out, "{style}{}{style:#} {}{note}", file.state.name(), file.path.display())?;
        }
        if let Some(tenant) = &self.tenant {
            writeln!(out, "tenant {STRONG}{tenant}{STRONG:#}, strategy {STRONG}FULL_TRANSITIVE{STRONG:#}")?;
        }
        if self.existing > 0 {
            let files = counted(self.existing, "file");
            return writeln!(out, "next: `schemactl import .` adds the schemas of {files} in this folder");
        }
        writeln!(
            out,
            "next: write a schema to `{}` and its table to `{}`, then run `schemactl check`",
            self.root.join("orders/order-created/v1.avsc").display(),
            self.root.join(MANIFEST_FILE).display()
        )
    }

    fn json(&self) -> Value {
        let files = self
            .files
            .iter()
            .map(|file| json!({ "file": file.path.display().to_string(), "state": file.state.name() }));
        json!({
            "schemas": self.root.display().to_string(),
            "tenant": self.tenant,
            "files": files.collect::<Vec<_>>(),
            "existing": self.existing,
        })
    }

    fn exit(&self) -> Exit {
        Exit::Clean
    }
}
