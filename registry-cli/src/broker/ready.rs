//! Waiting until a broker answers.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use super::LocalBrokerError;
use crate::registry::{Access, Namespace, PulsarRegistry, Registry, RegistryError};

/// Why a broker isn't ready.
#[derive(Debug)]
pub(super) enum NotReady {
    /// Its process ended.
    Died,
    /// It took too long.
    Slow,
}

/// Waits until the broker serves its first namespace, and answers with its version.
pub(super) fn wait(
    child: &mut Child,
    admin_url: &str,
    patience: Duration,
) -> Result<Result<String, NotReady>, LocalBrokerError> {
    let access = Access { timeout: Duration::from_secs(5), ..Access::default() };
    let registry = PulsarRegistry::new(admin_url, access)?;
    let first = Namespace::new("public", "default")?;
    let deadline = Instant::now() + patience;
    loop {
        if child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return Ok(Err(NotReady::Died));
        }
        match registry.namespace(&first) {
            Ok(Some(_)) => return Ok(Ok(registry.version()?)),
            // A broker with authentication is ready when it begins to refuse.
            Err(RegistryError::Unauthorized { .. } | RegistryError::Forbidden { .. }) => {
                return Ok(Ok(super::distribution::VERSION.to_owned()));
            }
            _ if Instant::now() > deadline => return Ok(Err(NotReady::Slow)),
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// The last lines of a log that say something, for the person who must find out why a broker died.
pub(super) fn tail(log: &Path) -> String {
    const LINES: usize = 12;
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let speaking = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("at ");
    let mut lines: Vec<&str> = text.lines().rev().filter(speaking).take(LINES).collect();
    lines.reverse();
    lines
        .iter()
        .map(|line| format!("    {}", line.chars().take(300).collect::<String>()))
        .collect::<Vec<_>>()
        .join("\n")
}
