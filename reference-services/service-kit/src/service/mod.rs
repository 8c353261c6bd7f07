//! A service: what it consumes, publishes and serves, put together and run.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc};

use axum::Router;
use event_runtime::Event;
use tokio::{net::TcpListener, task::JoinSet};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use crate::{
    broker::{self, BrokerError, SharedBroker},
    config::{ServiceOptions, Settings},
    consumer::{
        Consumer, ConsumerStatus, Handler,
        erased_handler::{ErasedHandler, HandlerAdapter},
    },
    contracts::PublishedSchemas,
    http::{self, BodyLimits, Health, ServedBy},
    relay::{Relay, RelayStatus},
    shutdown,
    store::{MigrationSet, Store, StoreError},
    telemetry,
};

mod running;
mod supervise;

pub use running::Running;

type Routes = Box<dyn FnOnce(Store) -> Router + Send>;

/// A service before it is started.
pub struct Service {
    name: &'static str,
    migrations: MigrationSet,
    handlers: Vec<Arc<dyn ErasedHandler>>,
    schemas: PublishedSchemas,
    routes: Routes,
    openapi: OpenApi,
}

impl Service {
    /// A service of this name with these tables. The name is also its subscription on the topics it consumes.
    pub fn new(name: &'static str, migrations: MigrationSet) -> Self {
        let info = InfoBuilder::new().title(name).version(env!("CARGO_PKG_VERSION")).build();
        Self {
            name,
            migrations,
            handlers: Vec::new(),
            schemas: PublishedSchemas::default(),
            routes: Box::new(|_| Router::new()),
            openapi: OpenApiBuilder::new().info(info).build(),
        }
    }

    /// The service's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The service's own tables.
    pub(crate) fn migrations(&self) -> &MigrationSet {
        &self.migrations
    }

    /// The topics that the service consumes, in the tenant that the contracts name.
    pub(crate) fn consumed_topics(&self) -> impl Iterator<Item = &'static str> {
        self.handlers.iter().map(|handler| handler.topic())
    }

    /// Its name and what its workers do, for driving them by hand.
    #[cfg(feature = "testing")]
    pub(crate) fn into_workers(self) -> (&'static str, Vec<Arc<dyn ErasedHandler>>, PublishedSchemas) {
        (self.name, self.handlers, self.schemas)
    }

    /// ErasedHandler the events of one contract. A later handler of the same contract takes the place of an earlier one.
    #[must_use]
    pub fn consumes<H: Handler>(mut self, handler: H) -> Self {
        let erased = HandlerAdapter::new(handler);
        self.handlers.retain(|other| other.contract() != erased.contract());
        self.handlers.push(Arc::new(erased));
        self
    }

    /// Declares that the service writes events of this type, in the version that the type encodes.
    #[must_use]
    pub fn publishes<E: Event>(mut self) -> Self {
        self.schemas.declare::<E>();
        self
    }

    /// Serves these routes, described by this document, beside the kit's own (`/livez`, `/readyz`, `/openapi.json`).
    #[must_use]
    pub fn routes(mut self, routes: impl FnOnce(Store) -> Router + Send + 'static, openapi: OpenApi) -> Self {
        self.routes = Box::new(routes);
        self.openapi = openapi;
        self
    }

    /// Opens the database, brings it up to date, and starts consuming, relaying and serving.
    ///
    /// The broker may be away: the service starts, says so at `/readyz`, and catches up when it is there.
    pub async fn start(self, settings: Settings, broker: SharedBroker) -> Result<Running, ServiceError> {
        let Settings { listen, database_url, tenant, tuning } = settings;
        let store = Store::connect(&database_url).await?;
        store.migrate(&self.migrations).await?;
        let listen_failed = |source| ServiceError::Listen { address: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(listen_failed)?;
        let address = listener.local_addr().map_err(listen_failed)?;

        let (intake, stop_intake) = shutdown::channel();
        let (output, stop_output) = shutdown::channel();
        let mut statuses = BTreeMap::new();
        let mut intake_tasks = JoinSet::new();
        for handler in self.handlers {
            let status = ConsumerStatus::default();
            statuses.insert(handler.contract(), status.clone());
            let contract = handler.contract();
            let (store, broker, tenant, tuning) = (store.clone(), Arc::clone(&broker), tenant.clone(), tuning.clone());
            let name = self.name;
            let stop = stop_intake.clone();
            let make = move || {
                let handler = Arc::clone(&handler);
                let consumer = Consumer::new(handler, name, &tenant, &store, &broker, &tuning, &status);
                let (stop, status) = (stop.clone(), status.clone());
                async move {
                    consumer.run(stop).await;
                    status.clear_connection();
                }
            };
            intake_tasks.spawn(supervise::forever(format!("consumer of {contract}"), stop_intake.clone(), make));
        }

        let relay_status = RelayStatus::default();
        let mut output_tasks = JoinSet::new();
        {
            let (store, tuning, status) = (store.clone(), tuning.clone(), relay_status.clone());
            let (schemas, stop) = (self.schemas, stop_output.clone());
            let make = move || {
                let mut relay = Relay::new(&store, &broker, &tenant, schemas.clone(), &tuning, status.clone());
                let (mut stop, status, drain) = (stop.clone(), status.clone(), tuning.drain_timeout);
                async move {
                    relay.run(stop.clone()).await;
                    stop.requested().await;
                    relay.drain(std::time::Instant::now() + drain).await;
                    status.mark_stopped();
                }
            };
            output_tasks.spawn(supervise::forever("relay".to_owned(), stop_output.clone(), make));
        }
        output_tasks.spawn(supervise::cleaning(store.clone(), tuning.clone(), stop_output));

        let health = Health { store: store.clone(), consumers: statuses, relay: relay_status };
        let health = Arc::new(health);
        let own_routes = (self.routes)(store.clone());
        let body_limits = BodyLimits { timeout: tuning.http_body_timeout, shutdown: stop_intake.clone() };
        let router = http::router(ServedBy(self.name), own_routes, self.openapi, Arc::clone(&health), body_limits);
        intake_tasks.spawn(http::serve(listener, router, tuning.clone(), stop_intake));
        tracing::info!(service = self.name, %address, "started");
        Ok(Running {
            name: self.name,
            address,
            store,
            health,
            intake,
            intake_tasks,
            output,
            output_tasks,
            drain_timeout: tuning.drain_timeout,
        })
    }

    /// Runs until SIGINT or SIGTERM, then finishes what is under way: all of a binary's `main`.
    pub async fn run(self, options: ServiceOptions) -> Result<(), ServiceError> {
        telemetry::init(&options.log);
        let broker = broker::connect(&options.broker)?;
        let running = self.start(Settings::from(&options), Arc::clone(&broker)).await?;
        shutdown::termination_signal().await;
        let stopped = running.shutdown().await;
        broker.close().await;
        stopped
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
    /// It did not stop in time. Nothing is lost: what was not finished comes again at the next start.
    #[error("{service} did not stop within {seconds} s; what was not finished comes again at the next start")]
    Unfinished {
        /// The service.
        service: &'static str,
        /// How long it was given.
        seconds: u64,
    },
    /// It did not become ready in time.
    #[error("{service} is not ready: {reasons}")]
    NotReady {
        /// The service.
        service: &'static str,
        /// What stands in the way.
        reasons: String,
    },
}

impl ServiceError {
    /// The stable id of this kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Broker(error) => error.code(),
            Self::Listen { .. } => "K0501",
            Self::Unfinished { .. } => "K0502",
            Self::NotReady { .. } => "K0503",
        }
    }
}
