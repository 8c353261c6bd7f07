//! Runs Maven, which knows the user's mirrors and proxies.

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs a goal of Maven's plugin for dependencies in a folder.
///
/// # Errors
/// The reason, if Maven is missing or fails.
pub(crate) fn run(folder: &Path, goal: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("mvn")
        .args(["--batch-mode", "--quiet"])
        .arg(format!("org.apache.maven.plugins:maven-dependency-plugin:3.6.1:{goal}"))
        .args(arguments)
        // A `pom.xml` in the current folder must not have an effect.
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run `mvn` ({error})"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let reason = said.lines().find(|line| line.contains("ERROR")).unwrap_or("no reason given");
    Err(format!("`mvn` failed: {}", reason.trim_start_matches("[ERROR] ")))
}
