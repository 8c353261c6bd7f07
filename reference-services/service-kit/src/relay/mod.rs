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

mod rows;
mod status;
mod turn;

pub use rows::{ParkedRow, discard_parked, parked, retry_parked};
pub use status::{OutboxFigures, RelayStatus};

use crate::{
    backoff::Backoff,
    broker::{BrokerError, Outgoing, Producer, SharedBroker},
    config::Tuning,
    consumer::Step,
    contracts::{Tenant, Written},
    service::ServiceError,
    shutdown::Stop,
    store::{Store, StoreError},
};
use rows::{Failed, Row};
use turn::Turn;

/// Sends what the outbox holds.
pub(crate) struct Relay {
    store: Store,
    broker: SharedBroker,
    tenant: Tenant,
    written: Written,
    producers: HashMap<(String, u32), Producer>,
    batch: usize,
    poll: Duration,
    attempts: u32,
    backoff: Backoff,
    turn: Turn,
    status: RelayStatus,
    failures: u32,
}

/// What became of the rows of one key.
struct Sent {
    ids: Vec<i64>,
    failed: Option<(Row, BrokerError)>,
}

impl Relay {
    pub(crate) fn new(
        store: &Store,
        broker: &SharedBroker,
        tenant: &Tenant,
        written: Written,
        tuning: &Tuning,
        status: RelayStatus,
    ) -> Self {
        Self {
            store: store.clone(),
            broker: Arc::clone(broker),
            tenant: tenant.clone(),
            written,
            producers: HashMap::new(),
            batch: tuning.relay_batch,
            poll: tuning.relay_poll,
            attempts: tuning.relay_attempts,
            backoff: Backoff { first: tuning.retry_first, longest: tuning.retry_longest },
            turn: Turn::new(store),
            status,
            failures: 0,
        }
    }

    /// Sends one batch of what is due.
    pub(crate) async fn step(&mut self) -> Result<Step, RelayError> {
        if !self.turn.is_ours().await? {
            return Ok(Step::Idle);
        }
        let due = rows::due(&self.store, self.batch).await?;
        if due.is_empty() {
            return Ok(Step::Idle);
        }
        let mut sent = Vec::with_capacity(due.len());
        let mut failed = Vec::new();
        let mut outage = None;
        let mut keys: FuturesUnordered<_> = self.by_key(due).into_iter().map(send_in_order).collect();
        while let Some(Sent { ids, failed: stopped }) = keys.next().await {
            sent.extend(ids);
            match stopped {
                Some((_, error)) if error.is_outage() => outage = Some(error),
                Some((row, error)) => failed.push(self.judge(&row, &error)),
                None => {}
            }
        }
        rows::mark(&self.store, &sent, &failed).await?;
        self.status.sent(sent.len());
        if !sent.is_empty() {
            // Trouble with one topic doesn't slow the others down more and more.
            self.failures = 0;
        }
        match outage {
            Some(error) => Err(error.into()),
            None => Ok(Step::Did(sent.len() + failed.len())),
        }
    }

    /// Relays until told to stop.
    pub(crate) async fn run(&mut self, mut stop: Stop) {
        while !stop.is_requested() {
            let wait = match self.step().await {
                Ok(Step::Did(_)) => {
                    self.recovered();
                    continue;
                }
                Ok(Step::Idle) => {
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
                Ok(Ok(Step::Did(_))) => {}
                Ok(Ok(Step::Idle)) | Err(_) => return,
                Ok(Err(error)) => {
                    tracing::warn!(code = error.code(), %error, "the outbox keeps the rest for the next start");
                    return;
                }
            }
        }
    }

    fn recovered(&mut self) {
        self.failures = 0;
        self.status.works();
    }

    fn failed(&mut self, error: &RelayError) -> Duration {
        self.failures += 1;
        let wait = self.backoff.after(self.failures);
        tracing::warn!(code = error.code(), %error, ?wait, "the relay can't send; trying again");
        self.status.fails(&error.to_string());
        wait
    }

    /// Rows with their producers, by key, each key's in the order of the outbox.
    fn by_key(&mut self, due: Vec<Row>) -> Vec<Vec<(Row, Result<Producer, BrokerError>)>> {
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

    fn producer(&mut self, row: &Row) -> Result<Producer, BrokerError> {
        let topic = self.tenant.apply(&row.topic);
        let Some(schema) = self.written.schema(&row.contract, row.contract_version) else {
            let reason = format!("this program writes no version {} of {}", row.contract_version, row.contract);
            return Err(BrokerError::MessageRefused { topic, reason });
        };
        let producers = self.producers.entry((topic.clone(), row.contract_version));
        Ok(producers.or_insert_with(|| self.broker.producer(&topic, schema.clone())).clone())
    }

    fn judge(&self, row: &Row, error: &BrokerError) -> Failed {
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
        Failed { id: row.id, attempts, parked, wait, error: format!("{}: {error}", error.code()) }
    }
}

async fn send_in_order(rows: Vec<(Row, Result<Producer, BrokerError>)>) -> Sent {
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
            Err(error) => return Sent { ids, failed: Some((row, error)) },
        }
    }
    Sent { ids, failed: None }
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
