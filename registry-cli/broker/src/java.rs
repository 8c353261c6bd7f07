//! Finds a Java runtime for Pulsar.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::LocalBrokerError;

/// The oldest major version that runs Pulsar 4.
const MIN_VERSION: u32 = 17;

/// A Java runtime that is new enough.
#[derive(Debug)]
pub(crate) struct Java {
    /// The folder for `JAVA_HOME`; `None` if `java` was found in `PATH`.
    pub(crate) home: Option<PathBuf>,
}

/// Searches `JAVA_HOME`, then `PATH`, as Pulsar's own script does.
pub(crate) fn find() -> Result<Java, LocalBrokerError> {
    let home = std::env::var_os("JAVA_HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
    let java = home.as_ref().map_or_else(|| PathBuf::from("java"), |home| home.join("bin/java"));
    let found = major_version(&java)?;
    if found < MIN_VERSION {
        return Err(LocalBrokerError::JavaTooOld { java, found });
    }
    Ok(Java { home })
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
