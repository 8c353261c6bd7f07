//! Starts, finds and stops a broker.

use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::config;
use crate::error::LocalBrokerError;
use crate::options::{BrokerOptions, DataLocation};
use crate::ports::Ports;
use crate::process::{self, Ending, Launch, ProcessId};
use crate::progress::Progress;
use crate::ready::{self, NotReady};
use crate::space::DiskThreshold;
use crate::state::{BrokerDir, BrokerState, BrokerStatus};
use crate::version::Release;
use crate::{installation, java};

/// The time limit of an orderly stop, which takes two seconds, and up to twelve on a busy machine.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);

/// The number of attempts if another program takes the port first.
const MAX_ATTEMPTS: u32 = 3;

/// A Pulsar broker that runs on this machine.
///
/// It keeps running when the handle is dropped; [`LocalBroker::stop`] ends it.
#[derive(Debug)]
pub struct LocalBroker {
    folder: BrokerDir,
    state: BrokerState,
    /// The process, if it was started by this one.
    child: Option<Child>,
}

/// Whether the broker was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// It was started and became ready after this time.
    Now(Duration),
    /// It was running already.
    Already,
}

/// Whether the broker was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It ended when it was asked to.
    Orderly,
    /// It did not end when it was asked to, and was killed.
    Killed,
    /// It was not running.
    Already,
}

impl LocalBroker {
    /// Starts the broker and waits until it is ready. If a broker with this name is running, that one is returned.
    pub fn start(options: &BrokerOptions, progress: Progress<'_>) -> Result<(Self, Started), LocalBrokerError> {
        let folder = BrokerDir::new(&options.name)?;
        let _lock = folder.lock()?;
        match folder.status()? {
            BrokerStatus::Running(state) => return Ok((Self { folder, state, child: None }, Started::Already)),
            BrokerStatus::Ended(state) => delete_temporary_data(&state),
            BrokerStatus::Unknown => {}
        }
        let start = Instant::now();
        let mut launched = launch_and_wait(options, &folder, progress);
        for _ in 1..MAX_ATTEMPTS {
            // A fixed port fails the next attempt with an error that names it.
            if !matches!(&launched, Err(LocalBrokerError::Died { tail, .. }) if ready::has_port_conflict(tail)) {
                break;
            }
            progress("Another program took the port first: starting again");
            launched = launch_and_wait(options, &folder, progress);
        }
        let (child, state) = launched?;
        Ok((Self { folder, state, child: Some(child) }, Started::Now(start.elapsed())))
    }

    /// Returns the status of the broker with this name.
    pub fn status(name: &str) -> Result<BrokerStatus, LocalBrokerError> {
        BrokerDir::new(name)?.status()
    }

    /// Stops the broker with this name, even if another process started it.
    pub fn stop_by_name(name: &str) -> Result<Stopped, LocalBrokerError> {
        let folder = BrokerDir::new(name)?;
        match folder.status()? {
            BrokerStatus::Running(state) => Self { folder, state, child: None }.stop(),
            BrokerStatus::Ended(state) => {
                let _lock = folder.lock()?;
                clean_up(&folder, &state)?;
                Ok(Stopped::Already)
            }
            BrokerStatus::Unknown => Ok(Stopped::Already),
        }
    }

    /// Stops the broker and waits until it has ended.
    pub fn stop(mut self) -> Result<Stopped, LocalBrokerError> {
        let _lock = self.folder.lock()?;
        let ending = self.state.process.terminate(STOP_TIMEOUT)?;
        if let Some(child) = &mut self.child {
            // It has ended; waiting for it removes its entry from the process table.
            drop(child.wait());
        }
        clean_up(&self.folder, &self.state)?;
        Ok(match ending {
            Ending::Orderly => Stopped::Orderly,
            Ending::Killed => Stopped::Killed,
        })
    }

    /// Returns the address for messages, such as `pulsar://127.0.0.1:6650`.
    pub fn url(&self) -> &str {
        &self.state.url
    }

    /// Returns the address of the admin API, such as `http://127.0.0.1:8080`.
    pub fn admin_url(&self) -> &str {
        &self.state.admin_url
    }

