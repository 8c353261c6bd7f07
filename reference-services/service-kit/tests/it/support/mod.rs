//! A small test service: it stores every `Greeted` and publishes `Answered`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use service_kit::{
    Failure, Handler, MessageMetadata, Migration, MigrationSet, Service, Store, Work, broker::in_process::InProcess,
    config::Tuning,
};
use sqlx::Row;

pub(crate) mod admin;
mod events;
pub(crate) mod own_broker;

pub(crate) use events::{Answered, Greeted, greeted_v1};

pub(crate) const NAME: &str = "greeter";

pub(crate) const MIGRATIONS: MigrationSet = MigrationSet {
    owner: NAME,
    migrations: &[Migration {
        version: 1,
        name: "notes",
        sql: "CREATE TABLE notes (place {identity}, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL, size BIGINT NOT NULL, \
              CHECK (person <> ''))",
    }],
};

/// The handler's reaction to the greetings of a person.
#[derive(Debug, Clone)]
pub(crate) enum HandlerBehaviour {
    /// Fails this many times with a transient failure.
    FailTransiently(u32),
    /// Fails with a permanent failure.
    FailPermanently,
    /// Panics this many times.
    Panic(u32),
    /// Sleeps for this long.
    Sleep(Duration),
}

#[derive(Clone, Default)]
pub(crate) struct Greeter {
    behaviours: Arc<Mutex<HashMap<String, HandlerBehaviour>>>,
}

impl Greeter {
    pub(crate) fn with(person: &str, behaviour: HandlerBehaviour) -> Self {
        let greeter = Self::default();
        greeter.set(person, behaviour);
        greeter
    }

    pub(crate) fn set(&self, person: &str, behaviour: HandlerBehaviour) {
        self.behaviours.lock().unwrap().insert(person.to_owned(), behaviour);
    }

    /// Returns the behaviour for this call.
    fn take(&self, person: &str) -> Option<HandlerBehaviour> {
        let mut behaviours = self.behaviours.lock().unwrap();
        let behaviour = behaviours.get_mut(person)?;
        match behaviour {
            HandlerBehaviour::FailTransiently(0) | HandlerBehaviour::Panic(0) => return None,
            HandlerBehaviour::FailTransiently(times) | HandlerBehaviour::Panic(times) => *times -= 1,
            HandlerBehaviour::FailPermanently | HandlerBehaviour::Sleep(_) => {}
        }
        Some(behaviour.clone())
    }
}

impl Handler for Greeter {
    type Event = Greeted;

    async fn handle(&self, greeted: Greeted, _: &MessageMetadata, work: &mut Work) -> Result<(), Failure> {
        sqlx::query("INSERT INTO notes (id, person, size) VALUES ($1, $2, $3)")
            .bind(greeted.id.to_string())
            .bind(&greeted.person)
            .bind(greeted.size)
            .execute(work.connection())
            .await?;
        work.publish(&Answered::to(&greeted)).await?;
        match self.take(&greeted.person) {
            None => Ok(()),
            Some(HandlerBehaviour::FailTransiently(_)) => Err(Failure::transient("BUSY", "busy")),
            Some(HandlerBehaviour::FailPermanently) => Err(Failure::permanent("OFFENDED", "offended")),
            Some(HandlerBehaviour::Panic(_)) => panic!("shocked"),
            Some(HandlerBehaviour::Sleep(time)) => {
                tokio::time::sleep(time).await;
                Ok(())
            }
        }
    }
}

pub(crate) fn service(greeter: Greeter) -> Service {
    Service::new(NAME, MIGRATIONS).consumes(greeter).publishes::<Answered>()
}

/// Returns a tuning with short delays.
pub(crate) fn fast_tuning() -> Tuning {
    Tuning {
        initial_retry_delay: Duration::from_millis(1),
        max_retry_delay: Duration::from_millis(4),
        relay_poll_interval: Duration::from_millis(20),
        relay_max_attempts: 3,
        unreadable_version_grace: Duration::from_millis(30),
        handler_timeout: Duration::from_millis(500),
        drain_timeout: Duration::from_secs(5),
        ..Tuning::default()
    }
}

/// Returns the stored greetings, in the order of their storage.
pub(crate) async fn notes(store: &Store) -> Vec<(String, i64)> {
    let rows = sqlx::query("SELECT person, size FROM notes ORDER BY place").fetch_all(store.read_pool()).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Returns the number that a query selects.
pub(crate) async fn number(store: &Store, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(store.read_pool()).await.unwrap().get(0)
}

/// Creates an empty broker that keeps the events of the service.
pub(crate) async fn broker() -> InProcess {
    use service_kit::broker::Broker;
    let broker = InProcess::new();
    for topic in [GREETED, ANSWERED] {
        broker.ensure_subscription(topic, NAME).await.unwrap();
        broker.ensure_subscription(topic, "observer").await.unwrap();
    }
    broker
}

pub(crate) const GREETED: &str = "persistent://test/lobby/greeted";
pub(crate) const ANSWERED: &str = "persistent://test/lobby/answered";
