//! Downloads over HTTPS.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use ureq::Agent;

/// Downloads `url` into the file `target` and returns the number of bytes.
pub fn download(url: &str, target: &Path) -> io::Result<u64> {
    let agent: Agent = Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(15)))
        .timeout_per_read(Some(Duration::from_mins(1)))
        .https_only(true)
        .build()
        .into();
    let response = agent.get(url).call().map_err(io::Error::other)?;
    let mut file = File::create(target)?;
    let bytes = io::copy(&mut response.into_body().into_reader(), &mut file)?;
    file.sync_all()?;
    Ok(bytes)
}
