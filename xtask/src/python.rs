//! Python environments with the packages of a requirements file.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process::{self, Interrupt};
use crate::tools;
use crate::workspace::Workspace;

/// The official Pulsar client, fastavro and validators of JSON and XML, for tests.
pub(crate) const CLIENTS: Environment =
    Environment { name: "python", requirements: "compat-tests/python/requirements.txt" };
/// Programs that check the repository.
pub(crate) const CHECKERS: Environment = Environment { name: "checkers", requirements: "tools/requirements.txt" };

/// An environment in the workspace's cache.
#[derive(Clone, Copy)]
pub(crate) struct Environment {
    /// Its folder in the cache.
    name: &'static str,
    /// The packages with their versions, from the workspace's root.
    requirements: &'static str,
}

impl Environment {
    /// Returns the folder of the environment's programs; makes the environment if it is missing or out of date.
    pub(crate) fn programs(self, workspace: &Workspace, interrupt: &Interrupt) -> Result<PathBuf> {
        let requirements = workspace.root().join(self.requirements);
        let wanted =
            std::fs::read_to_string(&requirements).with_context(|| format!("reading {}", self.requirements))?;
        let folder = workspace.cache(self.name)?;
        let programs = folder.join("bin");
        let python = programs.join("python");
        let stamp = folder.join("installed.txt");
        // After an upgrade of the system's Python, environments of the old one no longer start.
        let works = || process::succeeds(Command::new(&python).arg("--version"));
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && works() {
            return Ok(programs);
        }
        let system = tools::PYTHON.require(interrupt)?;
        let mut make = process::command(system, workspace.root());
        process::run(make.args(["-m", "venv", "--clear"]).arg(&folder), interrupt)?;
        let mut install = process::command(&python, workspace.root());
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r"]);
        process::run(install.arg(&requirements), interrupt)?;
        std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))?;
        Ok(programs)
    }
}
