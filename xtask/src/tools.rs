//! Programs that the tests need and Cargo cannot bring: found, or installed where that is ours to do.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::process::{self, Interrupt};
use crate::servers::postgres;
use crate::{python, render};

const OLDEST_JAVA: u32 = 17;

/// A program of the system, and the Debian packages that bring it.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    /// How messages call it.
    pub(crate) name: &'static str,
    /// The packages on Debian.
    pub(crate) packages: &'static [&'static str],
    /// Finds it.
    pub(crate) find: fn() -> Option<PathBuf>,
}

/// Java with its compiler; Pulsar 4 and the oracle need it.
pub(crate) const JDK: Tool =
    Tool { name: "a JDK, 17 or newer", packages: &["default-jdk-headless"], find: find_java_compiler };
/// Maven, which fetches the Avro library and Pulsar.
pub(crate) const MAVEN: Tool = Tool { name: "Maven", packages: &["maven"], find: || process::find_program("mvn") };
/// The `PostgreSQL` server.
pub(crate) const POSTGRES: Tool =
    Tool { name: "PostgreSQL's server", packages: &["postgresql"], find: postgres::find_pg_ctl };
/// Python, able to make environments.
pub(crate) const PYTHON: Tool =
    Tool { name: "Python 3 with venv", packages: &["python3", "python3-venv"], find: python::find };

/// Makes the certificates and keys of a secured broker.
pub(crate) const OPENSSL: Tool =
    Tool { name: "OpenSSL", packages: &["openssl"], find: || process::find_program("openssl") };

/// Everything that a full run needs.
pub(crate) const ALL: &[Tool] = &[JDK, MAVEN, POSTGRES, PYTHON, OPENSSL];

impl Tool {
    /// The program, installed first when it is missing and this is root's Debian.
    pub(crate) fn require(&self, interrupt: &Interrupt) -> Result<PathBuf> {
        require_all(&[*self], interrupt)?;
        match (self.find)() {
            Some(path) => Ok(path),
            None => bail!("{} was not found, though `{}` is installed", self.name, self.packages.join(" ")),
        }
    }
}

/// Sees to it that all these are here, and says of all that are missing how to get them.
pub(crate) fn require_all(tools: &[Tool], interrupt: &Interrupt) -> Result<()> {
    let missing: Vec<&Tool> = tools.iter().filter(|tool| (tool.find)().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|tool| tool.name).collect();
    let packages: Vec<_> = missing.iter().flat_map(|tool| tool.packages).copied().collect();
    let (names, line) = (names.join(", "), packages.join(" "));
    if !is_root() || process::find_program("apt-get").is_none() {
        bail!("missing: {names}; install what your system calls it (Debian: `sudo apt-get install {line}`)");
    }
    render::note(&format!("missing: {names}; installing {line} with apt-get"));
    let mut update = process::command("apt-get", Path::new("/"));
    process::run(update.args(["update", "-qq"]), interrupt)?;
    let mut install = process::command("apt-get", Path::new("/"));
    install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-qq", "-y", "--no-install-recommends"]);
    process::run(install.args(packages).stdout(Stdio::null()), interrupt)
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // The owner of this entry is the user that the process runs as.
    std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

fn find_java_compiler() -> Option<PathBuf> {
    let compiler = process::find_program("javac")?;
    let said = Command::new(&compiler).arg("-version").stdin(Stdio::null()).output().ok()?;
    is_new_enough(&String::from_utf8_lossy(&said.stdout)).then_some(compiler)
}

/// Reads `javac 17.0.15`; older ones call themselves `1.8`, or write elsewhere.
fn is_new_enough(said: &str) -> bool {
    let version = said.trim().strip_prefix("javac ");
    let major = version.and_then(|version| version.split(['.', '-', '+']).next()).and_then(|major| major.parse().ok());
    major.is_some_and(|major: u32| major >= OLDEST_JAVA)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: Tool = Tool { name: "a shell", packages: &["nonsense"], find: || process::find_program("sh") };

    #[test]
    fn a_tool_that_is_there_is_not_installed() {
        assert!(SHELL.require(&Interrupt::default()).unwrap().ends_with("sh"));
    }

    #[test]
    fn java_must_be_17_or_newer() {
        assert!(is_new_enough("javac 17.0.15\n") && is_new_enough("javac 25\n") && is_new_enough("javac 21-ea\n"));
        assert!(!is_new_enough("javac 11.0.2\n") && !is_new_enough("javac 1.8.0_412\n") && !is_new_enough(""));
    }
}
