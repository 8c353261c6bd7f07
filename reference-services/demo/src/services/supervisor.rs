//! Keeps one service's process running: starts it again when it dies, whatever it died of.

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

use crate::{error::DemoError, options::ServiceName};

/// What a supervisor is told to do.
pub(super) enum SupervisorCommand {
    /// End the process in order, and start it anew with these arguments.
    Replace(Vec<OsString>, oneshot::Sender<()>),
    /// End the process in order, and the supervisor with it.
    Stop(oneshot::Sender<()>),
}

/// What is known about a service's process.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ProcessState {
    /// The process that runs now.
    pub(super) pid: Option<u32>,
    /// How often it was started again after it died.
    pub(super) restarts: u32,
}

/// Keeps one service's process running.
pub(super) struct Supervisor {
    pub(super) service: ServiceName,
    pub(super) arguments: Vec<OsString>,
    pub(super) log: PathBuf,
    pub(super) life: watch::Sender<ProcessState>,
}

/// How long a process may take to end in order.
const STOP_TIMEOUT: Duration = Duration::from_secs(30);
/// A process that ends sooner than this was never of use.
const MIN_RUN_TIME: Duration = Duration::from_secs(2);
/// How many of them in a row are one too many.
const MAX_EARLY_EXITS: u32 = 3;
/// How much of a log is shown.
const LOG_TAIL_LINES: usize = 12;

impl Supervisor {
    /// Runs until it is told to stop, or the process ends as soon as it is started.
    pub(super) async fn run(mut self, mut orders: mpsc::Receiver<SupervisorCommand>) -> Result<(), DemoError> {
        let mut early_exits = 0;
        loop {
            let begun = Instant::now();
            let mut child = self.spawn()?;
            // Waiting for the child closes its input, unless the input is ours.
            let _input = child.stdin.take();
            self.life.send_modify(|life| life.pid = child.id());
            tokio::select! {
                status = child.wait() => {
                    tracing::warn!(service = %self.service, ?status, "the process ended; starting it again");
                    self.life.send_modify(|life| {
                        life.pid = None;
                        life.restarts += 1;
                    });
                    early_exits = if begun.elapsed() < MIN_RUN_TIME { early_exits + 1 } else { 0 };
                    if early_exits >= MAX_EARLY_EXITS {
                        let tail = tail(&self.log);
                        return Err(DemoError::Dies { service: self.service, log: self.log, tail });
                    }
                    sleep(Duration::from_millis(200)).await;
                }
                order = orders.recv() => {
                    let done = match order {
                        Some(SupervisorCommand::Replace(arguments, done)) => {
                            self.arguments = arguments;
                            Some((done, true))
                        }
                        Some(SupervisorCommand::Stop(done)) => Some((done, false)),
                        None => None,
                    };
                    end(&mut child).await;
                    self.life.send_modify(|life| life.pid = None);
                    let Some((done, again)) = done else { return Ok(()) };
                    // Whoever asked may have gone.
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
            // Its other end closes with this process, however this process ends; the child then ends too.
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            // Ctrl-C in the terminal is for us: we stop the services in order.
            .process_group(0)
            .spawn()
            .map_err(failed)
    }
}

/// This program, even if its file was replaced since it was started.
fn own_program() -> std::io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Ok(running) } else { std::env::current_exe() }
}

async fn end(child: &mut Child) {
    if let Some(pid) = child.id() {
        signal(pid, Signal::TERM);
    }
    if timeout(STOP_TIMEOUT, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

/// Signals a process of ours; `false` where it has ended.
pub(super) fn signal(pid: u32, signal: Signal) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_some_and(|pid| kill_process(pid, signal).is_ok())
}

fn tail(log: &PathBuf) -> String {
    let text = File::open(log).and_then(std::io::read_to_string).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(LOG_TAIL_LINES)..].join("\n")
}
