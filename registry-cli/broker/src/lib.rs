//! Runs a real Apache Pulsar on this machine's loopback: fetches, verifies, starts and stops it.
//!
//! - [`LocalBroker`]: a running broker with its addresses;
//! - [`BrokerOptions`]: name, ports, memory, location of the data;
//! - [`LocalBrokerError`]: why a broker could not be fetched, started or stopped;
//! - [`free_port`]: a port for another program.
//!
//! ```no_run
//! use schemactl_broker::{BrokerOptions, DataLocation, LocalBroker, Port};
//!
//! let options = BrokerOptions { port: Port::Free, admin_port: Port::Free, data: DataLocation::Memory, ..Default::default() };
//! let (broker, _) = LocalBroker::start(&options, &|step| eprintln!("{step}"))?;
//! println!("{}", broker.url());
//! broker.stop()?;
//! # Ok::<(), schemactl_broker::LocalBrokerError>(())
//! ```

mod cache_lock;
mod config;
mod dirs;
mod distribution;
mod error;
mod fetch;
mod installation;
mod java;
mod libraries;
mod local;
mod maven;
mod options;
mod ports;
mod process;
mod progress;
mod ready;
mod space;
mod state;
mod version;

pub use error::LocalBrokerError;
pub use local::{LocalBroker, Started, Stopped};
pub use options::{BrokerOptions, DataLocation, Port};
pub use ports::free_port;
pub use progress::Progress;
pub use state::{BrokerState, BrokerStatus};
