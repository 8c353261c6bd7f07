//! The lock of the cache.

use std::fs::File;
use std::path::Path;

use crate::error::LocalBrokerError;
use crate::progress::Progress;

/// Locks the cache until the returned file is dropped: one command downloads; others wait and then find the copy.
pub(crate) fn lock(cache: &Path, progress: Progress<'_>) -> Result<File, LocalBrokerError> {
    let path = cache.join("apache-pulsar.lock");
    let file = File::create(&path).map_err(LocalBrokerError::file("create", &path))?;
    if file.try_lock().is_err() {
        progress("Waiting for another command that downloads Apache Pulsar");
        file.lock().map_err(LocalBrokerError::file("lock", &path))?;
    }
    Ok(file)
}
