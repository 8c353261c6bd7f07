//! The broker's process: starts, identifies and stops it.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::error::LocalBrokerError;
use crate::installation::Installation;
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
    pub(crate) installation: &'a Installation,
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
    let mut command = match launch.installation {
        Installation::Distribution(home) => script(home, launch),
        Installation::Libraries(home) => java_program(home, launch),
    };
    command
        .args(["-nfw", "-nss"])
        .arg(format!("--metadata-dir={}", launch.data.join("metadata").display()))
        .arg(format!("--bookkeeper-dir={}", launch.data.join("bookkeeper").display()))
        .current_dir(launch.data)
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .process_group(0);
    command.spawn().map_err(|error| LocalBrokerError::Process { action: "start", reason: error.to_string() })
}

/// The optimizing compiler and the default collector slow the start down more than they help a test.
const COLLECTOR: [&str; 2] = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

fn memory(launch: &Launch<'_>) -> [String; 3] {
    let heap = launch.heap_mb;
    ["-Xms64m".to_owned(), format!("-Xmx{heap}m"), format!("-XX:MaxDirectMemorySize={heap}m")]
}

/// Returns the command that runs the script of a distribution.
fn script(home: &Path, launch: &Launch<'_>) -> Command {
    let mut command = Command::new(home.join("bin/pulsar"));
    command
        .arg("standalone")
        .env("PULSAR_STANDALONE_CONF", launch.config)
        .env("PULSAR_LOG_DIR", launch.data.join("logs"))
        .env("PULSAR_GC_LOG", "-Xlog:disable")
        .env("PULSAR_MEM", memory(launch).join(" "))
        .env("PULSAR_GC", COLLECTOR.join(" "))
        .env_remove("PULSAR_EXTRA_OPTS");
    if let Some(home) = &launch.java.home {
        command.env("JAVA_HOME", home);
    }
    command
}

/// The packages of Java that Pulsar and its libraries use by reflection, as in Pulsar's script.
const OPENED_PACKAGES: [&str; 7] = [
    "java.base/java.io",
    "java.base/java.nio",
    "java.base/java.util.zip",
    "java.base/jdk.internal.misc",
    "java.base/jdk.internal.platform",
    "java.management/sun.management",
    "jdk.management/com.sun.management.internal",
];

/// Returns the command that runs the broker's main class, as Pulsar's script does.
fn java_program(home: &Path, launch: &Launch<'_>) -> Command {
    let mut command = Command::new(launch.java.program());
    let metadata = "org.apache.pulsar.metadata.bookkeeper.PulsarMetadata";
    command
        .args(memory(launch))
        .args(COLLECTOR)
        .arg(format!("-Dpulsar.config.file={}", launch.config.display()))
        .arg(format!("-Dbookkeeper.metadata.bookie.drivers={metadata}BookieDriver"))
        .arg(format!("-Dbookkeeper.metadata.client.drivers={metadata}ClientDriver"))
        .arg("-Dio.netty.tryReflectionSetAccessible=true")
        .args(OPENED_PACKAGES.map(|package| format!("--add-opens={package}=ALL-UNNAMED")))
        .arg("-cp")
        .arg(format!("{}:{}", home.join("conf").display(), home.join("lib/*").display()))
        .arg("org.apache.pulsar.PulsarStandaloneStarter")
        .arg("--config")
        .arg(launch.config);
    command
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
