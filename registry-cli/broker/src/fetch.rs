//! Downloads the archive: with Maven, or from Apache's download site.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::LocalBrokerError;
use crate::progress::Progress;
use crate::version::VERSION;

/// A downloaded archive that is not verified yet.
#[derive(Debug)]
pub(crate) struct Archive {
    pub(crate) path: PathBuf,
    pub(crate) origin: String,
}

/// Downloads the archive into `folder` from the first source that has it.
pub(crate) fn archive(folder: &Path, progress: Progress<'_>) -> Result<Archive, LocalBrokerError> {
    let sources: [(&str, Source); 2] = [("Maven", with_maven), ("Apache's download site", from_apache)];
    let mut tried = Vec::new();
    for (origin, fetch) in sources {
        progress(&format!("Downloading Apache Pulsar {VERSION} from {origin} (234 MB, once)"));
        match fetch(folder) {
            Ok(path) => return Ok(Archive { path, origin: origin.to_owned() }),
            Err(reason) => {
                progress(&format!("Cannot download it from {origin}: {reason}"));
                tried.push(format!("{origin}: {reason}"));
            }
        }
    }
    Err(LocalBrokerError::Unavailable { version: VERSION, tried })
}

type Source = fn(&Path) -> Result<PathBuf, String>;

/// Downloads the archive with Maven, which knows the user's mirrors and proxies.
fn with_maven(folder: &Path) -> Result<PathBuf, String> {
    let artifact = format!("org.apache.pulsar:pulsar-server-distribution:{VERSION}:tar.gz:bin");
    let output = Command::new("mvn")
        .args(["--batch-mode", "--quiet", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"])
        .arg(format!("-Dartifact={artifact}"))
        .arg(format!("-DoutputDirectory={}", folder.display()))
        // A `pom.xml` in the current folder must not have an effect.
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run `mvn` ({error})"))?;
    let path = folder.join(format!("pulsar-server-distribution-{VERSION}-bin.tar.gz"));
    if output.status.success() && path.exists() {
        return Ok(path);
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let reason = said.lines().find(|line| line.contains("ERROR")).unwrap_or("no reason given");
    Err(format!("`mvn` failed: {}", reason.trim_start_matches("[ERROR] ")))
}

fn from_apache(folder: &Path) -> Result<PathBuf, String> {
    let path = folder.join("apache-pulsar.tar.gz");
    let file = format!("apache-pulsar-{VERSION}-bin.tar.gz");
    let url = format!("https://archive.apache.org/dist/pulsar/pulsar-{VERSION}/{file}");
    schemactl_pulsar::download(&url, &path).map_err(|error| error.to_string())?;
    Ok(path)
}
