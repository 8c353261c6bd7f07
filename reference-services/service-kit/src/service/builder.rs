//! A service before it is started.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use axum::Router;
use event_runtime::Event;
use tokio::{net::TcpListener, task::JoinSet};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use super::{
    error::ServiceError,
    running::Running,
    supervise::{clean_until_shutdown, restart_until_shutdown},
};
use crate::{
    broker::{self, SharedBroker},
    config::{ServiceOptions, Settings},
    consumer::{
        Consumer, ConsumerStatus, Handler,
        erased_handler::{ErasedHandler, HandlerAdapter},
    },
    contracts::PublishedSchemas,
    http::{self, BodyLimits, Health},
    relay::{Relay, RelayStatus},
    shutdown,
    store::{MigrationSet, Store},
    telemetry,
};

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
    /// Creates a service with this name and these tables. The name is also its subscription on the topics it consumes.
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

    /// Returns the name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the migrations of the service's own tables.
    pub(crate) fn migrations(&self) -> &MigrationSet {
        &self.migrations
    }

    /// Returns the topics that the service consumes, in the tenant that the contracts name.
    pub(crate) fn consumed_topics(&self) -> impl Iterator<Item = &'static str> {
        self.handlers.iter().map(|handler| handler.topic())
    }

    /// Returns the name and the parts that workers need, to run them step by step.
    #[cfg(feature = "testing")]
    pub(crate) fn into_parts(self) -> (&'static str, Vec<Arc<dyn ErasedHandler>>, PublishedSchemas) {
        (self.name, self.handlers, self.schemas)
    }

    /// Adds a handler. It replaces an earlier handler of the same contract.
    #[must_use]
    pub fn consumes<H: Handler>(mut self, handler: H) -> Self {
        let handler = HandlerAdapter::new(handler);
        self.handlers.retain(|other| other.contract() != handler.contract());
        self.handlers.push(Arc::new(handler));
        self
    }

    /// Declares that the service publishes events of this type, in the version that the type encodes.
    #[must_use]
    pub fn publishes<E: Event>(mut self) -> Self {
        self.schemas.declare::<E>();
        self
    }

    /// Adds HTTP routes with their OpenAPI document. The kit adds `/livez`, `/readyz` and `/openapi.json`.
    #[must_use]
    pub fn routes(mut self, routes: impl FnOnce(Store) -> Router + Send + 'static, openapi: OpenApi) -> Self {
        self.routes = Box::new(routes);
        self.openapi = openapi;
        self
    }

    /// Opens and migrates the database, and starts consuming, relaying and serving.
    ///
    /// The service also starts if the broker is unavailable: `/readyz` reports it, and the service catches up later.
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
            let task_name = format!("consumer of {}", handler.contract());
            let (store, broker, tenant, tuning) = (store.clone(), Arc::clone(&broker), tenant.clone(), tuning.clone());
            let name = self.name;
            let stop = stop_intake.clone();
            let create = move || {
                let handler = Arc::clone(&handler);
                let consumer = Consumer::new(handler, name, &tenant, &store, &broker, &tuning, &status);
                let (stop, status) = (stop.clone(), status.clone());
                async move {
                    consumer.run(stop).await;
                    status.clear_connection();
                }
            };
            intake_tasks.spawn(restart_until_shutdown(task_name, stop_intake.clone(), create));
        }

        let relay_status = RelayStatus::default();
        let mut output_tasks = JoinSet::new();
        {
            let (store, tuning, status) = (store.clone(), tuning.clone(), relay_status.clone());
            let (schemas, stop) = (self.schemas, stop_output.clone());
            let create = move || {
                let mut relay = Relay::new(&store, &broker, &tenant, schemas.clone(), &tuning, status.clone());
                let (mut stop, status, drain_timeout) = (stop.clone(), status.clone(), tuning.drain_timeout);
                async move {
                    relay.run(stop.clone()).await;
                    stop.requested().await;
                    relay.drain(Instant::now() + drain_timeout).await;
                    status.mark_stopped();
                }
            };
            output_tasks.spawn(restart_until_shutdown("relay".to_owned(), stop_output.clone(), create));
        }
        output_tasks.spawn(clean_until_shutdown(store.clone(), tuning.clone(), stop_output));

        let health = Health { store: store.clone(), consumers: statuses, relay: relay_status };
        let health = Arc::new(health);
        let own_routes = (self.routes)(store.clone());
        let body_limits = BodyLimits { timeout: tuning.http_body_timeout, shutdown: stop_intake.clone() };
        let router = http::router(self.name, own_routes, self.openapi, Arc::clone(&health), body_limits);
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

    /// Runs the service until SIGINT or SIGTERM, then shuts it down.
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
