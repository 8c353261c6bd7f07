//! A real Apache Pulsar on this machine's loopback: fetched, verified, started and stopped.
//!
//! - [`LocalBroker`]: the broker as a handle with its addresses;
//! - [`BrokerOptions`]: name, ports, memory, where the data lives;
//! - `distribution`, `fetch`: where Pulsar comes from, and the pin that it must match;
//! - `ports`: where it listens;
//! - `java`, `space`, `config`, `process`, `ready`: what it takes to run it;
//! - `state`: what the next command must know of a broker that runs.

mod config;
mod distribution;
mod error;
mod fetch;
mod java;
mod local;
mod options;
mod ports;
mod process;
mod ready;
mod space;
mod state;

pub use error::LocalBrokerError;
pub use local::{LocalBroker, Started, Stopped};
pub use options::{BrokerOptions, DataHome, Port};
pub use ports::free_port;
pub use state::{BrokerState, BrokerStatus};
