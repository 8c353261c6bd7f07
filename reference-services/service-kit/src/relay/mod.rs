//! From the outbox to the broker.
//!
//! Rows of one key are sent in order, each after the broker's receipt for the one before; keys beside each other.
//! A row is marked sent only after its receipt, so a crash in between sends it twice, and the consumers' inbox
//! drops the second. A row that the broker refuses is tried again later and later, then parked. Rows of its key wait
//! behind it (the order of a key is a promise), all others go on; [`parked`] shows it, [`retry_parked`] and
//! [`discard_parked`] decide.
//!
//! While the broker is away nothing is counted against any row.
//! On `PostgreSQL` one instance relays and the others stand by. Should two ever relay at once, the order of first
//! arrivals still holds, since each sends a key's rows from the first that has no receipt.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream::FuturesUnordered};

mod leader_lock;
mod rows;
mod status;

pub use rows::{ParkedRow, discard_parked, parked, retry_parked};
pub use status::{OutboxFigures, RelayStatus};

use crate::{
    backoff::Backoff,
    broker::{BrokerError, Outgoing, Producer, SharedBroker},
    config::Tuning,
    consumer::StepOutcome,
    contracts::{PublishedSchemas, Tenant},
    service::ServiceError,
    shutdown::ShutdownSignal,
    store::{Store, StoreError},
};
use leader_lock::LeaderLock;
use rows::{OutboxRow, RefusedRow};

/// Sends what the outbox holds.
pub(crate) struct Relay {
    store: Store,
    broker: SharedBroker,
    tenant: Tenant,
    schemas: PublishedSchemas,
    producers: HashMap<(String, u32), Producer>,
    batch: usize,
    poll: Duration,
    attempts: u32,
    backoff: Backoff,
    leader_lock: LeaderLock,
    status: RelayStatus,
    failures: u32,
}

/// What became of the rows of one key.
struct KeyResult {
    ids: Vec<i64>,
    failed: Option<(OutboxRow, BrokerError)>,
}

impl Relay {
    pub(crate) fn new(
        store: &Store,
        broker: &SharedBroker,
        tenant: &Tenant,
        schemas: PublishedSchemas,
        tuning: &Tuning,
        status: RelayStatus,
    ) -> Self {
        Self {
            store: store.clone(),
            broker: Arc::clone(broker),
            tenant: tenant.clone(),
            schemas,
            producers: HashMap::new(),
            batch: tuning.relay_batch_size,
            poll: tuning.relay_poll_interval,
            attempts: tuning.relay_max_attempts,
            backoff: Backoff { initial: tuning.initial_retry_delay, max: tuning.max_retry_delay },
            leader_lock: LeaderLock::new(store),
            status,
            failures: 0,
        }
    }

    /// Sends one batch of what is due.
    pub(crate) async fn step(&mut self) -> Result<StepOutcome, RelayError> {
        if !self.leader_lock.is_leader().await? {
            return Ok(StepOutcome::Idle);
        }
        let due = rows::due(&self.store, self.batch).await?;
        if due.is_empty() {
            return Ok(StepOutcome::Idle);
        }
        let mut sent = Vec::with_capacity(due.len());
        let mut failed = Vec::new();
        let mut outage = None;
        let mut keys: FuturesUnordered<_> = self.by_key(due).into_iter().map(send_in_order).collect();
        while let Some(KeyResult { ids, failed: stopped }) = keys.next().await {
            sent.extend(ids);
            match stopped {
                Some((_, error)) if error.is_outage() => outage = Some(error),
                Some((row, error)) => failed.push(self.classify_failure(&row, &error)),
                None => {}
            }
        }
        rows::mark(&self.store, &sent, &failed).await?;
        self.status.add_sent(sent.len());
        if !sent.is_empty() {
            // Trouble with one topic doesn't slow the others down more and more.
            self.failures = 0;
        }
        match outage {
            Some(error) => Err(error.into()),
            None => Ok(StepOutcome::Processed(sent.len() + failed.len())),
        }
    }

