//! A small service of our own to test with: it notes every `Greeted` and says `Answered`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use service_kit::{
    Failure, Handler, Message, Migration, MigrationSet, Service, Store, Work, broker::in_process::InProcess,
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

/// What the handler does with a person's greetings.
#[derive(Debug, Clone)]
pub(crate) enum HandlerBehavior {
    /// Fails so many times, as if something were away for a while.
    FailTransiently(u32),
    /// Fails for good.
    FailPermanently,
    /// Panics so many times.
    Panic(u32),
    /// Takes this long.
    Sleep(Duration),
}

#[derive(Clone, Default)]
pub(crate) struct Greeter {
    behaviors: Arc<Mutex<HashMap<String, HandlerBehavior>>>,
}

impl Greeter {
    pub(crate) fn with(person: &str, behavior: HandlerBehavior) -> Self {
        let greeter = Self::default();
        greeter.set(person, behavior);
        greeter
    }

    pub(crate) fn set(&self, person: &str, behavior: HandlerBehavior) {
        self.behaviors.lock().unwrap().insert(person.to_owned(), behavior);
    }

    /// The behavior for this one time.
    fn take(&self, person: &str) -> Option<HandlerBehavior> {
        let mut behaviors = self.behaviors.lock().unwrap();
        let behavior = behaviors.get_mut(person)?;
        match behavior {
            HandlerBehavior::FailTransiently(0) | HandlerBehavior::Panic(0) => return None,
            HandlerBehavior::FailTransiently(times) | HandlerBehavior::Panic(times) => *times -= 1,
            HandlerBehavior::FailPermanently | HandlerBehavior::Sleep(_) => {}
        }
        Some(behavior.clone())
    }
}

impl Handler for Greeter {
    type Event = Greeted;

    async fn handle(&self, greeted: Greeted, _: &Message, work: &mut Work) -> Result<(), Failure> {
        sqlx::query("INSERT INTO notes (id, person, size) VALUES ($1, $2, $3)")
            .bind(greeted.id.to_string())
            .bind(&greeted.person)
            .bind(greeted.size)
            .execute(work.connection())
            .await?;
        work.publish(&Answered::to(&greeted)).await?;
        match self.take(&greeted.person) {
            None => Ok(()),
            Some(HandlerBehavior::FailTransiently(_)) => Err(Failure::transient("T0001", "busy")),
            Some(HandlerBehavior::FailPermanently) => Err(Failure::permanent("T0002", "offended")),
            Some(HandlerBehavior::Panic(_)) => panic!("shocked"),
            Some(HandlerBehavior::Sleep(time)) => {
                tokio::time::sleep(time).await;
                Ok(())
            }
        }
    }
}

pub(crate) fn service(greeter: Greeter) -> Service {
    Service::new(NAME, MIGRATIONS).consumes(greeter).publishes::<Answered>()
}

/// Waits so short that tests needn't.
pub(crate) fn fast_tuning() -> Tuning {
    Tuning {
        initial_retry_delay: Duration::from_millis(1),
        max_retry_delay: Duration::from_millis(4),
        relay_poll_interval: Duration::from_millis(20),
        relay_max_attempts: 3,
        unknown_version_grace: Duration::from_millis(30),
        handler_timeout: Duration::from_millis(500),
        drain_timeout: Duration::from_secs(5),
        ..Tuning::default()
    }
}

/// Who was noted, in the order of the notes.
pub(crate) async fn notes(store: &Store) -> Vec<(String, i64)> {
    let rows = sqlx::query("SELECT person, size FROM notes ORDER BY place").fetch_all(store.reader()).await.unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// One number of a query.
pub(crate) async fn number(store: &Store, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(store.reader()).await.unwrap().get(0)
}

/// An empty broker on which what the service publishes is kept.
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
