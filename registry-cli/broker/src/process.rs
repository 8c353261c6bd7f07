//! The broker's process: starts, identifies and stops it.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::error::LocalBrokerError;
use crate::java::Java;

/// A process id with the start time: the system can give the same id to another process later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ProcessId {
    pub(crate) pid: i32,
    started: String,
}

/// The folders and files of a broker.
#[derive(Debug)]
pub(crate) struct Launch<'a> {
    pub(crate) home: &'a Path,
    pub(crate) java: &'a Java,
    pub(crate) config: &'a Path,
    pub(crate) data: &'a Path,
    pub(crate) log: &'a Path,
    pub(crate) heap_mb: u32,
}

/// Starts the broker in a process group of its own, so that neither Ctrl-C nor the end of this process stops it.
pub(crate) fn launch(launch: &Launch<'_>) -> Result<Child, LocalBrokerError> {
    let log = File::create(launch.log).map_err(LocalBrokerError::file("create", launch.log))?;
    let errors = log.try_clone().map_err(LocalBrokerError::file("open", launch.log))?;
    let heap = launch.heap_mb;
    let mut command = Command::new(launch.home.join("bin/pulsar"));
    command
        .args(["standalone", "-nfw", "-nss"])
        .arg(format!("--metadata-dir={}", launch.data.join("metadata").display()))
        .arg(format!("--bookkeeper-dir={}", launch.data.join("bookkeeper").display()))
        .env("PULSAR_STANDALONE_CONF", launch.config)
        .env("PULSAR_LOG_DIR", launch.data.join("logs"))
        .env("PULSAR_GC_LOG", "-Xlog:disable")
        .env("PULSAR_MEM", format!("-Xms64m -Xmx{heap}m -XX:MaxDirectMemorySize={heap}m"))
        // The optimizing compiler and the default collector slow the start down more than they help a test.
        .env("PULSAR_GC", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")
        .env_remove("PULSAR_EXTRA_OPTS")
        .current_dir(launch.data)
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .process_group(0);
    if let Some(home) = &launch.java.home {
        command.env("JAVA_HOME", home);
    }
    command.spawn().map_err(|error| LocalBrokerError::Process { action: "start", reason: error.to_string() })
}

impl ProcessId {
    /// Identifies a running process; `None` if it has ended.
    pub(crate) fn new(pid: u32) -> Option<Self> {
        let pid = i32::try_from(pid).ok()?;
        start_time(pid).map(|started| Self { pid, started })
    }

    /// Returns whether this process is still running.
    pub(crate) fn is_alive(&self) -> bool {
        start_time(self.pid).is_some_and(|started| started == self.started)
    }

    /// Asks the process to end, waits for `grace`, and then kills it.
    pub(crate) fn terminate(&self, grace: Duration) -> Result<Ending, LocalBrokerError> {
        self.signal(Signal::TERM)?;
        if self.ends_within(grace) {
            return Ok(Ending::Orderly);
        }
        self.signal(Signal::KILL)?;
        if self.ends_within(Duration::from_secs(10)) {
            return Ok(Ending::Killed);
        }
        let reason = format!("process {} does not end", self.pid);
        Err(LocalBrokerError::Process { action: "stop", reason })
    }

    fn signal(&self, signal: Signal) -> Result<(), LocalBrokerError> {
        let Some(pid) = Pid::from_raw(self.pid).filter(|_| self.is_alive()) else {
            return Ok(());
        };
        match kill_process(pid, signal) {
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(error) => Err(LocalBrokerError::Process { action: "stop", reason: error.to_string() }),
        }
    }

    fn ends_within(&self, time: Duration) -> bool {
        let deadline = Instant::now() + time;
        while self.is_alive() {
            if Instant::now() > deadline {
                return false;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        true
    }
}

/// The way in which a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It ended when it was asked to.
    Orderly,
    /// It was killed.
    Killed,
}

/// Returns the start time of a process, in the system's unit; `None` if it has ended, even if its parent has not waited
/// for it yet.
fn start_time(pid: i32) -> Option<String> {
    if Path::new("/proc/self/stat").exists() { start_time_from_proc(pid) } else { start_time_from_ps(pid) }
}

fn start_time_from_proc(pid: i32) -> Option<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the program's name in parentheses, and may contain parentheses itself.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let state = fields.first()?;
    let started = fields.get(19)?;
    let has_ended = matches!(*state, "Z" | "X");
    (!has_ended).then(|| (*started).to_owned())
}

fn start_time_from_ps(pid: i32) -> Option<String> {
    let output = Command::new("ps").args(["-o", "state=,lstart=", "-p", &pid.to_string()]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let (state, started) = text.trim().split_once(char::is_whitespace)?;
    (!state.starts_with('Z')).then(|| started.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_process_by_start_time() {
        let own = ProcessId::new(std::process::id()).unwrap();
        assert!(own.is_alive());
        let recycled = ProcessId { started: "1".to_owned(), ..own };
        assert!(!recycled.is_alive());
    }

    #[test]
    fn recycled_id_is_not_signalled() {
        let mut child = Command::new("sleep").arg("30").spawn().unwrap();
        let other = ProcessId { pid: i32::try_from(child.id()).unwrap(), started: "1".to_owned() };
        assert_eq!(other.terminate(Duration::ZERO).unwrap(), Ending::Orderly);
        assert!(child.try_wait().unwrap().is_none(), "the process still runs");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    #[test]
    fn zombie_counts_as_ended() {
        let mut child = Command::new("sleep").arg("30").spawn().unwrap();
        let id = ProcessId::new(child.id()).unwrap();
        assert_eq!(id.terminate(Duration::from_secs(5)).unwrap(), Ending::Orderly);
        child.wait().unwrap();
    }

    #[test]
    fn kills_process_that_ignores_the_request() {
        let script = "trap '' TERM; echo ready; sleep 30 & wait; wait";
        let mut child = Command::new("sh").args(["-c", script]).stdout(Stdio::piped()).spawn().unwrap();
        // It ignores the request only from now on.
        std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut [0; 5]).unwrap();
        let id = ProcessId::new(child.id()).unwrap();
        assert_eq!(id.terminate(Duration::from_millis(200)).unwrap(), Ending::Killed);
        child.wait().unwrap();
    }
}
