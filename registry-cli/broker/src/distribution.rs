//! The unpacked Apache Pulsar.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use flate2::read::GzDecoder;
use sha2::{Digest, Sha512};

use crate::cache_lock::lock;
use crate::error::LocalBrokerError;
use crate::fetch;
use crate::progress::Progress;
use crate::version::Release;

const ESSENTIALS: [&str; 3] = ["bin/pulsar", "conf/standalone.conf", "lib"];

/// Returns the folder of an unpacked distribution, if it is one.
pub(crate) fn at(home: PathBuf) -> Result<PathBuf, LocalBrokerError> {
    match missing_file(&home) {
        Some(missing) => Err(LocalBrokerError::HomeInvalid { home, missing }),
        None => Ok(home),
    }
}

/// Returns the folder of the unpacked distribution of a release; downloads it the first time.
pub(crate) fn find_or_fetch(
    cache: &Path,
    release: &Release,
    sha512: &'static str,
    progress: Progress<'_>,
) -> Result<PathBuf, LocalBrokerError> {
    let home = cache.join(format!("apache-pulsar-{}", release.version));
    if missing_file(&home).is_none() {
        return Ok(home);
    }
    let _fetching = lock(cache, progress)?;
    if missing_file(&home).is_some() {
        fetch_into(cache, &home, release.version, sha512, progress)?;
    }
    Ok(home)
}

fn missing_file(home: &Path) -> Option<&'static str> {
    ESSENTIALS.into_iter().find(|essential| !home.join(essential).exists())
}

fn fetch_into(
    cache: &Path,
    home: &Path,
    version: &'static str,
    sha512: &'static str,
    progress: Progress<'_>,
) -> Result<(), LocalBrokerError> {
    let work = tempfile::Builder::new()
        .prefix(".fetching-")
        .tempdir_in(cache)
        .map_err(LocalBrokerError::file("create a folder in", cache))?;
    let archive = fetch::archive(work.path(), version, progress)?;
    progress("Verifying and unpacking Apache Pulsar");
    verify(&archive, sha512)?;
    let unpacked = unpack(&archive.path, &work.path().join("unpacked"))?;
    if let Some(missing) = missing_file(&unpacked) {
        return Err(LocalBrokerError::HomeInvalid { home: unpacked, missing });
    }
    // A folder at this place is incomplete: a complete one would have been used.
    drop(fs::remove_dir_all(home));
    fs::rename(&unpacked, home).map_err(LocalBrokerError::file("move into place", home))
}

fn verify(archive: &fetch::Archive, pinned: &'static str) -> Result<(), LocalBrokerError> {
    let reading = LocalBrokerError::file("read", &archive.path);
    let found = File::open(&archive.path).and_then(sha512_of).map_err(reading)?;
    if found == pinned {
        return Ok(());
    }
    Err(LocalBrokerError::Corrupt { origin: archive.origin.clone(), found, pinned })
}

fn sha512_of(mut file: File) -> io::Result<String> {
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
