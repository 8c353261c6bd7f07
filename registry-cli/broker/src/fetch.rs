//! Downloads the archive: with Maven, or from Apache's download site.

use std::path::{Path, PathBuf};

use crate::error::LocalBrokerError;
use crate::maven;
use crate::progress::Progress;

/// A downloaded archive that is not verified yet.
#[derive(Debug)]
pub(crate) struct Archive {
    pub(crate) path: PathBuf,
    pub(crate) origin: String,
}

/// Downloads the archive into `folder` from the first source that has it.
pub(crate) fn archive(
    folder: &Path,
    version: &'static str,
    progress: Progress<'_>,
) -> Result<Archive, LocalBrokerError> {
    let sources: [(&str, Source); 2] = [("Maven", with_maven), ("Apache's download site", from_apache)];
    let mut tried = Vec::new();
    for (origin, fetch) in sources {
        progress(&format!("Downloading Apache Pulsar {version} from {origin} (234 MB, once)"));
        match fetch(folder, version) {
            Ok(path) => return Ok(Archive { path, origin: origin.to_owned() }),
            Err(reason) => {
                progress(&format!("Cannot download it from {origin}: {reason}"));
                tried.push(format!("{origin}: {reason}"));
            }
        }
    }
    Err(LocalBrokerError::Unavailable { version, tried })
}

type Source = fn(&Path, &str) -> Result<PathBuf, String>;

/// Downloads the archive with Maven.
fn with_maven(folder: &Path, version: &str) -> Result<PathBuf, String> {
    let artifact = format!("-Dartifact=org.apache.pulsar:pulsar-server-distribution:{version}:tar.gz:bin");
    maven::run(folder, "copy", &[&artifact, &format!("-DoutputDirectory={}", folder.display())])?;
    let path = folder.join(format!("pulsar-server-distribution-{version}-bin.tar.gz"));
    if path.exists() { Ok(path) } else { Err("`mvn` did not deliver the archive".to_owned()) }
}

fn from_apache(folder: &Path, version: &str) -> Result<PathBuf, String> {
    let path = folder.join("apache-pulsar.tar.gz");
    let file = format!("apache-pulsar-{version}-bin.tar.gz");
    let url = format!("https://archive.apache.org/dist/pulsar/pulsar-{version}/{file}");
    schemactl_pulsar::download(&url, &path).map_err(|error| error.to_string())?;
    Ok(path)
}
