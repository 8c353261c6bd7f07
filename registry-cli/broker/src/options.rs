//! Options of a local broker.

use std::path::PathBuf;
use std::time::Duration;

use schemactl_pulsar::{PulsarProfile, Token};

/// Name, ports, memory and data of a local broker.
#[derive(Clone, Debug)]
pub struct BrokerOptions {
    /// The name. Several brokers with different names can run at the same time.
    pub name: String,
    /// The version of Pulsar. `None` for the distribution in `PULSAR_HOME`, or else the default version.
    pub pulsar: Option<PulsarProfile>,
    /// The port for messages.
    pub port: Port,
    /// The port of the admin API.
    pub admin_port: Port,
    /// The location of the data.
    pub data: DataLocation,
    /// The Java heap in megabytes; buffers may take as much again.
    pub heap_mb: u32,
    /// The time limit of the start.
    pub ready_timeout: Duration,
    /// Settings of `standalone.conf`; they override those that keep the broker on loopback.
    pub settings: Vec<(String, String)>,
}

impl Default for BrokerOptions {
    fn default() -> Self {
        Self {
            name: "default".to_owned(),
            pulsar: None,
            port: Port::Fixed(6650),
            admin_port: Port::Fixed(8080),
            data: DataLocation::Persistent,
            heap_mb: 256,
            ready_timeout: Duration::from_mins(2),
            settings: Vec::new(),
        }
    }
}

impl BrokerOptions {
    /// Returns the token with which the broker connects to itself, if the settings have one. With it, the broker can be
    /// asked whether it is ready although it requires credentials.
    pub(crate) fn own_token(&self) -> Option<Token> {
        let own = self.settings.iter().find(|(key, _)| key == "brokerClientAuthenticationParameters");
        own.and_then(|(_, value)| value.strip_prefix("token:")).and_then(Token::new)
    }
}

/// The port to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// Any free port.
    Free,
    /// This port.
    Fixed(u16),
}

impl From<u16> for Port {
    /// Converts a number; zero means any free port.
    fn from(number: u16) -> Self {
        if number == 0 { Self::Free } else { Self::Fixed(number) }
    }
}

/// The location of the broker's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataLocation {
    /// In the state folder, under the broker's name; it survives a restart.
    Persistent,
    /// In memory, if the machine has a file system for that; it is deleted when the broker is stopped.
    Memory,
    /// In this folder.
    Folder(PathBuf),
}
