//! The folders of the current user.

use std::path::PathBuf;

use crate::error::LocalBrokerError;

/// Returns the folder for the state of local brokers.
pub(crate) fn state_home() -> Result<PathBuf, LocalBrokerError> {
    home("XDG_STATE_HOME", ".local/state")
}

/// Returns the folder for files that can be downloaded again.
pub(crate) fn cache_home() -> Result<PathBuf, LocalBrokerError> {
    home("XDG_CACHE_HOME", ".cache")
}

fn home(variable: &str, below_home: &str) -> Result<PathBuf, LocalBrokerError> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // The XDG specification says that a relative path must be ignored.
    let base = set(variable).filter(|path| path.is_absolute());
    let base = base.or_else(|| set("HOME").map(|home| home.join(below_home)));
    base.map(|base| base.join("schemactl")).ok_or_else(|| LocalBrokerError::NoHome { variable: variable.to_owned() })
}
