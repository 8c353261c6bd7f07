//! Waits until a broker is ready.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::options::BrokerOptions;
use schemactl_pulsar::{ConnectOptions, Namespace, PulsarRegistry, Registry, RegistryError};

/// The time limit of a call.
const CALL_TIMEOUT: Duration = Duration::from_secs(5);

/// The reason why a broker is not ready.
#[derive(Debug)]
pub(crate) enum NotReady {
    /// Its process ended.
    Died,
    /// It took too long.
    Slow,
    /// A call to it failed.
    Failed(RegistryError),
}

impl From<RegistryError> for NotReady {
    fn from(error: RegistryError) -> Self {
        Self::Failed(error)
    }
}

/// Waits until the broker has its first namespace and can store messages, and returns its version.
///
/// In a first start the namespace is created last; after a crash it exists early, but the storage is not ready yet.
pub(crate) fn wait(
    child: &mut Child,
    admin_url: &str,
    expected_version: &str,
    options: &BrokerOptions,
) -> Result<String, NotReady> {
    let token = options.own_token();
    let lacks_credentials = token.is_none();
    let registry =
        PulsarRegistry::new(admin_url, ConnectOptions { token, timeout: CALL_TIMEOUT, ..ConnectOptions::default() })?;
    let first = Namespace::new("public", "default").map_err(RegistryError::from)?;
    let deadline = Instant::now() + options.ready_timeout;
    loop {
        if child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return Err(NotReady::Died);
        }
        match registry.namespace(&first) {
            Ok(Some(_)) if registry.is_healthy().unwrap_or(false) => return Ok(registry.version()?),
            // Without credentials, more than this answer cannot be learnt from a secured broker.
            Err(RegistryError::Unauthorized { .. } | RegistryError::Forbidden { .. }) if lacks_credentials => {
                return Ok(expected_version.to_owned());
            }
            _ if Instant::now() > deadline => return Err(NotReady::Slow),
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// Returns the last errors in a log, or its last lines if it has none. Java ends a log with pages of stack traces and
/// shutdown messages.
pub(crate) fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    relevant_lines(&String::from_utf8_lossy(&text))
}

/// Returns whether the lines of a log say that the broker could not listen on a port.
pub(crate) fn has_port_conflict(tail: &str) -> bool {
    tail.contains("BindException") || tail.contains("Address already in use")
}

fn relevant_lines(text: &str) -> String {
    const LINES: usize = 8;
    let is_message = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("at ");
    let is_error = |line: &&str| ["ERROR", "Exception", "Error:", "Caused by"].iter().any(|word| line.contains(word));
    let mut lines: Vec<&str> = text.lines().rev().filter(is_message).filter(is_error).take(LINES).collect();
    if lines.is_empty() {
        lines = text.lines().rev().filter(is_message).take(LINES).collect();
    }
    let cut = |line: &&str| format!("    {}", line.chars().take(300).collect::<String>());
    lines.iter().rev().map(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::relevant_lines;

    #[test]
    fn finds_errors_before_shutdown_messages() {
        let log = "INFO starting\nERROR it broke\n\tat a.b.c\nCaused by: no.such.Class\n\t... 3 more\nINFO bye\n";
        assert_eq!(relevant_lines(log), "    ERROR it broke\n    Caused by: no.such.Class");
    }

    #[test]
    fn log_without_errors_shows_its_end() {
        assert_eq!(relevant_lines("one\n\ntwo\n"), "    one\n    two");
    }
}
