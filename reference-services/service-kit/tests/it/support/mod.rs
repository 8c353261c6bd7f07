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
pub(crate) enum Mood {
    /// Fails so many times, as if something were away for a while.
    Busy(u32),
    /// Fails for good.
    Offended,
    /// Panics so many times.
    Shocked(u32),
    /// Takes this long.
    Slow(Duration),
}

#[derive(Clone, Default)]
pub(crate) struct Greeter {
    moods: Arc<Mutex<HashMap<String, Mood>>>,
}

impl Greeter {
    pub(crate) fn with(person: &str, mood: Mood) -> Self {
        let greeter = Self::default();
        greeter.set(person, mood);
        greeter
    }

    pub(crate) fn set(&self, person: &str, mood: Mood) {
        self.moods.lock().unwrap().insert(person.to_owned(), mood);
    }

    /// The mood for this one time.
    fn take(&self, person: &str) -> Option<Mood> {
        let mut moods = self.moods.lock().unwrap();
        let mood = moods.get_mut(person)?;
        match mood {
            Mood::Busy(0) | Mood::Shocked(0) => return None,
            Mood::Busy(times) | Mood::Shocked(times) => *times -= 1,
            Mood::Offended | Mood::Slow(_) => {}
        }
        Some(mood.clone())
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
            Some(Mood::Busy(_)) => Err(Failure::transient("T0001", "busy")),
            Some(Mood::Offended) => Err(Failure::permanent("T0002", "offended")),
            Some(Mood::Shocked(_)) => panic!("shocked"),
            Some(Mood::Slow(time)) => {
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
pub(crate) fn hasty() -> Tuning {
    Tuning {
        retry_first: Duration::from_millis(1),
        retry_longest: Duration::from_millis(4),
        relay_poll: Duration::from_millis(20),
        relay_attempts: 3,
        unknown_version_grace: Duration::from_millis(30),
        handler_timeout: Duration::from_millis(500),
        drain: Duration::from_secs(5),
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
