//! A running service under test.

use std::{path::Path, sync::Arc, time::Duration};

use axum::http::{Request, Response};
use event_runtime::{Event, Identified, Keyed};
use serde_json::Value;
use tokio::time::timeout;

use super::Database;
use crate::{
    Running, Service,
    broker::{Broker, Outgoing, ReceivedMessage, SharedBroker, SubscriptionMode, in_process::InProcess},
    client::{EventSender, EventSubscriber},
    config::Settings,
    consumer::dead_letter,
    contracts::producer_schema,
    http::client,
    tenant::Tenant,
};

/// The time limit for an event that must arrive.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The time to wait before asserting that no event arrived.
const SILENCE: Duration = Duration::from_millis(300);

/// A running service with an in-process broker and its own database.
pub struct TestService {
    name: &'static str,
    tenant: Tenant,
    in_process: InProcess,
    running: Running,
    database: Database,
}

impl TestService {
    /// Starts the service on an empty broker and waits until it is ready.
    pub async fn start(service: Service, database: Database) -> Self {
        let in_process = InProcess::new();
        let name = service.name();
        let broker: SharedBroker = Arc::new(in_process.clone());
        let running = service.start(Settings::new(database.url(), "test"), broker).await.unwrap();
        running.ready(TIMEOUT).await.unwrap();
        Self { name, tenant: Tenant::new("test"), in_process, running, database }
    }

    /// Returns the running service.
    pub fn running(&self) -> &Running {
        &self.running
    }

    /// Returns the broker, for injecting faults.
    pub fn broker(&self) -> &InProcess {
        &self.in_process
    }

    /// Returns the topic of `E` in the tenant of the test.
    pub fn topic_of<E: Event>(&self) -> String {
        self.tenant.topic_of::<E>()
    }

    /// Sends an event to its topic.
    pub async fn send<E: Event + Identified + Keyed>(&self, event: &E) {
        EventSender::<E>::new(&self.in_process, &self.tenant).send(event).await.unwrap();
    }

    /// Sends arbitrary bytes to the topic of `E`, with its schema.
    pub async fn send_bytes<E: Event>(&self, payload: Vec<u8>) {
        let producer = self.in_process.producer(&self.topic_of::<E>(), producer_schema::<E>());
        producer.send(Outgoing { payload, ..Outgoing::default() }).await.unwrap();
    }

    /// Returns the schema that a message was written with.
    pub async fn writer_schema(&self, received: &ReceivedMessage) -> String {
        let schema = self.in_process.schema(&received.topic, &received.schema_version).await.unwrap();
        schema.unwrap().as_ref().to_owned()
    }

    /// Listens to the events that are published from now on.
    pub async fn listen<E: Event>(&self) -> EventListener<E> {
        self.in_process.ensure_subscription(&self.topic_of::<E>(), "listener").await.unwrap();
        let broker: SharedBroker = Arc::new(self.in_process.clone());
        EventListener(EventSubscriber::new(&broker, &self.tenant, "listener"))
    }

    /// Waits until the service has handled all messages on the topic of `E`.
    pub async fn wait_until_handled<E: Event>(&self) {
        let topic = self.topic_of::<E>();
        let handled = async {
            while self.in_process.backlog(&topic, self.name) > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(TIMEOUT, handled).await.expect("the service did not handle all messages in time");
    }

    /// Waits for the next dead letter of the topic of `E`.
    pub async fn dead_letter<E: Event>(&self) -> ReceivedMessage {
        let topic = dead_letter::dead_letter_topic(&self.topic_of::<E>(), self.name);
        let mut letters = self.in_process.subscribe(&topic, dead_letter::DLQ_SUBSCRIPTION, SubscriptionMode::Shared);
        let letter = timeout(TIMEOUT, letters.next()).await.expect("no dead letter in time").unwrap();
        letters.ack(&letter.id);
        letter
    }

    /// Calls `GET path` and returns the status and the body as JSON.
    pub async fn get(&self, path: &str) -> (u16, Value) {
        let response = client::get(self.running.address(), path).await.unwrap();
        (response.status().as_u16(), serde_json::from_str(response.body()).unwrap_or_default())
    }

    /// Sends an HTTP request.
    pub async fn call(&self, request: Request<String>) -> Response<String> {
        client::call(self.running.address(), request).await.unwrap()
    }

    /// Reads all pages of the list at `path`, with `limit` items per page.
    pub async fn pages(&self, path: &str, limit: u32) -> Vec<Vec<Value>> {
        let (mut next_path, mut pages) = (format!("{path}?limit={limit}"), Vec::new());
        loop {
            let (status, page) = self.get(&next_path).await;
            assert_eq!(status, 200, "{page}");
            pages.push(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { return pages };
            next_path = format!("{path}?limit={limit}&after={next}");
        }
    }

    /// Drops tables, so that later requests fail permanently.
    pub async fn drop_tables(&self, tables: &[&'static str]) {
        let mut work = self.running.store().begin().await.unwrap();
        for table in tables {
            let sql = sqlx::AssertSqlSafe(format!("DROP TABLE {table}"));
            sqlx::query::<sqlx::Any>(sql).execute(work.connection()).await.unwrap();
        }
        work.commit().await.unwrap();
    }

    /// Checks that the committed OpenAPI document is the served one. With `LOGISTICS_UPDATE=1`, updates the file.
    pub async fn check_openapi(&self, committed: &Path) {
        let (status, served) = self.get("/openapi.json").await;
        assert_eq!(status, 200);
        let served = format!("{served:#}\n");
        if std::env::var_os("LOGISTICS_UPDATE").is_some() {
            std::fs::write(committed, &served).unwrap();
        }
        let committed = std::fs::read_to_string(committed).unwrap_or_default();
        assert!(committed == served, "openapi.json is out of date: run `cargo xtask update` and review the difference");
    }

    /// Shuts the service down and removes its database.
    pub async fn finish(self) {
        self.running.shutdown().await.unwrap();
        self.database.remove().await;
    }
}

/// Receives the events of one contract.
pub struct EventListener<E>(EventSubscriber<E>);

impl<E: Event> EventListener<E> {
    /// Waits for the next event.
    pub async fn next(&mut self) -> (ReceivedMessage, E) {
        let next = timeout(TIMEOUT, self.0.next()).await.expect("no event in time");
        let (received, event) = next.unwrap();
        (received, event.unwrap())
    }

    /// Checks that no event arrives.
    pub async fn expect_silence(&mut self) {
        if let Ok(Some((received, _))) = timeout(SILENCE, self.0.next()).await {
            panic!("unexpected event: {received:?}");
        }
    }
}
