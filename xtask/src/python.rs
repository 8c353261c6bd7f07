//! Python environments with exactly the packages that a file of requirements names.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::process::{self, Interrupt};
use crate::tools;
use crate::workspace::Workspace;

/// The official Pulsar client, fastavro and validators of JSON and XML, for tests.
pub(crate) const CLIENTS: Environment =
    Environment { name: "python", requirements: "compat-tests/python/requirements.txt" };
/// The spelling checker; its package brings a program, not a module.
pub(crate) const SPELLING: Environment = Environment { name: "spelling", requirements: "tools/spelling.txt" };

/// An environment that is made once and kept in the workspace's cache.
#[derive(Clone, Copy)]
pub(crate) struct Environment {
    /// Its folder in the cache.
    name: &'static str,
    /// The packages with their versions, from the workspace's root.
    requirements: &'static str,
}

impl Environment {
    /// Makes the environment, or finds it as it was made before, and returns the folder of its programs.
    pub(crate) fn programs(self, workspace: &Workspace, interrupt: &Interrupt) -> Result<PathBuf> {
        let requirements = workspace.root().join(self.requirements);
        let wanted =
            std::fs::read_to_string(&requirements).with_context(|| format!("reading {}", self.requirements))?;
        let folder = workspace.cache(self.name)?;
        let programs = folder.join("bin");
        let python = programs.join("python");
        let stamp = folder.join("installed.txt");
        // An upgrade of the system's Python leaves environments behind that no longer start.
        let works = || quiet(Command::new(&python).arg("--version"));
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

/// A Python that can make environments. Debian's can do it only with a package more.
pub(crate) fn find() -> Option<PathBuf> {
    let on_path = process::find_program("python3");
    let can = |python: &PathBuf| quiet(Command::new(python).args(["-c", "import venv, ensurepip"]));
    on_path
        .filter(can)
        .or_else(|| Some(Path::new("/usr/bin/python3").to_owned()).filter(|path| path.is_file() && can(path)))
}

fn quiet(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
