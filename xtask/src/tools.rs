//! Programs that the tests need and Cargo does not build: found, or installed with `apt-get` where root runs this.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::process::{self, Interrupt};
use crate::render;

const MIN_JAVA: u32 = 17;

/// A program of the system, and the Debian packages that bring it.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    /// The name in messages.
    pub(crate) name: &'static str,
    /// The packages on Debian.
    pub(crate) packages: &'static [&'static str],
    /// Finds it.
    pub(crate) find: fn() -> Option<PathBuf>,
}

/// Java with its compiler, for Pulsar 4 and the oracle.
pub(crate) const JDK: Tool =
    Tool { name: "a JDK, 17 or newer", packages: &["default-jdk-headless"], find: find_java_compiler };
/// Maven, which fetches the Avro library and Pulsar.
pub(crate) const MAVEN: Tool = Tool { name: "Maven", packages: &["maven"], find: || process::find_program("mvn") };
/// The `PostgreSQL` server.
pub(crate) const POSTGRES: Tool = Tool { name: "PostgreSQL's server", packages: &["postgresql"], find: find_pg_ctl };
/// Python that can make environments.
pub(crate) const PYTHON: Tool =
    Tool { name: "Python 3 with venv", packages: &["python3", "python3-venv"], find: find_python };

/// OpenSSL, which makes the certificates and keys of a secured broker.
pub(crate) const OPENSSL: Tool =
    Tool { name: "OpenSSL", packages: &["openssl"], find: || process::find_program("openssl") };

/// All that a full run needs.
pub(crate) const ALL: &[Tool] = &[JDK, MAVEN, POSTGRES, PYTHON, OPENSSL];

impl Tool {
    /// Returns the program; installs it first if it is missing and root runs this on Debian.
    pub(crate) fn require(&self, interrupt: &Interrupt) -> Result<PathBuf> {
        require_all(&[*self], interrupt)?;
        match (self.find)() {
            Some(path) => Ok(path),
            None => bail!("{} was not found, though `{}` is installed", self.name, self.packages.join(" ")),
        }
    }
}

/// Installs the tools that are missing, or fails with the command that does.
pub(crate) fn require_all(tools: &[Tool], interrupt: &Interrupt) -> Result<()> {
    let missing: Vec<&Tool> = tools.iter().filter(|tool| (tool.find)().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|tool| tool.name).collect();
    let packages: Vec<_> = missing.iter().flat_map(|tool| tool.packages).copied().collect();
    let (names, line) = (names.join(", "), packages.join(" "));
    if !is_root() || process::find_program("apt-get").is_none() {
        bail!("missing: {names}; install the packages of your system (Debian: `sudo apt-get install {line}`)");
    }
    render::note(&format!("missing: {names}; installing {line} with apt-get"));
    let mut update = process::command("apt-get", Path::new("/"));
    process::run(update.args(["update", "-qq"]), interrupt)?;
    let mut install = process::command("apt-get", Path::new("/"));
    install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-qq", "-y", "--no-install-recommends"]);
    process::run(install.args(packages).stdout(Stdio::null()), interrupt)
}

/// Returns whether this process runs as root.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // The owner of this entry is the user that the process runs as.
    std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

fn find_java_compiler() -> Option<PathBuf> {
    let compiler = process::find_program("javac")?;
    let output = Command::new(&compiler).arg("-version").stdin(Stdio::null()).output().ok()?;
    is_new_enough(&String::from_utf8_lossy(&output.stdout)).then_some(compiler)
}

/// Parses `javac 17.0.15`. Versions before 9 call themselves `1.8`, or write to another stream.
fn is_new_enough(output: &str) -> bool {
    let version = output.trim().strip_prefix("javac ");
    let major = version.and_then(|version| version.split(['.', '-', '+']).next()).and_then(|major| major.parse().ok());
    major.is_some_and(|major: u32| major >= MIN_JAVA)
}

/// Finds a Python that can make environments; Debian's needs a second package for that.
fn find_python() -> Option<PathBuf> {
    let makes_environments =
        |python: &PathBuf| process::succeeds(Command::new(python).args(["-c", "import venv, ensurepip"]));
    let system = || Some(Path::new("/usr/bin/python3").to_owned()).filter(|path| path.is_file());
    process::find_program("python3").filter(makes_environments).or_else(|| system().filter(makes_environments))
}

/// Finds `pg_ctl` on `PATH`, or the newest one in Debian's folder.
fn find_pg_ctl() -> Option<PathBuf> {
    // Through the link: the server's other programs are beside the file that it points to.
    let on_path = process::find_program("pg_ctl").and_then(|path| path.canonicalize().ok());
    on_path.or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
        let newest = versions.filter_map(|entry| Some(entry.ok()?.path())).max_by_key(version)?;
        Some(newest.join("bin/pg_ctl")).filter(|path| path.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHELL: Tool = Tool { name: "a shell", packages: &["nonsense"], find: || process::find_program("sh") };

    #[test]
    fn does_not_install_a_tool_that_is_found() {
        assert!(SHELL.require(&Interrupt::default()).unwrap().ends_with("sh"));
    }

    #[test]
    fn requires_java_17_or_newer() {
        assert!(is_new_enough("javac 17.0.15\n") && is_new_enough("javac 25\n") && is_new_enough("javac 21-ea\n"));
        assert!(!is_new_enough("javac 11.0.2\n") && !is_new_enough("javac 1.8.0_412\n") && !is_new_enough(""));
    }
}
