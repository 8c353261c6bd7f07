//! Pulsar's files on this machine: an unpacked distribution, or the broker's libraries.

use std::fs;
use std::path::{Path, PathBuf};

use schemactl_pulsar::PulsarProfile;

use crate::dirs::cache_home;
use crate::error::LocalBrokerError;
use crate::progress::Progress;
use crate::version::{Origin, Release};
use crate::{distribution, libraries};

/// Pulsar's files.
#[derive(Debug)]
pub(crate) enum Installation {
    /// The folder of an unpacked distribution.
    Distribution(PathBuf),
    /// A folder with the broker's libraries and the configuration of its log.
    Libraries(PathBuf),
}

impl Installation {
    /// Returns the folder.
    pub(crate) fn home(&self) -> &Path {
        match self {
            Self::Distribution(home) | Self::Libraries(home) => home,
        }
    }

    /// Returns the configuration of a broker on one machine, before our own settings.
    pub(crate) fn default_config(&self) -> Result<String, LocalBrokerError> {
        match self {
            Self::Distribution(home) => {
                let file = home.join("conf/standalone.conf");
                fs::read_to_string(&file).map_err(LocalBrokerError::file("read", &file))
            }
            Self::Libraries(_) => Ok(include_str!("../resources/standalone.conf").to_owned()),
        }
    }
}

/// Returns Pulsar's files of this version: a cached copy, or a newly downloaded one. Without a version, the distribution
/// in `PULSAR_HOME` has precedence.
pub(crate) fn find_or_fetch(
    profile: Option<PulsarProfile>,
    progress: Progress<'_>,
) -> Result<Installation, LocalBrokerError> {
    if let (None, Some(home)) = (profile, std::env::var_os("PULSAR_HOME").filter(|home| !home.is_empty())) {
        return distribution::at(PathBuf::from(home)).map(Installation::Distribution);
    }
    let release = Release::of(profile.unwrap_or_default());
    let cache = cache_home()?;
    fs::create_dir_all(&cache).map_err(LocalBrokerError::file("create", &cache))?;
    match &release.origin {
        Origin::Archive { sha512 } => {
            distribution::find_or_fetch(&cache, release, sha512, progress).map(Installation::Distribution)
        }
        Origin::Libraries { project } => {
            libraries::find_or_fetch(&cache, release, project, progress).map(Installation::Libraries)
        }
    }
}
