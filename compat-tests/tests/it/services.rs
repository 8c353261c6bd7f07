//! The three services together, on a real broker, in a new tenant.

use std::ffi::OsString;
use std::time::Duration;

use schemactl_error_codes::Exit;
use service_kit::broker::{self, BrokerOptions, SharedBroker};
use service_kit::config::Settings;
use service_kit::testing::Database;
use service_kit::{Running, Service};

use crate::tenant::Tenant;

const READY_TIMEOUT: Duration = Duration::from_secs(30);

/// The running services.
pub(crate) struct Services {
    tenant: String,
    broker: SharedBroker,
    running: Vec<(Running, Database)>,
}

/// The storage of the services.
#[derive(Clone, Copy)]
pub(crate) enum Storage {
    /// One file for each service.
    Sqlite,
    /// One database for each service, on one server.
    Postgres,
}

impl Services {
    /// Publishes the contracts and starts the services.
    pub(crate) async fn start(storage: Storage, orders: orders::Config) -> Self {
        let tenant = format!("services-{}", uuid::Uuid::new_v4());
        publish_contracts(&tenant);
        let options =
            BrokerOptions { url: crate::needed("LOGISTICS_TEST_PULSAR"), token: None, token_file: None, ca_file: None };
        let mut services = Self { tenant, broker: broker::connect(&options).unwrap(), running: Vec::new() };
        services.add(orders::service(orders), storage).await;
        services.add(distribution_center::service(distribution_center::Config::default()), storage).await;
        services.add(deliveries::service(deliveries::Config::default()), storage).await;
        services
    }

    /// Returns the services' tenant as an administrator sees it.
    pub(crate) fn admin(&self) -> Tenant {
        Tenant::existing(&self.tenant)
    }

    /// Returns the topic of a contract in the services' tenant.
    pub(crate) fn topic(&self, contract: &str) -> String {
        format!("persistent://{}/{contract}", self.tenant)
    }

    /// Stops the services in order.
    pub(crate) async fn stop(self) {
        for (running, database) in self.running {
            running.shutdown().await.unwrap();
            database.remove().await;
        }
        self.broker.close().await;
    }

    async fn add(&mut self, service: Service, storage: Storage) {
        let database = match storage {
            Storage::Sqlite => Database::sqlite(),
            Storage::Postgres => Database::postgres().await,
        };
        let settings = Settings::new(database.url(), &self.tenant);
        let running = service.start(settings, self.broker.clone()).await.unwrap();
        running.ready(READY_TIMEOUT).await.unwrap();
        self.running.push((running, database));
    }
}

/// Runs `schemactl publish`.
fn publish_contracts(tenant: &str) {
    let schemas = crate::repository().join("schemas");
    let admin = crate::needed("LOGISTICS_TEST_PULSAR_ADMIN");
    let words = ["schemactl", "publish", "--registry", &admin, "--tenant", tenant, "--schemas"];
    let arguments = words.into_iter().map(OsString::from).chain([schemas.into_os_string()]);
    assert_eq!(tokio::task::block_in_place(|| schemactl::cli::run(arguments)), Exit::Clean);
}
