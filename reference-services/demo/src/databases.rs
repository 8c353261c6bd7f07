//! The databases of the services.

use std::collections::{BTreeMap, HashMap};

use event_runtime::Uuid;
use service_kit::{
    Store,
    store::{
        StoreError, column,
        provision::{create_database, drop_database},
    },
};
use sqlx::{Any, Row};
use tempfile::TempDir;

use crate::{error::DemoError, service_name::ServiceName, watch::Count};

/// A database for each service, and a folder for the logs.
pub(crate) struct Databases {
    urls: BTreeMap<ServiceName, String>,
    folder: TempDir,
    server: Option<(String, Vec<String>)>,
}

impl Databases {
    /// Creates `SQLite` files in a temporary folder, or databases on this server.
    pub(crate) async fn create(server: Option<&str>) -> Result<Self, DemoError> {
        let folder = tempfile::Builder::new().prefix("logistics-demo-").tempdir();
        let folder = folder.map_err(DemoError::file("a temporary folder"))?;
        let mut databases = Self { urls: BTreeMap::new(), folder, server: None };
        let run = Uuid::new_v4().simple().to_string();
        for service in ServiceName::ALL {
            let url = match server {
                None => format!("sqlite://{}", databases.folder.path().join(format!("{service}.db")).display()),
                Some(server) => {
                    let name = format!("demo_{}_{}", &run[..8], service.as_str().replace('-', "_"));
                    let url = create_database(server, &name).await?;
                    databases.server.get_or_insert_with(|| (server.to_owned(), Vec::new())).1.push(name);
                    url
                }
            };
            databases.urls.insert(service, url);
        }
        Ok(databases)
    }

    /// Returns the URL of a service's database.
    pub(crate) fn url(&self, service: ServiceName) -> &str {
        &self.urls[&service]
    }

    /// Returns the folder of the run.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens a service's database for reading.
    pub(crate) async fn open(&self, service: ServiceName) -> Result<Store, StoreError> {
        Store::connect(self.url(service)).await
    }

    /// Removes the databases and the folder. All their users must be closed.
    pub(crate) async fn remove(self) -> Result<(), DemoError> {
        if let Some((server, names)) = &self.server {
            for name in names {
                drop_database(server, name).await?;
            }
        }
        self.folder.close().map_err(DemoError::file("the temporary folder"))
    }

    /// Keeps the databases and the folder, and returns a message with their locations.
    pub(crate) fn keep(mut self) -> String {
        self.folder.disable_cleanup(true);
        let urls: Vec<_> = self.urls.values().map(String::as_str).collect();
        format!("kept {} and {}", self.folder.path().display(), urls.join(", "))
    }
}

/// Counts the orders in a service's database. An order is counted as often as it has events in the outbox; without its
/// row it is lost.
pub(crate) async fn count(store: &Store, service: ServiceName, orders: &[Uuid]) -> Result<Count, StoreError> {
    let sql = match service {
        ServiceName::Orders | ServiceName::DistributionCenter => {
            "SELECT order_id AS id, CAST(1 AS BIGINT) AS times FROM orders"
        }
        ServiceName::Deliveries => "SELECT order_id AS id, CAST(1 AS BIGINT) AS times FROM deliveries",
    };
    let rows = times_by_id(store, sql).await?;
    let events =
        times_by_id(store, "SELECT message_key AS id, COUNT(*) AS times FROM outbox GROUP BY message_key").await?;
    let times = |order| match rows.get(&order) {
        None => 0,
        Some(_) => events.get(&order).copied().unwrap_or_default(),
    };
    Ok(Count::tally(orders.iter().copied(), times))
}

/// Returns how many orders are delivered according to the orders service.
pub(crate) async fn delivered_orders(store: &Store) -> Result<usize, StoreError> {
    const SQL: &str = "SELECT COUNT(*) AS count FROM orders WHERE status = 'DELIVERED'";
    let row = sqlx::query::<Any>(SQL).fetch_one(store.read_pool()).await;
    let count = row.and_then(|row| column::count(&row, "count"));
    Ok(count.map_err(StoreError::query("count the delivered orders"))? as usize)
}

/// Returns how many `order-created` events the distribution center handled, by the version that wrote them.
pub(crate) async fn read_by_version(store: &Store) -> Result<BTreeMap<u32, u32>, StoreError> {
    const SQL: &str = "SELECT contract_version, COUNT(*) AS count FROM orders GROUP BY contract_version";
    let rows = sqlx::query::<Any>(SQL).fetch_all(store.read_pool()).await;
    let pair = |row: &sqlx::any::AnyRow| Ok((column::count(row, "contract_version")?, column::count(row, "count")?));
    rows.and_then(|rows| rows.iter().map(pair).collect()).map_err(StoreError::query("count the versions"))
}

async fn times_by_id(store: &Store, sql: &'static str) -> Result<HashMap<Uuid, usize>, StoreError> {
    let rows = sqlx::query::<Any>(sql).fetch_all(store.read_pool()).await;
    let pair = |row: &sqlx::any::AnyRow| {
        let times: i64 = row.try_get("times")?;
        Ok((column::id(row, "id")?, usize::try_from(times).unwrap_or_default()))
    };
    rows.and_then(|rows| rows.iter().map(pair).collect()).map_err(StoreError::query("count the orders"))
}
