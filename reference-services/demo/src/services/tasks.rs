//! Services as tasks of this process.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use orders::OrderCreatedVersion;
use service_kit::{Running, broker::SharedBroker, config::Settings};

use crate::{databases::Databases, error::DemoError, service_name::ServiceName};

/// Services as tasks of this process.
pub(crate) struct Tasks {
    broker: SharedBroker,
    tenant: String,
    urls: BTreeMap<ServiceName, String>,
    stall_timeout: Duration,
    running: BTreeMap<ServiceName, Running>,
}

impl Tasks {
    /// Creates the set without starting a service.
    pub(crate) fn new(broker: SharedBroker, tenant: &str, databases: &Databases, stall_timeout: Duration) -> Self {
        let urls = ServiceName::ALL.map(|service| (service, databases.url(service).to_owned()));
        Self { broker, tenant: tenant.to_owned(), urls: urls.into(), stall_timeout, running: BTreeMap::new() }
    }

    /// Starts all services and waits until they are ready.
    pub(crate) async fn start(&mut self, version: OrderCreatedVersion) -> Result<(), DemoError> {
        for service in ServiceName::ALL {
            self.start_one(service, version).await?;
        }
        Ok(())
    }

    async fn start_one(&mut self, name: ServiceName, version: OrderCreatedVersion) -> Result<(), DemoError> {
        let settings = Settings::new(self.urls[&name].clone(), &self.tenant);
        let running = name.create(version).start(settings, self.broker.clone()).await?;
        running.ready(self.stall_timeout).await?;
        self.running.insert(name, running);
        Ok(())
    }

    pub(super) fn api(&self) -> Option<SocketAddr> {
        self.running.get(&ServiceName::Orders).map(Running::address)
    }

    pub(super) async fn upgrade(&mut self, version: OrderCreatedVersion) -> Result<(), DemoError> {
        if let Some(running) = self.running.remove(&ServiceName::Orders) {
            running.shutdown().await?;
        }
        self.start_one(ServiceName::Orders, version).await
    }

    pub(super) async fn stop(&mut self) -> Result<(), DemoError> {
        // In processing order, so that the next service still handles the last events of a stopped one.
        for service in ServiceName::ALL {
            if let Some(running) = self.running.remove(&service) {
                running.shutdown().await?;
            }
        }
        Ok(())
    }
}