    /// Returns the broker's state.
    pub fn state(&self) -> &BrokerState {
        &self.state
    }
}

/// Starts the broker's process and waits until it is ready; stops it if it does not become ready.
fn launch_and_wait(
    options: &BrokerOptions,
    folder: &BrokerDir,
    progress: Progress<'_>,
) -> Result<(Child, BrokerState), LocalBrokerError> {
    let (mut child, mut state) = launch(options, folder, progress)?;
    // Saved before it is ready: if this process is interrupted, `stop` must find the broker.
    folder.save(&state)?;
    match ready::wait(&mut child, &state.admin_url, &state.version, options) {
        Ok(version) => {
            state.version = version;
            folder.save(&state)?;
            Ok((child, state))
        }
        Err(why) => {
            // The log is read before the broker is stopped: its shutdown messages would hide the cause.
            let error = not_ready(why, options, state.log.clone());
            state.process.terminate(STOP_TIMEOUT)?;
            drop(child.wait());
            delete_temporary_data(&state);
            folder.delete_state()?;
            Err(error)
        }
    }
}

/// Prepares files and ports and starts the broker's process.
fn launch(
    options: &BrokerOptions,
    folder: &BrokerDir,
    progress: Progress<'_>,
) -> Result<(Child, BrokerState), LocalBrokerError> {
    let release = Release::of(options.pulsar.unwrap_or_default());
    let java = java::find(release, progress)?;
    let installation = installation::find_or_fetch(options.pulsar, progress)?;
    let ports = Ports::choose(options)?;
    let data = data_folder(options, folder)?;
    let disk = DiskThreshold::new(&data)?;
    fs::create_dir_all(&data).map_err(LocalBrokerError::file("create", &data))?;
    let (config, log) = (folder.file("standalone.conf"), folder.file("broker.log"));
    config::write(&installation, &config, ports, disk, options)?;
    let launch = Launch {
        installation: &installation,
        java: &java,
        config: &config,
        data: &data,
        log: &log,
        heap_mb: options.heap_mb,
    };
    let child = process::launch(&launch)?;
    progress(&format!("Starting the broker `{}` (process {})", options.name, child.id()));
    let Some(process) = ProcessId::new(child.id()) else {
        return Err(not_ready(NotReady::Died, options, log));
    };
    let state = BrokerState {
        name: options.name.clone(),
        version: release.version.to_owned(),
        url: format!("pulsar://127.0.0.1:{}", ports.broker),
        admin_url: format!("http://127.0.0.1:{}", ports.admin),
        deletes_data_at_stop: options.data == DataLocation::Memory,
        home: installation.home().to_owned(),
        data,
        log,
        process,
    };
    Ok((child, state))
}

fn not_ready(why: NotReady, options: &BrokerOptions, log: PathBuf) -> LocalBrokerError {
    let name = options.name.clone();
    match why {
        NotReady::Died => LocalBrokerError::Died { name, tail: ready::tail(&log), log },
        NotReady::Slow => {
            LocalBrokerError::Slow { name, seconds: options.ready_timeout.as_secs(), tail: ready::tail(&log), log }
        }
        NotReady::Failed(error) => error.into(),
    }
}

fn data_folder(options: &BrokerOptions, folder: &BrokerDir) -> Result<PathBuf, LocalBrokerError> {
    Ok(match &options.data {
        DataLocation::Persistent => folder.file("data"),
        DataLocation::Memory => memory_home().join(format!("schemactl-{}-{}", options.name, std::process::id())),
        DataLocation::Folder(path) => std::path::absolute(path).map_err(LocalBrokerError::file("find", path))?,
    })
}

fn memory_home() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

/// Deletes the state of a stopped broker, and with temporary data also its folder and log.
fn clean_up(folder: &BrokerDir, state: &BrokerState) -> Result<(), LocalBrokerError> {
    delete_temporary_data(state);
    if state.deletes_data_at_stop { folder.remove() } else { folder.delete_state() }
}

/// Deletes temporary data. A failure is ignored, since it does no harm.
fn delete_temporary_data(state: &BrokerState) {
    if state.deletes_data_at_stop {
        drop(fs::remove_dir_all(&state.data));
    }
}
