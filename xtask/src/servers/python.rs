//! A Python environment with the official Pulsar client and fastavro, at the versions that the tests name.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use super::Variables;
use crate::process::{self, Interrupt};
use crate::tools;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "compat-tests/python/requirements.txt";

/// Makes the environment, or finds it as it was made before, and returns how tests find its Python.
pub(crate) fn prepare(workspace: &Workspace, interrupt: &Interrupt) -> Result<Variables> {
    let requirements = workspace.root().join(REQUIREMENTS);
    let wanted = std::fs::read_to_string(&requirements).with_context(|| format!("reading {REQUIREMENTS}"))?;
    let folder = workspace.cache("python")?;
    let python = folder.join("bin/python");
    let stamp = folder.join("installed.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) && works(&python) {
        return Ok(variables(&python));
    }
    let system = tools::PYTHON.require(interrupt)?;
    let mut make = process::command(system, workspace.root());
    process::run(make.args(["-m", "venv", "--clear"]).arg(&folder), interrupt)?;
    let mut install = process::command(&python, workspace.root());
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "-r"]);
    process::run(install.arg(&requirements), interrupt)?;
    std::fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))?;
    Ok(variables(&python))
}

/// A Python that can make environments. Debian's can do it only with a package more.
pub(crate) fn find_python() -> Option<PathBuf> {
    let on_path = process::find_program("python3");
    let can = |python: &PathBuf| quiet(Command::new(python).args(["-c", "import venv, ensurepip"]));
    on_path.filter(can).or_else(|| Some(PathBuf::from("/usr/bin/python3")).filter(|path| path.is_file() && can(path)))
}

fn works(python: &Path) -> bool {
    quiet(Command::new(python).args(["-c", "import pulsar, fastavro"]))
}

fn quiet(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn variables(python: &Path) -> Variables {
    vec![("LOGISTICS_TEST_PYTHON", python.display().to_string())]
}
