//! Waiting until a broker answers.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use super::BrokerOptions;
use super::distribution::VERSION;
use crate::registry::{Access, Namespace, PulsarRegistry, Registry, RegistryError};

/// How long one question may take.
const CALL: Duration = Duration::from_secs(5);

/// Why a broker isn't ready.
#[derive(Debug)]
pub(super) enum NotReady {
    /// Its process ended.
    Died,
    /// It took too long.
    Slow,
    /// It can't be asked.
    Unasked(RegistryError),
}

impl From<RegistryError> for NotReady {
    fn from(error: RegistryError) -> Self {
        Self::Unasked(error)
    }
}

/// Waits until the broker serves its first namespace and can store messages, and answers with its version.
///
/// The namespace comes last in a first start; after a crash it is there early, but not yet the storage.
pub(super) fn wait(child: &mut Child, admin_url: &str, options: &BrokerOptions) -> Result<String, NotReady> {
    let token = options.own_token();
    let secured_from_us = token.is_none();
    let registry = PulsarRegistry::new(admin_url, Access { token, timeout: CALL, ..Access::default() })?;
    let first = Namespace::new("public", "default")?;
    let deadline = Instant::now() + options.wait;
    loop {
        if child.try_wait().is_ok_and(|ended| ended.is_some()) {
            return Err(NotReady::Died);
        }
        match registry.namespace(&first) {
            Ok(Some(_)) if registry.is_healthy().unwrap_or(false) => return Ok(registry.version()?),
            // A broker that lets nobody in without credentials that we don't have tells no more than that.
            Err(RegistryError::Unauthorized { .. } | RegistryError::Forbidden { .. }) if secured_from_us => {
                return Ok(VERSION.to_owned());
            }
            _ if Instant::now() > deadline => return Err(NotReady::Slow),
            _ => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// The last lines of a log that tell of something wrong, or just its end, for the person who must find out why a broker
/// died: Java ends with pages of stack traces and farewells.
pub(super) fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    telling_lines(&String::from_utf8_lossy(&text))
}

/// Whether these lines of a log say that somebody else listens where the broker wanted to.
pub(super) fn has_lost_a_port(tail: &str) -> bool {
    tail.contains("BindException") || tail.contains("Address already in use")
}

fn telling_lines(text: &str) -> String {
    const LINES: usize = 8;
    let speaking = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("at ");
    let wrong = |line: &&str| ["ERROR", "Exception", "Error:", "Caused by"].iter().any(|word| line.contains(word));
    let mut lines: Vec<&str> = text.lines().rev().filter(speaking).filter(wrong).take(LINES).collect();
    if lines.is_empty() {
        lines = text.lines().rev().filter(speaking).take(LINES).collect();
    }
    let cut = |line: &&str| format!("    {}", line.chars().take(300).collect::<String>());
    lines.iter().rev().map(cut).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::telling_lines;

    #[test]
    fn what_went_wrong_is_found_before_the_farewell() {
        let log = "INFO starting\nERROR it broke\n\tat a.b.c\nCaused by: no.such.Class\n\t... 3 more\nINFO bye\n";
        assert_eq!(telling_lines(log), "    ERROR it broke\n    Caused by: no.such.Class");
    }

    #[test]
    fn a_log_without_errors_shows_its_end() {
        assert_eq!(telling_lines("one\n\ntwo\n"), "    one\n    two");
    }
}
