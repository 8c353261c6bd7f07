//! The broker's libraries, fetched with Maven.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cache_lock::lock;
use crate::error::LocalBrokerError;
use crate::maven;
use crate::progress::Progress;
use crate::version::Release;

/// The configuration of the log. It is written last, so a folder with it is complete.
const LOG_CONFIG: &str = "conf/log4j2.xml";

/// Returns the folder with the libraries of a release; fetches them the first time.
pub(crate) fn find_or_fetch(
    cache: &Path,
    release: &Release,
    project: &str,
    progress: Progress<'_>,
) -> Result<PathBuf, LocalBrokerError> {
    let home = cache.join(format!("apache-pulsar-{}-libraries", release.version));
    if is_complete(&home) {
        return Ok(home);
    }
    let _fetching = lock(cache, progress)?;
    if !is_complete(&home) {
        fetch_into(cache, &home, release, project, progress)?;
    }
    Ok(home)
}

fn is_complete(home: &Path) -> bool {
    home.join(LOG_CONFIG).exists()
}

fn fetch_into(
    cache: &Path,
    home: &Path,
    release: &Release,
    project: &str,
    progress: Progress<'_>,
) -> Result<(), LocalBrokerError> {
    let version = release.version;
    progress(&format!("Downloading the libraries of Apache Pulsar {version} with Maven (250 MB, once)"));
    let work = tempfile::Builder::new()
        .prefix(".fetching-")
        .tempdir_in(cache)
        .map_err(LocalBrokerError::file("create a folder in", cache))?;
    let write = |name: &str, text: &str| {
        let path = work.path().join(name);
        fs::write(&path, text).map_err(LocalBrokerError::file("write", &path))
    };
    write("pom.xml", project)?;
    maven::run(work.path(), "copy-dependencies", &["-DincludeScope=runtime", "-DoutputDirectory=lib"])
        .map_err(|reason| LocalBrokerError::Unavailable { version, tried: vec![format!("Maven: {reason}")] })?;
    let conf = work.path().join("conf");
    fs::create_dir(&conf).map_err(LocalBrokerError::file("create", &conf))?;
    write(LOG_CONFIG, include_str!("../resources/log4j2.xml"))?;
    // A folder at this place is incomplete: a complete one would have been used.
    drop(fs::remove_dir_all(home));
    fs::rename(work.path(), home).map_err(LocalBrokerError::file("move into place", home))
}
