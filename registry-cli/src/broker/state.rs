//! What is kept about a broker between commands.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::LocalBrokerError;
use super::options::state_home;
use super::process::ProcessId;

/// A broker that was started, as the state file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerState {
    /// The name.
    pub name: String,
    /// The version of Pulsar, as it said itself when it was ready.
    pub version: String,
    /// The address for messages.
    pub url: String,
    /// The address of the admin API.
    pub admin_url: String,
    /// Where the unpacked distribution is that it runs from.
    pub home: PathBuf,
    /// Where its data is.
    pub data: PathBuf,
    /// Where its log is.
    pub log: PathBuf,
    pub(super) process: ProcessId,
    pub(super) data_goes_with_stop: bool,
}

impl BrokerState {
    /// The number of the broker's process.
    pub fn pid(&self) -> i32 {
        self.process.pid
    }
}

/// Whether a broker runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokerStatus {
    /// It runs.
    Running(BrokerState),
    /// It was started once, but doesn't run now.
    Ended(BrokerState),
    /// It was never started, or was stopped.
    Unknown,
}

/// The folder of one broker, where its state, configuration, log and by default its data are.
#[derive(Debug)]
pub(super) struct Folder {
    name: String,
    path: PathBuf,
}

impl Folder {
    /// For the broker of this name; makes nothing.
    pub(super) fn of(name: &str) -> Result<Self, LocalBrokerError> {
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(legal) {
            return Err(LocalBrokerError::Name { name: name.to_owned() });
        }
        Ok(Self { name: name.to_owned(), path: state_home()?.join("brokers").join(name) })
    }

    /// Makes the folder and keeps other commands away from it until the returned file is dropped.
    pub(super) fn lock(&self) -> Result<File, LocalBrokerError> {
        fs::create_dir_all(&self.path).map_err(LocalBrokerError::file("create", &self.path))?;
        let path = self.path.join("lock");
        let file = File::create(&path).map_err(LocalBrokerError::file("create", &path))?;
        file.try_lock().map_err(|_| LocalBrokerError::Busy { name: self.name.clone() })?;
        Ok(file)
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// What is known of the broker, held against the processes that run.
    pub(super) fn status(&self) -> Result<BrokerStatus, LocalBrokerError> {
        let path = self.state_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BrokerStatus::Unknown),
            Err(error) => return Err(LocalBrokerError::file("read", &path)(error)),
        };
        let state: BrokerState =
            serde_json::from_str(&text).map_err(|error| LocalBrokerError::file("understand", &path)(error.into()))?;
        Ok(if state.process.is_alive() { BrokerStatus::Running(state) } else { BrokerStatus::Ended(state) })
    }

    pub(super) fn keep(&self, state: &BrokerState) -> Result<(), LocalBrokerError> {
        let path = self.state_file();
        let text = serde_json::to_string_pretty(state)
            .map_err(|error| LocalBrokerError::file("write", &path)(error.into()))?;
        write_at_once(&path, &text)
    }

    pub(super) fn forget(&self) -> Result<(), LocalBrokerError> {
        let path = self.state_file();
        fs::remove_file(&path).map_err(LocalBrokerError::file("remove", &path))
    }

    /// Removes the folder with all that is in it.
    pub(super) fn remove(&self) -> Result<(), LocalBrokerError> {
        fs::remove_dir_all(&self.path).map_err(LocalBrokerError::file("remove", &self.path))
    }

    fn state_file(&self) -> PathBuf {
        self.file("state.json")
    }
}

/// Writes beside and renames, so that no reader meets half a file.
fn write_at_once(path: &Path, text: &str) -> Result<(), LocalBrokerError> {
    let beside = path.with_extension("new");
    fs::write(&beside, text).map_err(LocalBrokerError::file("write", &beside))?;
    fs::rename(&beside, path).map_err(LocalBrokerError::file("write", path))
}
