//! The unpacked Apache Pulsar.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha512};

use crate::dirs::cache_home;
use crate::error::LocalBrokerError;
use crate::fetch;
use crate::progress::Progress;
use crate::version::{SHA512, VERSION};

const ESSENTIALS: [&str; 3] = ["bin/pulsar", "conf/standalone.conf", "lib"];

/// Returns the folder of an unpacked Pulsar: `PULSAR_HOME`, the cached copy, or a newly downloaded one.
pub(crate) fn find_or_fetch(progress: Progress<'_>) -> Result<PathBuf, LocalBrokerError> {
    if let Some(home) = std::env::var_os("PULSAR_HOME").filter(|home| !home.is_empty()) {
        let home = PathBuf::from(home);
        return match missing_file(&home) {
            Some(missing) => Err(LocalBrokerError::HomeInvalid { home, missing }),
            None => Ok(home),
        };
    }
    let cache = cache_home()?;
    let home = cache.join(format!("apache-pulsar-{VERSION}"));
    if missing_file(&home).is_none() {
        return Ok(home);
    }
    fs::create_dir_all(&cache).map_err(LocalBrokerError::file("create", &cache))?;
    // One command downloads; others wait and then find the copy.
    let _fetching = lock(&cache.join("apache-pulsar.lock"), progress)?;
    if missing_file(&home).is_some() {
        fetch_into(&cache, &home, progress)?;
    }
    Ok(home)
}

fn missing_file(home: &Path) -> Option<&'static str> {
    ESSENTIALS.into_iter().find(|essential| !home.join(essential).exists())
}

fn lock(path: &Path, progress: Progress<'_>) -> Result<File, LocalBrokerError> {
    let file = File::create(path).map_err(LocalBrokerError::file("create", path))?;
    if file.try_lock().is_err() {
        progress("Waiting for another command that downloads Apache Pulsar");
        file.lock().map_err(LocalBrokerError::file("lock", path))?;
    }
    Ok(file)
}

fn fetch_into(cache: &Path, home: &Path, progress: Progress<'_>) -> Result<(), LocalBrokerError> {
    let work = tempfile::Builder::new()
        .prefix(".fetching-")
        .tempdir_in(cache)
        .map_err(LocalBrokerError::file("create a folder in", cache))?;
    let archive = fetch::archive(work.path(), progress)?;
    progress("Verifying and unpacking Apache Pulsar");
    verify(&archive)?;
    let unpacked = unpack(&archive.path, &work.path().join("unpacked"))?;
    if let Some(missing) = missing_file(&unpacked) {
        return Err(LocalBrokerError::HomeInvalid { home: unpacked, missing });
    }
    // A folder at this place is incomplete: a complete one would have been used.
    drop(fs::remove_dir_all(home));
    fs::rename(&unpacked, home).map_err(LocalBrokerError::file("move into place", home))
}

fn verify(archive: &fetch::Archive) -> Result<(), LocalBrokerError> {
    let reading = LocalBrokerError::file("read", &archive.path);
    let found = File::open(&archive.path).and_then(sha512).map_err(reading)?;
    if found == SHA512 {
        return Ok(());
    }
    Err(LocalBrokerError::Corrupt { origin: archive.origin.clone(), found, pinned: SHA512 })
}

fn sha512(mut file: File) -> io::Result<String> {
    let mut hash = Sha512::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(HEXLOWER.encode(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// Unpacks the archive and returns the only folder in it.
fn unpack(archive: &Path, target: &Path) -> Result<PathBuf, LocalBrokerError> {
    let file = File::open(archive).map_err(LocalBrokerError::file("read", archive))?;
    let mut entries = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    entries.set_preserve_mtime(false);
    entries.unpack(target).map_err(LocalBrokerError::file("unpack into", target))?;
    let inside = fs::read_dir(target).map_err(LocalBrokerError::file("read", target))?;
    let folder = inside.filter_map(Result::ok).map(|entry| entry.path()).find(|path| path.is_dir());
    folder.ok_or_else(|| LocalBrokerError::HomeInvalid { home: target.to_owned(), missing: "bin/pulsar" })
}
