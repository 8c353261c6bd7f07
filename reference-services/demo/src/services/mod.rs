//! The three services at work: as tasks of this process, or as processes of their own.

mod processes;
mod supervisor;
mod tasks;

use std::net::SocketAddr;

use orders::OrderCreatedVersion;
use service_kit::Service;

pub(crate) use processes::Processes;
pub(crate) use tasks::Tasks;

use crate::{error::DemoError, options::ServiceName};

/// The three services at work.
pub(crate) enum Services {
    /// As tasks of this process.
    Tasks(Tasks),
    /// As processes of their own.
    Processes(Processes),
}

impl Services {
    /// Where the orders service serves HTTP.
    pub(crate) fn api(&self) -> Option<SocketAddr> {
        match self {
            Self::Tasks(tasks) => tasks.api(),
            Self::Processes(processes) => Some(processes.api()),
        }
    }

    /// Stops the orders service in order and starts it anew, to write this version from now on.
    pub(crate) async fn upgrade(&mut self, version: OrderCreatedVersion) -> Result<(), DemoError> {
        match self {
            Self::Tasks(tasks) => tasks.upgrade(version).await,
            Self::Processes(processes) => processes.upgrade(version).await,
        }
    }

    /// Stops all services in order.
    pub(crate) async fn stop(&mut self) -> Result<(), DemoError> {
        match self {
            Self::Tasks(tasks) => tasks.stop().await,
            Self::Processes(processes) => processes.stop().await,
        }
    }

    /// Resolves when a service can't be kept running.
    pub(crate) async fn failure(&mut self) -> DemoError {
        match self {
            Self::Tasks(_) => std::future::pending().await,
            Self::Processes(processes) => processes.failure().await,
        }
    }
}

/// The service of this name; `version` is what orders writes.
pub(crate) fn service(name: ServiceName, version: OrderCreatedVersion) -> Service {
    match name {
        ServiceName::Orders => orders::service(orders::Config { order_created_version: version }),
        ServiceName::DistributionCenter => distribution_center::service(distribution_center::Config::default()),
        ServiceName::Deliveries => deliveries::service(deliveries::Config::default()),
    }
}
