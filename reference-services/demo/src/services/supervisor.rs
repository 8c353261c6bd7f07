//! Keeps the process of one service running.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use tokio::{
    process::{Child, Command},
    sync::{mpsc, oneshot, watch},
    time::{sleep, timeout},
};

use crate::{error::DemoError, service_name::ServiceName};

/// A command for a supervisor.
pub(super) enum SupervisorCommand {
    /// Shuts the process down and starts it again with these arguments.
    Replace(Vec<OsString>, oneshot::Sender<()>),
    /// Shuts the process down and ends the supervisor.
    Stop(oneshot::Sender<()>),
}

/// The state of a process.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ProcessState {
    /// The pid of the running process.
    pub(super) pid: Option<u32>,
    /// The number of restarts.
    pub(super) restarts: u32,
}

/// Keeps the process of one service running.
pub(super) struct Supervisor {
    pub(super) service: ServiceName,
    pub(super) arguments: Vec<OsString>,
    pub(super) log: PathBuf,
    pub(super) state: watch::Sender<ProcessState>,
}

/// The time limit for the shutdown of a process.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
/// A process that ends sooner has an early exit.
const MIN_RUN_TIME: Duration = Duration::from_secs(2);
/// The number of consecutive early exits that end the supervisor.
const MAX_EARLY_EXITS: u32 = 3;
/// The number of printed lines of a log.
const LOG_TAIL_LINES: usize = 12;

impl Supervisor {
    /// Runs until it is stopped, or the process ends each time it is started.
    pub(super) async fn run(mut self, mut commands: mpsc::Receiver<SupervisorCommand>) -> Result<(), DemoError> {
        let mut early_exits = 0;
        loop {
            let begun = Instant::now();
            let mut child = self.spawn()?;
            // Taken, because waiting for the child would close its input.
            let _input = child.stdin.take();
            self.state.send_modify(|state| state.pid = child.id());
            tokio::select! {
                status = child.wait() => {
                    tracing::warn!(service = %self.service, ?status, "process ended; restarting it");
                    self.state.send_modify(|state| {
                        state.pid = None;
                        state.restarts += 1;
                    });
                    early_exits = if begun.elapsed() < MIN_RUN_TIME { early_exits + 1 } else { 0 };
                    if early_exits >= MAX_EARLY_EXITS {
                        let tail = tail(&self.log);
                        return Err(DemoError::Crashes { service: self.service, log: self.log, tail });
                    }
                    sleep(Duration::from_millis(200)).await;
                }
                command = commands.recv() => {
                    let done = match command {
                        Some(SupervisorCommand::Replace(arguments, done)) => {
                            self.arguments = arguments;
                            Some((done, true))
                        }
                        Some(SupervisorCommand::Stop(done)) => Some((done, false)),
                        None => None,
                    };
                    shut_down(&mut child).await;
                    self.state.send_modify(|state| state.pid = None);
                    let Some((done, again)) = done else { return Ok(()) };
                    // The caller may have stopped waiting.
                    let _ = done.send(());
                    if !again {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn spawn(&self) -> Result<Child, DemoError> {
        let failed = |source| DemoError::Spawn { service: self.service, source };
        let log = OpenOptions::new().create(true).append(true).open(&self.log).map_err(failed)?;
        Command::new(own_program().map_err(failed)?)
            .arg0("demo")
            .args(&self.arguments)
            // The pipe closes when this process ends for any reason, which ends the child.
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            // Ctrl-C reaches only this process, which shuts the services down in order.
            .process_group(0)
            .spawn()
            .map_err(failed)
    }
}

/// Returns the running program, even if its file was replaced since the start.
fn own_program() -> std::io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Ok(running) } else { std::env::current_exe() }
}

async fn shut_down(child: &mut Child) {
    if let Some(pid) = child.id() {
        signal(pid, Signal::TERM);
    }
    if timeout(STOP_TIMEOUT, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

/// Sends a signal to a child process. Returns `false` if it has ended.
pub(super) fn signal(pid: u32, signal: Signal) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| kill_process(pid, signal).is_ok())
}

fn tail(log: &PathBuf) -> String {
    let content = File::open(log).and_then(std::io::read_to_string).unwrap_or_default();
    let lines: Vec<_> = content.lines().collect();
    lines[lines.len().saturating_sub(LOG_TAIL_LINES)..].join("\n")
}
