//! Services as tasks of this process.

use std::{collections::BTreeMap, net::SocketAddr, time::Duration};

use orders::OrderCreatedVersion;
use service_kit::{Running, broker::SharedBroker, config::Settings};

use super::address::free_address;
use crate::{databases::Databases, error::DemoError, service_name::ServiceName};

/// Services as tasks of this process.
pub(crate) struct Tasks {
    broker: SharedBroker,
    tenant: String,
    urls: BTreeMap<ServiceName, String>,
    stall_timeout: Duration,
    /// The address of the orders API, which stays the same after an upgrade.
    api: SocketAddr,
    running: BTreeMap<ServiceName, Running>,
}

impl Tasks {
    /// Creates the set without starting a service.
    pub(crate) fn new(
        broker: SharedBroker,
        tenant: &str,
        databases: &Databases,
        stall_timeout: Duration,
    ) -> Result<Self, DemoError> {
        let urls = ServiceName::ALL.map(|service| (service, databases.url(service).to_owned()));
        Ok(Self {
            broker,
            tenant: tenant.to_owned(),
            urls: urls.into(),
            stall_timeout,
            api: free_address()?,
            running: BTreeMap::new(),
        })
    }

    /// Starts all services and waits until they are ready.
    pub(crate) async fn start(&mut self, version: OrderCreatedVersion) -> Result<(), DemoError> {
        for service in ServiceName::ALL {
            self.start_one(service, version).await?;
        }
        Ok(())
    }

    async fn start_one(&mut self, name: ServiceName, version: OrderCreatedVersion) -> Result<(), DemoError> {
        let mut settings = Settings::new(self.urls[&name].clone(), &self.tenant);
        if name == ServiceName::Orders {
            settings.listen = self.api;
        }
        let running = name.create(version).start(settings, self.broker.clone()).await?;
        running.ready(self.stall_timeout).await?;
        self.running.insert(name, running);
        Ok(())
    }

    pub(super) fn api(&self) -> SocketAddr {
        self.api
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
