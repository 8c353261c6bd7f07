//! Programs that the tests need and Cargo cannot bring: found, or installed where that is ours to do.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::process::{self, Interrupt};
use crate::render;

/// A program of the system, and the Debian packages that bring it.
pub(crate) struct Tool {
    /// How messages call it.
    pub(crate) name: &'static str,
    /// The packages on Debian.
    pub(crate) packages: &'static [&'static str],
    /// Finds it.
    pub(crate) find: fn() -> Option<PathBuf>,
}

/// A Java compiler, which only a JDK has; Pulsar 4 and the oracle need Java 17 or newer.
pub(crate) const JDK: Tool = Tool {
    name: "a JDK, 17 or newer",
    packages: &["openjdk-17-jdk-headless"],
    find: || process::find_program("javac"),
};
/// Maven, which fetches the Avro library and Pulsar.
pub(crate) const MAVEN: Tool = Tool { name: "Maven", packages: &["maven"], find: || process::find_program("mvn") };
/// The PostgreSQL server; Debian keeps it off `PATH`.
pub(crate) const POSTGRES: Tool =
    Tool { name: "PostgreSQL's server", packages: &["postgresql"], find: crate::servers::postgres::find_pg_ctl };
/// Python with the module that makes environments; the name is that of a file only `python3-venv` brings.
pub(crate) const PYTHON: Tool = Tool {
    name: "Python 3 with venv and pip",
    packages: &["python3", "python3-venv"],
    find: crate::servers::python::find_python,
};

impl Tool {
    /// The program, installed first when it is missing and this is root's Debian.
    pub(crate) fn require(&self, interrupt: &Interrupt) -> Result<PathBuf> {
        if let Some(path) = (self.find)() {
            return Ok(path);
        }
        let packages = self.packages.join(" ");
        if !may_install() {
            bail!(
                "{} is missing; install it and run this again (Debian: `sudo apt-get install {packages}`)",
                self.name
            );
        }
        render::note(&format!("{} is missing; installing {packages} with apt-get", self.name));
        let root = Path::new("/");
        let mut update = process::command("apt-get", root);
        update.args(["update", "-qq"]);
        process::run(&mut update, interrupt)?;
        let mut install = process::command("apt-get", root);
        install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-qq", "-y", "--no-install-recommends"]);
        process::run(install.args(self.packages), interrupt)?;
        match (self.find)() {
            Some(path) => Ok(path),
            None => bail!("{} was not found though {packages} was installed", self.name),
        }
    }
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    // The owner of this entry is the user that the process runs as.
    std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

fn may_install() -> bool {
    is_root() && process::find_program("apt-get").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_is_there_is_not_installed() {
        let shell = Tool { name: "a shell", packages: &["nonsense"], find: || process::find_program("sh") };
        assert!(shell.require(&Interrupt::default()).unwrap().ends_with("sh"));
    }
}
