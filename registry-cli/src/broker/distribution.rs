//! Which Apache Pulsar it is, and the unpacked copy of it.

use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use sha2::{Digest, Sha512};

use super::options::cache_home;
use super::{LocalBrokerError, fetch};
use crate::progress::Progress;

/// The version that contracts are checked against.
pub(super) const VERSION: &str = "4.0.8";
const SHA512: &str = "65b769b10696cdfebf7fc5bcdc95dd663702e27051e616c1a13cb100e91279525be35352171befe7b0011176330aab29\
                      bd0a6c8a0f2f0646641af46d2e33cbd6";
const ESSENTIALS: [&str; 3] = ["bin/pulsar", "conf/standalone.conf", "lib"];

/// The folder of an unpacked Pulsar: `PULSAR_HOME`, the cached copy, or a newly fetched one.
pub(super) fn find_or_fetch(progress: &dyn Progress) -> Result<PathBuf, LocalBrokerError> {
    if let Some(home) = std::env::var_os("PULSAR_HOME").filter(|home| !home.is_empty()) {
        let home = PathBuf::from(home);
        return match lacks(&home) {
            Some(missing) => Err(LocalBrokerError::HomeInvalid { home, missing }),
            None => Ok(home),
        };
    }
    let cache = cache_home()?;
    let home = cache.join(format!("apache-pulsar-{VERSION}"));
    if lacks(&home).is_none() {
        return Ok(home);
    }
    fs::create_dir_all(&cache).map_err(LocalBrokerError::file("create", &cache))?;
    // One command fetches, others wait for it and find the copy.
    let _fetching = lock(&cache.join("apache-pulsar.lock"), progress)?;
    if lacks(&home).is_some() {
        fetch_into(&cache, &home, progress)?;
    }
    Ok(home)
}

fn lacks(home: &Path) -> Option<&'static str> {
    ESSENTIALS.into_iter().find(|essential| !home.join(essential).exists())
}

fn lock(path: &Path, progress: &dyn Progress) -> Result<File, LocalBrokerError> {
    let file = File::create(path).map_err(LocalBrokerError::file("create", path))?;
    if file.try_lock().is_err() {
        progress.step("Waiting for another command that fetches Apache Pulsar");
        file.lock().map_err(LocalBrokerError::file("lock", path))?;
    }
    Ok(file)
}

fn fetch_into(cache: &Path, home: &Path, progress: &dyn Progress) -> Result<(), LocalBrokerError> {
    let work = tempfile::Builder::new()
        .prefix(".fetching-")
        .tempdir_in(cache)
        .map_err(LocalBrokerError::file("create a folder in", cache))?;
    let archive = fetch::archive(work.path(), progress)?;
    progress.step("Verifying and unpacking Apache Pulsar");
    verify(&archive)?;
    let unpacked = unpack(&archive.path, &work.path().join("unpacked"))?;
    if let Some(missing) = lacks(&unpacked) {
        return Err(LocalBrokerError::HomeInvalid { home: unpacked, missing });
    }
    // Whatever a rename meets is incomplete, or it would have been used.
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
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Unpacks the archive and answers with the one folder that it holds.
fn unpack(archive: &Path, target: &Path) -> Result<PathBuf, LocalBrokerError> {
    let file = File::open(archive).map_err(LocalBrokerError::file("read", archive))?;
    let mut entries = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    entries.set_preserve_mtime(false);
    entries.unpack(target).map_err(LocalBrokerError::file("unpack into", target))?;
    let inside = fs::read_dir(target).map_err(LocalBrokerError::file("read", target))?;
    let folder = inside.filter_map(Result::ok).map(|entry| entry.path()).find(|path| path.is_dir());
    folder.ok_or_else(|| LocalBrokerError::HomeInvalid { home: target.to_owned(), missing: "bin/pulsar" })
}
