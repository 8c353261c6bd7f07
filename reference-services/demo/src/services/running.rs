//! The running services.

use std::net::SocketAddr;

use orders::OrderCreatedVersion;

use super::{processes::Processes, tasks::Tasks};
use crate::error::DemoError;

/// The three running services.
pub(crate) enum Services {
    /// As tasks of this process.
    Tasks(Tasks),
    /// In their own processes.
    Processes(Processes),
}

impl Services {
    /// Returns the address of the orders API.
    pub(crate) fn api(&self) -> SocketAddr {
        match self {
            Self::Tasks(tasks) => tasks.api(),
            Self::Processes(processes) => processes.api(),
        }
    }

    /// Restarts the orders service so that it writes this version.
    pub(crate) async fn upgrade(&mut self, version: OrderCreatedVersion) -> Result<(), DemoError> {
        match self {
            Self::Tasks(tasks) => tasks.upgrade(version).await,
            Self::Processes(processes) => processes.upgrade(version).await,
        }
    }

    /// Shuts all services down.
    pub(crate) async fn stop(&mut self) -> Result<(), DemoError> {
        match self {
            Self::Tasks(tasks) => tasks.stop().await,
            Self::Processes(processes) => processes.stop().await,
        }
    }

    /// Resolves when a service cannot be kept running.
    pub(crate) async fn failure(&mut self) -> DemoError {
        match self {
            Self::Tasks(_) => std::future::pending().await,
            Self::Processes(processes) => processes.failure().await,
        }
    }
}