    /// Relays until told to stop.
    pub(crate) async fn run(&mut self, mut stop: ShutdownSignal) {
        while !stop.is_requested() {
            let wait = match self.step().await {
                Ok(StepOutcome::Processed(_)) => {
                    self.recovered();
                    continue;
                }
                Ok(StepOutcome::Idle) => {
                    self.recovered();
                    self.poll
                }
                Err(error) => self.failed(&error),
            };
            tokio::select! {
                () = stop.requested() => {}
                // A commit doesn't shorten the wait after a failure.
                () = self.store.committed().notified(), if self.failures == 0 => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Sends what is left, for as long as the broker takes it and there is time.
    pub(crate) async fn drain(&mut self, deadline: Instant) {
        while Instant::now() < deadline {
            match tokio::time::timeout_at(deadline.into(), self.step()).await {
                Ok(Ok(StepOutcome::Processed(_))) => {}
                Ok(Ok(StepOutcome::Idle)) | Err(_) => return,
                Ok(Err(error)) => {
                    tracing::warn!(code = error.code(), %error, "the outbox keeps the rest for the next start");
                    return;
                }
            }
        }
    }

    fn recovered(&mut self) {
        self.failures = 0;
        self.status.mark_ok();
    }

    fn failed(&mut self, error: &RelayError) -> Duration {
        self.failures += 1;
        let wait = self.backoff.after(self.failures);
        tracing::warn!(code = error.code(), %error, ?wait, "the relay can't send; trying again");
        self.status.mark_failed(&error.to_string());
        wait
    }

    /// Rows with their producers, by key, each key's in the order of the outbox.
    fn by_key(&mut self, due: Vec<OutboxRow>) -> Vec<Vec<(OutboxRow, Result<Producer, BrokerError>)>> {
        let mut places: HashMap<(String, String), usize> = HashMap::new();
        let mut keys: Vec<Vec<_>> = Vec::new();
        for row in due {
            let place = *places.entry((row.topic.clone(), row.key.clone())).or_insert_with(|| {
                keys.push(Vec::new());
                keys.len() - 1
            });
            let producer = self.producer(&row);
            keys[place].push((row, producer));
        }
        keys
    }

    fn producer(&mut self, row: &OutboxRow) -> Result<Producer, BrokerError> {
        let topic = self.tenant.resolve_topic(&row.topic);
        let Some(schema) = self.schemas.schema(&row.contract, row.contract_version) else {
            let reason = format!("this program writes no version {} of {}", row.contract_version, row.contract);
            return Err(BrokerError::MessageRefused { topic, reason });
        };
        let producers = self.producers.entry((topic.clone(), row.contract_version));
        Ok(producers.or_insert_with(|| self.broker.producer(&topic, schema.clone())).clone())
    }

    fn classify_failure(&self, row: &OutboxRow, error: &BrokerError) -> RefusedRow {
        let attempts = row.attempts + 1;
        let parked = attempts >= self.attempts;
        let wait = self.backoff.after(attempts);
        if parked {
            tracing::error!(
                code = error.code(), %error, id = row.id, key = row.key, attempts,
                "an outbox row is parked; later rows of its key wait until it is retried or discarded"
            );
        } else {
            tracing::warn!(code = error.code(), %error, id = row.id, ?wait, "the broker refuses a row; trying again");
        }
        RefusedRow { id: row.id, attempts, parked, wait, error: format!("{}: {error}", error.code()) }
    }
}

async fn send_in_order(rows: Vec<(OutboxRow, Result<Producer, BrokerError>)>) -> KeyResult {
    let mut ids = Vec::with_capacity(rows.len());
    for (mut row, producer) in rows {
        let message = Outgoing {
            payload: std::mem::take(&mut row.payload),
            key: Some(row.key.clone()),
            properties: std::mem::take(&mut row.properties),
        };
        let receipt = match producer {
            Ok(producer) => producer.send(message).await,
            Err(error) => Err(error),
        };
        match receipt {
            Ok(_) => ids.push(row.id),
            Err(error) => return KeyResult { ids, failed: Some((row, error)) },
        }
    }
    KeyResult { ids, failed: None }
}

/// Why the relay could not send.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl From<RelayError> for ServiceError {
    fn from(error: RelayError) -> Self {
        match error {
            RelayError::Store(error) => error.into(),
            RelayError::Broker(error) => error.into(),
        }
    }
}

impl RelayError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Broker(error) => error.code(),
        }
    }
}
