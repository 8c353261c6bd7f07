//! Starting, finding and stopping a broker.

use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};

use super::config;
use super::ports::Ports;
use super::process::{self, Ending, Launch, ProcessId};
use super::ready::{self, NotReady};
use super::space::UsableShare;
use super::state::{BrokerState, BrokerStatus, Folder};
use super::{BrokerOptions, DataHome, LocalBrokerError, distribution, java};
use crate::progress::Progress;

/// A clean end takes two seconds as a rule; twelve were seen on a busy machine.
const GRACE: Duration = Duration::from_secs(30);

/// How often a start is tried where a port is lost between its choice and its use.
const ATTEMPTS: u32 = 3;

/// A Pulsar broker that runs on this machine.
///
/// It keeps running when the handle is dropped: call [`LocalBroker::stop`] to end it.
#[derive(Debug)]
pub struct LocalBroker {
    folder: Folder,
    state: BrokerState,
    /// Ours to wait for, if this process started it.
    child: Option<Child>,
}

/// Whether starting had anything to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// It was started and was ready after this time.
    Now(Duration),
    /// It ran already.
    Already,
}

/// Whether stopping had anything to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It ended in order.
    Orderly,
    /// It didn't end when asked and was ended by force.
    Forced,
    /// It didn't run.
    Already,
}

impl LocalBroker {
    /// Starts the broker and waits until it is ready; one of that name that runs already is taken as it is.
    pub fn start(options: &BrokerOptions, progress: &dyn Progress) -> Result<(Self, Started), LocalBrokerError> {
        let folder = Folder::of(&options.name)?;
        let _lock = folder.lock()?;
        match folder.status()? {
            BrokerStatus::Running(state) => return Ok((Self { folder, state, child: None }, Started::Already)),
            BrokerStatus::Ended(state) => discard(&state),
            BrokerStatus::Unknown => {}
        }
        let begun = Instant::now();
        let mut launched = launch_and_wait(options, &folder, progress);
        for _ in 1..ATTEMPTS {
            // If it was a fixed port, claiming it again says so.
            if !matches!(&launched, Err(LocalBrokerError::Died { tail, .. }) if ready::has_lost_a_port(tail)) {
                break;
            }
            progress.step("Another program took a port before the broker did: starting again");
            launched = launch_and_wait(options, &folder, progress);
        }
        let (child, state) = launched?;
        Ok((Self { folder, state, child: Some(child) }, Started::Now(begun.elapsed())))
    }

    /// What is known of the broker of this name.
    pub fn status(name: &str) -> Result<BrokerStatus, LocalBrokerError> {
        Folder::of(name)?.status()
    }

    /// Stops the broker of this name, whoever started it.
    pub fn stop_by_name(name: &str) -> Result<Stopped, LocalBrokerError> {
        let folder = Folder::of(name)?;
        match folder.status()? {
            BrokerStatus::Running(state) => Self { folder, state, child: None }.stop(),
            BrokerStatus::Ended(state) => {
                let _lock = folder.lock()?;
                clear(&folder, &state)?;
                Ok(Stopped::Already)
            }
            BrokerStatus::Unknown => Ok(Stopped::Already),
        }
    }

    /// Stops the broker and waits until it has ended.
    pub fn stop(mut self) -> Result<Stopped, LocalBrokerError> {
        let _lock = self.folder.lock()?;
        let ending = self.state.process.terminate(GRACE)?;
        if let Some(child) = &mut self.child {
            // It has ended; this only lets the system forget it.
            drop(child.wait());
        }
        clear(&self.folder, &self.state)?;
        Ok(match ending {
            Ending::Orderly => Stopped::Orderly,
            Ending::Forced => Stopped::Forced,
        })
    }

    /// The address for messages, such as `pulsar://127.0.0.1:6650`.
    pub fn url(&self) -> &str {
        &self.state.url
    }

    /// The address of the admin API, such as `http://127.0.0.1:8080`.
    pub fn admin_url(&self) -> &str {
        &self.state.admin_url
    }

    /// All that is known of it.
    pub fn state(&self) -> &BrokerState {
        &self.state
    }
}

/// Starts the broker's process and waits until it is ready; one that doesn't become so is stopped.
fn launch_and_wait(
    options: &BrokerOptions,
    folder: &Folder,
    progress: &dyn Progress,
) -> Result<(Child, BrokerState), LocalBrokerError> {
    let (mut child, mut state) = launch(options, folder, progress)?;
    // Kept before it is ready: if we are interrupted while waiting, `stop` must find it.
    folder.keep(&state)?;
    match ready::wait(&mut child, &state.admin_url, options) {
        Ok(version) => {
            state.version = version;
            folder.keep(&state)?;
            Ok((child, state))
        }
        Err(why) => {
            // Before it is stopped: what it says of its end would hide the cause.
            let error = not_ready(why, options, state.log.clone());
            state.process.terminate(GRACE)?;
            drop(child.wait());
            discard(&state);
            folder.forget()?;
            Err(error)
        }
    }
}

/// Prepares what the broker needs and starts its process.
fn launch(
    options: &BrokerOptions,
    folder: &Folder,
    progress: &dyn Progress,
) -> Result<(Child, BrokerState), LocalBrokerError> {
    let java = java::find()?;
    let home = distribution::find_or_fetch(progress)?;
    let ports = Ports::claim(options)?;
    let data = data_folder(options, folder)?;
    let share = UsableShare::of(&data)?;
    fs::create_dir_all(&data).map_err(LocalBrokerError::file("create", &data))?;
    let (config, log) = (folder.file("standalone.conf"), folder.file("broker.log"));
    config::write(&home, &config, ports, share, options)?;
    let launch = Launch { home: &home, java: &java, config: &config, data: &data, log: &log, heap_mb: options.heap_mb };
    let child = process::launch(&launch)?;
    progress.step(&format!("Starting the broker `{}` (process {})", options.name, child.id()));
    let Some(process) = ProcessId::of(child.id()) else {
        return Err(not_ready(NotReady::Died, options, log));
    };
    let state = BrokerState {
        name: options.name.clone(),
        version: distribution::VERSION.to_owned(),
        url: format!("pulsar://127.0.0.1:{}", ports.broker),
        admin_url: format!("http://127.0.0.1:{}", ports.admin),
        data_goes_with_stop: options.data == DataHome::Memory,
        home,
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
            LocalBrokerError::Slow { name, seconds: options.wait.as_secs(), tail: ready::tail(&log), log }
        }
        NotReady::Unasked(error) => error.into(),
    }
}

fn data_folder(options: &BrokerOptions, folder: &Folder) -> Result<PathBuf, LocalBrokerError> {
    Ok(match &options.data {
        DataHome::Kept => folder.file("data"),
        DataHome::Memory => memory_home().join(format!("schemactl-{}-{}", options.name, std::process::id())),
        DataHome::Folder(path) => std::path::absolute(path).map_err(LocalBrokerError::file("find", path))?,
    })
}

fn memory_home() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

/// Clears up after a broker that was stopped: what was to live only as long as it goes altogether, its log too.
fn clear(folder: &Folder, state: &BrokerState) -> Result<(), LocalBrokerError> {
    discard(state);
    if state.data_goes_with_stop { folder.remove() } else { folder.forget() }
}

/// Removes data that was to live only as long as the broker. What can't be removed isn't worth failing for.
fn discard(state: &BrokerState) {
    if state.data_goes_with_stop {
        drop(fs::remove_dir_all(&state.data));
    }
}
