//! How a local broker is to be run.

use std::path::PathBuf;
use std::time::Duration;

use super::LocalBrokerError;
use crate::registry::Token;

/// What a local broker is called, where it listens and what it may use.
#[derive(Clone, Debug)]
pub struct BrokerOptions {
    /// The name under which it is found again; several can run at once.
    pub name: String,
    /// The port for messages.
    pub port: Port,
    /// The port of the admin API.
    pub admin_port: Port,
    /// Where its data lives.
    pub data: DataHome,
    /// The Java heap, and as much again for buffers, in megabytes.
    pub heap_mb: u32,
    /// How long it may take until it is ready.
    pub wait: Duration,
    /// Settings of `standalone.conf` to change, beside those that keep it on loopback.
    pub settings: Vec<(String, String)>,
}

impl Default for BrokerOptions {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            port: Port::Fixed(6650),
            admin_port: Port::Fixed(8080),
            data: DataHome::Kept,
            heap_mb: 256,
            wait: Duration::from_mins(2),
            settings: Vec::new(),
        }
    }
}

impl BrokerOptions {
    /// The token by which the broker is to know itself, if the settings give it one: it lets us ask a secured broker, too.
    pub(super) fn own_token(&self) -> Option<Token> {
        let own = self.settings.iter().find(|(key, _)| key == "brokerClientAuthenticationParameters");
        own.and_then(|(_, value)| value.strip_prefix("token:")).and_then(Token::new)
    }
}

/// Where a port comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// Any that is free.
    Free,
    /// This one.
    Fixed(u16),
}

impl From<u16> for Port {
    /// Zero means any free one, as the operating system has it.
    fn from(number: u16) -> Self {
        if number == 0 { Self::Free } else { Self::Fixed(number) }
    }
}

/// Where the broker's data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataHome {
    /// In the state folder, under the broker's name; a restart finds it again.
    Kept,
    /// In memory, where the machine has a file system for that; gone when the broker is stopped.
    Memory,
    /// In this folder.
    Folder(PathBuf),
}

/// The folder of everything that the machine keeps about local brokers.
pub(super) fn state_home() -> Result<PathBuf, LocalBrokerError> {
    home("XDG_STATE_HOME", ".local/state")
}

/// The folder of what can be fetched again.
pub(super) fn cache_home() -> Result<PathBuf, LocalBrokerError> {
    home("XDG_CACHE_HOME", ".cache")
}

fn home(variable: &str, below_home: &str) -> Result<PathBuf, LocalBrokerError> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // A relative path is to be ignored, says the specification of these variables.
    let base = set(variable).filter(|path| path.is_absolute());
    let base = base.or_else(|| set("HOME").map(|home| home.join(below_home)));
    base.map(|base| base.join("schemactl")).ok_or_else(|| LocalBrokerError::NoHome { variable: variable.to_owned() })
}
