//! A service: what it consumes, publishes and serves, put together and run.

use std::net::SocketAddr;

use axum::Router;
use event_runtime::Event;

use crate::{
    broker::{BrokerError, SharedBroker},
    config::{ServiceOptions, Settings},
    consumer::Handler,
    store::{MigrationSet, Store, StoreError},
};

/// A service before it is started.
pub struct Service {
    name: &'static str,
}

impl Service {
    /// A service of this name with these tables. The name is also its subscription on the topics it consumes.
    pub fn new(name: &'static str, migrations: MigrationSet) -> Self {
        let _ = migrations;
        Self { name }
    }

    /// The service's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Handles the events of one contract.
    #[must_use]
    pub fn consumes<H: Handler>(self, handler: H) -> Self {
        let _ = handler;
        self
    }

    /// Declares that the service writes events of this type, in the version that the type encodes.
    #[must_use]
    pub fn publishes<E: Event>(self) -> Self {
        self
    }

    /// Serves these routes, described by this document, beside the kit's own (`/livez`, `/readyz`, `/openapi.json`).
    #[must_use]
    pub fn routes(self, routes: impl FnOnce(Store) -> Router + Send + 'static, openapi: utoipa::openapi::OpenApi) -> Self {
        let _ = (routes, openapi);
        self
    }

    /// Opens the database, brings it up to date, and starts consuming, relaying and serving.
    pub async fn start(self, settings: Settings, broker: SharedBroker) -> Result<Running, ServiceError> {
        let _ = (settings, broker);
        todo!()
    }

    /// Runs until SIGINT or SIGTERM, then finishes what is under way: all of a binary's `main`.
    pub async fn run(self, options: ServiceOptions) -> Result<(), ServiceError> {
        let _ = options;
        todo!()
    }
}

/// A service at work.
pub struct Running {
    address: SocketAddr,
    store: Store,
}

impl Running {
    /// Where it serves HTTP.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Stops consuming, finishes what is in flight, sends what is in the outbox, and closes everything.
    pub async fn shutdown(self) -> Result<(), ServiceError> {
        todo!()
    }
}

/// Why a service could not start or stop in order.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The broker.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// The address can't be listened on.
    #[error("can't listen on {address}: {source}; choose another with --listen")]
    Listen {
        /// The address as configured.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
}

impl ServiceError {
    /// The stable id of this kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Broker(error) => error.code(),
            Self::Listen { .. } => "K0501",
        }
    }
}
