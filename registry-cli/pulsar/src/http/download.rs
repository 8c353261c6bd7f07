//! Downloads over HTTPS.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::tls;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// The longest pause between two parts of the file.
const READ_TIMEOUT: Duration = Duration::from_mins(1);

/// Downloads `url` into the file `target` and returns the number of bytes.
pub fn download(url: &str, target: &Path) -> io::Result<u64> {
    let client = reqwest::blocking::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(READ_TIMEOUT)
        .https_only(true)
        .tls_backend_preconfigured(tls::config(tls::well_known_roots()).map_err(io::Error::other)?)
        .build()
        .map_err(io::Error::other)?;
    let response = client.get(url).send().and_then(reqwest::blocking::Response::error_for_status);
    let mut response = response.map_err(io::Error::other)?;
    let mut file = File::create(target)?;
    let bytes = io::copy(&mut response, &mut file)?;
    file.sync_all()?;
    Ok(bytes)
}
