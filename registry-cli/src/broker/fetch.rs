//! Where the archive comes from: Maven first, Apache's own site when there is no Maven.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::LocalBrokerError;
use super::distribution::VERSION;
use crate::progress::Progress;
use crate::registry;

/// A fetched, not yet verified archive.
#[derive(Debug)]
pub(super) struct Archive {
    pub(super) path: PathBuf,
    pub(super) origin: String,
}

/// Fetches the archive into `folder` from the first source that has it.
pub(super) fn archive(folder: &Path, progress: &dyn Progress) -> Result<Archive, LocalBrokerError> {
    let sources: [(&str, Source); 2] = [("Maven", with_maven), ("Apache's download site", from_apache)];
    let mut tried = Vec::new();
    for (origin, fetch) in sources {
        progress.step(&format!("Fetching Apache Pulsar {VERSION} from {origin} (234 MB, once)"));
        match fetch(folder) {
            Ok(path) => return Ok(Archive { path, origin: origin.to_owned() }),
            Err(reason) => {
                progress.step(&format!("{origin} does not have it: {reason}"));
                tried.push(format!("{origin}: {reason}"));
            }
        }
    }
    Err(LocalBrokerError::Unavailable { version: VERSION, tried })
}

type Source = fn(&Path) -> Result<PathBuf, String>;

/// By coordinates through the ordinary client, which knows the mirrors and proxies of its user.
fn with_maven(folder: &Path) -> Result<PathBuf, String> {
    let artifact = format!("org.apache.pulsar:pulsar-server-distribution:{VERSION}:tar.gz:bin");
    let output = Command::new("mvn")
        .args(["--batch-mode", "--quiet", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"])
        .arg(format!("-Dartifact={artifact}"))
        .arg(format!("-DoutputDirectory={}", folder.display()))
        // Away from any project: a `pom.xml` in the current folder has no say in this.
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`mvn` cannot be run ({error})"))?;
    let path = folder.join(format!("pulsar-server-distribution-{VERSION}-bin.tar.gz"));
    if output.status.success() && path.exists() {
        return Ok(path);
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let reason = said.lines().find(|line| line.contains("ERROR")).unwrap_or("it gives no reason");
    Err(format!("`mvn` failed: {}", reason.trim_start_matches("[ERROR] ")))
}

fn from_apache(folder: &Path) -> Result<PathBuf, String> {
    let path = folder.join("apache-pulsar.tar.gz");
    let file = format!("apache-pulsar-{VERSION}-bin.tar.gz");
    let url = format!("https://archive.apache.org/dist/pulsar/pulsar-{VERSION}/{file}");
    registry::download(&url, &path).map_err(|error| error.to_string())?;
    Ok(path)
}
