//! The state of a broker between commands.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::dirs::state_home;
use crate::error::LocalBrokerError;
use crate::process::ProcessId;

/// A started broker, as stored in its state file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerState {
    /// The name.
    pub name: String,
    /// The version of Pulsar, as the broker reported it.
    pub version: String,
    /// The address for messages.
    pub url: String,
    /// The address of the admin API.
    pub admin_url: String,
    /// The folder of the unpacked distribution.
    pub home: PathBuf,
    /// The folder of the data.
    pub data: PathBuf,
    /// The log file.
    pub log: PathBuf,
    pub(crate) process: ProcessId,
    pub(crate) deletes_data_at_stop: bool,
}

impl BrokerState {
    /// Returns the id of the broker's process.
    pub fn pid(&self) -> i32 {
        self.process.pid
    }
}

/// Whether a broker is running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokerStatus {
    /// It is running.
    Running(BrokerState),
    /// It was started, but is not running any more.
    Ended(BrokerState),
    /// It was never started, or was stopped.
    Unknown,
}

/// The folder of a broker, with its state, configuration, log and by default its data.
#[derive(Debug)]
pub(crate) struct BrokerDir {
    name: String,
    path: PathBuf,
}

impl BrokerDir {
    /// Returns the folder of the broker with this name, without creating it.
    pub(crate) fn new(name: &str) -> Result<Self, LocalBrokerError> {
        let is_valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(is_valid) {
            return Err(LocalBrokerError::Name { name: name.to_owned() });
        }
        Ok(Self { name: name.to_owned(), path: state_home()?.join("brokers").join(name) })
    }

    /// Creates and locks the folder until the returned file is dropped.
    pub(crate) fn lock(&self) -> Result<File, LocalBrokerError> {
        fs::create_dir_all(&self.path).map_err(LocalBrokerError::file("create", &self.path))?;
        let path = self.path.join("lock");
        let file = File::create(&path).map_err(LocalBrokerError::file("create", &path))?;
        file.try_lock().map_err(|_| LocalBrokerError::Busy { name: self.name.clone() })?;
        Ok(file)
    }

    /// Returns the path of a file in the folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Reads the state and checks whether the process is running.
    pub(crate) fn status(&self) -> Result<BrokerStatus, LocalBrokerError> {
        let path = self.state_file();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BrokerStatus::Unknown),
            Err(error) => return Err(LocalBrokerError::file("read", &path)(error)),
        };
        let state: BrokerState =
            serde_json::from_str(&text).map_err(|error| LocalBrokerError::file("parse", &path)(error.into()))?;
        Ok(if state.process.is_alive() { BrokerStatus::Running(state) } else { BrokerStatus::Ended(state) })
    }

    /// Writes the state.
    pub(crate) fn save(&self, state: &BrokerState) -> Result<(), LocalBrokerError> {
        let path = self.state_file();
        let json = serde_json::to_string_pretty(state)
            .map_err(|error| LocalBrokerError::file("write", &path)(error.into()))?;
        write_atomic(&path, &json)
    }

    /// Deletes the state.
    pub(crate) fn delete_state(&self) -> Result<(), LocalBrokerError> {
        let path = self.state_file();
        fs::remove_file(&path).map_err(LocalBrokerError::file("remove", &path))
    }

    /// Removes the folder with all its files.
    pub(crate) fn remove(&self) -> Result<(), LocalBrokerError> {
        fs::remove_dir_all(&self.path).map_err(LocalBrokerError::file("remove", &self.path))
    }

    fn state_file(&self) -> PathBuf {
        self.file("state.json")
    }
}

/// Writes a temporary file and renames it, so that no reader sees half of it.
fn write_atomic(path: &Path, json: &str) -> Result<(), LocalBrokerError> {
    let temporary = path.with_extension("new");
    fs::write(&temporary, json).map_err(LocalBrokerError::file("write", &temporary))?;
    fs::rename(&temporary, path).map_err(LocalBrokerError::file("write", path))
}
