//! Running other programs so that an interrupt never leaves one behind.

use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

const POLL: Duration = Duration::from_millis(20);
const GRACE: Duration = Duration::from_secs(10);

/// A request to stop: ctrl-C, or a signal to end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens to the signals that ask for an end. Without this the process would die and leave servers running.
    pub(crate) fn listen() -> Result<Self> {
        let interrupt = Self::default();
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&interrupt.0)).context("listening to signals")?;
        }
        Ok(interrupt)
    }

    /// Returns whether the request came.
    pub(crate) fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Sleeps until the request comes.
    pub(crate) fn wait(&self) {
        while !self.requested() {
            std::thread::sleep(POLL);
        }
    }
}

/// Creates a command that runs in a folder, without standard input and in a process group of its own.
pub(crate) fn command(program: impl AsRef<OsStr>, root: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root).stdin(Stdio::null()).process_group(0);
    command
}

/// Runs a command and fails if it fails.
pub(crate) fn run(command: &mut Command, interrupt: &Interrupt) -> Result<()> {
    let status = status(command, interrupt)?;
    if status.success() {
        return Ok(());
    }
    bail!("{} ended with {status}", line(command))
}

/// Runs a command and returns its status; an interrupt ends it.
pub(crate) fn status(command: &mut Command, interrupt: &Interrupt) -> Result<ExitStatus> {
    let mut child = command.spawn().with_context(|| format!("{} did not start", line(command)))?;
    loop {
        if let Some(status) = child.try_wait().with_context(|| line(command))? {
            return Ok(status);
        }
        if interrupt.requested() {
            end_group(&mut child)?;
            bail!("{} was interrupted", line(command));
        }
        std::thread::sleep(POLL);
    }
}

/// Runs a command and returns what it wrote to standard output.
///
/// The output goes through a file: a server that the command leaves in the background would keep a pipe open.
pub(crate) fn output(command: &mut Command, scratch: &Path, interrupt: &Interrupt) -> Result<String> {
    let path = scratch.join(format!("output-{}", std::process::id()));
    let file = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
    let outcome = run(command.stdout(file), interrupt);
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    std::fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
    // The output often says why the command failed, and was not shown.
    outcome.map_err(|error| error.context(text.trim().to_owned())).map(|()| text)
}

/// Runs a command without output and returns whether it succeeded.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Returns the command line, for messages.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    format!("`{}`", words.join(" "))
}

/// Finds a program on `PATH`.
pub(crate) fn find_program(name: &str) -> Option<std::path::PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Asks the process group of a child to end, and kills it if it does not.
fn end_group(child: &mut Child) -> Result<()> {
    signal_group(child, Signal::TERM);
    let asked = Instant::now();
    while asked.elapsed() < GRACE {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        std::thread::sleep(POLL);
    }
    signal_group(child, Signal::KILL);
    child.wait()?;
    Ok(())
}

fn signal_group(child: &Child, signal: Signal) {
    let leader = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(leader) = leader {
        // The only failure is that the group has ended.
        let _ = rustix::process::kill_process_group(leader, signal);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut shell = command("sh", Path::new("/"));
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn a_failing_command_is_named() {
        let error = run(&mut shell("exit 3"), &Interrupt::default()).unwrap_err();
        assert!(error.to_string().starts_with("`sh -c exit 3` ended with"), "{error}");
    }

    #[test]
    fn output_does_not_wait_for_background_processes() {
        let scratch = tempfile::tempdir().unwrap();
        let text = output(&mut shell("sleep 2 & echo ready"), scratch.path(), &Interrupt::default()).unwrap();
        assert_eq!(text, "ready\n");
    }

    #[test]
    fn interrupt_ends_the_process_group() {
        let interrupt = Interrupt::default();
        interrupt.0.store(true, Ordering::Relaxed);
        let started = Instant::now();
        let error = run(&mut shell("sleep 60 & sleep 60"), &interrupt).unwrap_err();
        assert!(error.to_string().ends_with("was interrupted"), "{error}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
