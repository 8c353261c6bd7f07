//! A service on a service: with a broker inside the process and a database of its own. For the tests of services.
//!
//! What goes wrong here panics, as a test should.

mod database;
mod json_schema;
mod manual_service;
mod openapi_contract;

use std::{path::Path, sync::Arc, time::Duration};

use axum::http::{Request, Response};
use event_runtime::{Event, Identified, Keyed};
use serde_json::Value;
use tokio::time::timeout;

pub use database::Database;
pub use manual_service::ManualService;
pub use openapi_contract::OpenApiContract;

use crate::{
    Running, Service,
    broker::{Broker, Delivery, Outgoing, SharedBroker, SubscriptionMode, in_process::InProcess},
    client::{EventSender, EventSubscriber},
    config::Settings,
    consumer::dead_letter,
    contracts::{Tenant, producer_schema},
    http::client,
};

/// How long something may take that happens at once where nothing is wrong.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How long it is waited for something that must not happen.
const SILENCE: Duration = Duration::from_millis(300);

/// A service under test.
pub struct TestService {
    name: &'static str,
    tenant: Tenant,
    in_process: InProcess,
    running: Running,
    database: Database,
}

impl TestService {
    /// Starts the service on an empty broker of its own and on this database, and waits until it is ready.
    pub async fn start(service: Service, database: Database) -> Self {
        let in_process = InProcess::new();
        let name = service.name();
        let shared: SharedBroker = Arc::new(in_process.clone());
        let running = service.start(Settings::new(database.url(), "test"), shared).await.unwrap();
        running.ready(TIMEOUT).await.unwrap();
        Self { name, tenant: Tenant::new("test"), in_process, running, database }
    }

    /// The service.
    pub fn running(&self) -> &Running {
        &self.running
    }

    /// The broker, for faults.
    pub fn broker(&self) -> &InProcess {
        &self.in_process
    }

    /// The topic of `E` on this service.
    pub fn topic_of<E: Event>(&self) -> String {
        self.tenant.topic_of::<E>()
    }

    /// Sends an event to its topic.
    pub async fn send<E: Event + Identified + Keyed>(&self, event: &E) {
        EventSender::<E>::new(&self.in_process, &self.tenant).send(event).await.unwrap();
    }

    /// Sends bytes to the topic of `E` as if they were one.
    pub async fn send_bytes<E: Event>(&self, payload: Vec<u8>) {
        let producer = self.in_process.producer(&self.topic_of::<E>(), producer_schema::<E>());
        producer.send(Outgoing { payload, ..Outgoing::default() }).await.unwrap();
    }

    /// The schema that a message was schemas with.
    pub async fn schema_text(&self, delivery: &Delivery) -> String {
        let text = self.in_process.schema_text(&delivery.topic, &delivery.schema).await.unwrap();
        text.unwrap().as_ref().to_owned()
    }

    /// Reads what is published from now on.
    pub async fn listen<E: Event>(&self) -> EventListener<E> {
        self.in_process.ensure_subscription(&self.topic_of::<E>(), "service").await.unwrap();
        let shared: SharedBroker = Arc::new(self.in_process.clone());
        EventListener(EventSubscriber::new(&shared, &self.tenant, "service"))
    }

    /// Waits until the service has handled everything on the topic of `E`.
    pub async fn wait_until_handled<E: Event>(&self) {
        let topic = self.topic_of::<E>();
        let done = async {
            while self.in_process.backlog(&topic, self.name) > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(TIMEOUT, done).await.expect("the service did not handle everything in time");
    }

    /// The next dead letter of the topic of `E`.
    pub async fn dead_letter<E: Event>(&self) -> Delivery {
        let topic = dead_letter::topic_of(&self.topic_of::<E>(), self.name);
        let mut letters = self.in_process.subscribe(&topic, dead_letter::DLQ_SUBSCRIPTION, SubscriptionMode::Shared);
        let letter = timeout(TIMEOUT, letters.next()).await.expect("no dead letter in time").unwrap();
        letters.ack(&letter.id);
        letter
    }

    /// `GET path`: the status and the body as JSON.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        let response = client::get(self.running.address(), path).await.unwrap();
        (response.status().as_u16(), serde_json::from_str(response.body()).unwrap_or_default())
    }

    /// Any request.
    pub async fn call(&self, request: Request<String>) -> Response<String> {
        client::call(self.running.address(), request).await.unwrap()
    }

    /// Checks that the committed description of the API is the served one; with `LOGISTICS_UPDATE=1` writes it.
    pub async fn check_openapi(&self, committed: &Path) {
        let (status, served) = self.get("/openapi.json").await;
        assert_eq!(status, 200);
        let served = format!("{served:#}\n");
        if std::env::var_os("LOGISTICS_UPDATE").is_some() {
            std::fs::write(committed, &served).unwrap();
        }
        let committed = std::fs::read_to_string(committed).unwrap_or_default();
        assert!(
            committed == served,
            "openapi.json is not what is served: run `cargo xtask update` and read the difference"
        );
    }

    /// Stops the service in order and removes its database.
    pub async fn finish(self) {
        self.running.shutdown().await.unwrap();
        self.database.remove().await;
    }
}

/// Reads one kind of event, as another service would.
pub struct EventListener<E>(EventSubscriber<E>);

impl<E: Event> EventListener<E> {
    /// The next event and what came with it.
    pub async fn next(&mut self) -> (Delivery, E) {
        let next = timeout(TIMEOUT, self.0.next()).await.expect("no event in time");
        let (delivery, event) = next.unwrap();
        (delivery, event.unwrap())
    }

    /// Checks that nothing more comes.
    pub async fn expect_silence(&mut self) {
        if let Ok(Some((delivery, _))) = timeout(SILENCE, self.0.next()).await {
            panic!("an event too many: {delivery:?}");
        }
    }
}

/// Makes two tests of each scenario: one on `SQLite`, and one on `PostgreSQL` for where there is a server.
#[macro_export]
macro_rules! on_each_database {
    ($(async fn $name:ident($database:ident: Database) $body:block)+) => {
        $(mod $name {
            use super::*;

            async fn scenario($database: $crate::testing::Database) $body

            #[tokio::test]
            async fn on_sqlite() {
                scenario($crate::testing::Database::sqlite()).await;
            }

            #[tokio::test]
            #[ignore = "needs PostgreSQL"]
            async fn on_postgres() {
                scenario($crate::testing::Database::postgres().await).await;
            }
        })+
    };
}
