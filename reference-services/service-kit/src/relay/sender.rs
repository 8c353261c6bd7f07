//! The loop of the relay.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream::FuturesUnordered};

use super::{
    leader_lock::LeaderLock,
    rows::{self, OutboxRow, RejectedRow},
    status::RelayStatus,
};
use crate::{
    backoff::Backoff,
    broker::{BrokerError, Outgoing, Producer, SharedBroker},
    codes,
    config::Tuning,
    contracts::PublishedSchemas,
    shutdown::ShutdownSignal,
    step::StepOutcome,
    store::{Store, StoreError},
    tenant::Tenant,
};

/// Sends the rows of the outbox.
pub(crate) struct Relay {
    store: Store,
    broker: SharedBroker,
    tenant: Tenant,
    schemas: PublishedSchemas,
    producers: HashMap<(String, u32), Producer>,
    batch_size: usize,
    poll_interval: Duration,
    max_attempts: u32,
    backoff: Backoff,
    leader_lock: LeaderLock,
    status: RelayStatus,
    failures: u32,
}

/// A row with the producer for its topic, or the reason why there is none.
type RowToSend = (OutboxRow, Result<Producer, RowError>);

/// The result of sending the rows of one key.
struct KeyResult {
    sent: Vec<i64>,
    failed: Option<(OutboxRow, RowError)>,
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
            batch_size: tuning.relay_batch_size,
            poll_interval: tuning.relay_poll_interval,
            max_attempts: tuning.relay_max_attempts,
            backoff: Backoff { initial: tuning.initial_retry_delay, max: tuning.max_retry_delay },
            leader_lock: LeaderLock::new(store),
            status,
            failures: 0,
        }
    }

    /// Sends one batch of due rows.
    pub(crate) async fn step(&mut self) -> Result<StepOutcome, RelayError> {
        if !self.leader_lock.is_leader().await? {
            return Ok(StepOutcome::Idle);
        }
        let due = rows::due(&self.store, self.batch_size).await?;
        if due.is_empty() {
            return Ok(StepOutcome::Idle);
        }
        let mut sent = Vec::with_capacity(due.len());
        let mut rejected = Vec::new();
        let mut outage = None;
        let mut keys: FuturesUnordered<_> = self.group_by_key(due).into_iter().map(send_in_order).collect();
        while let Some(result) = keys.next().await {
            sent.extend(result.sent);
            match result.failed {
                Some((_, RowError::Broker(error))) if error.is_outage() => outage = Some(error),
                Some((row, error)) => rejected.push(self.classify_failure(&row, &error)),
                None => {}
            }
        }
        rows::mark(&self.store, &sent, &rejected).await?;
        self.status.add_sent(sent.len());
        if !sent.is_empty() {
            // A problem with one topic must not slow down the others.
            self.failures = 0;
        }
        match outage {
            Some(error) => Err(error.into()),
            None => Ok(StepOutcome::Processed(sent.len() + rejected.len())),
        }
    }

    /// Sends rows until the shutdown is requested.
    pub(crate) async fn run(&mut self, mut shutdown: ShutdownSignal) {
        while !shutdown.is_requested() {
            let wait = match self.step().await {
                Ok(StepOutcome::Processed(_)) => {
                    self.record_success();
                    continue;
                }
                Ok(StepOutcome::Idle) => {
                    self.record_success();
                    self.poll_interval
                }
                Err(error) => self.record_failure(&error),
            };
            tokio::select! {
                () = shutdown.requested() => {}
                // A commit does not shorten the delay after a failure.
                () = self.store.committed().notified(), if self.failures == 0 => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Sends the remaining rows until the deadline or the first failure.
    pub(crate) async fn drain(&mut self, deadline: Instant) {
        while Instant::now() < deadline {
            match tokio::time::timeout_at(deadline.into(), self.step()).await {
                Ok(Ok(StepOutcome::Processed(_))) => {}
                Ok(Ok(StepOutcome::Idle)) | Err(_) => return,
                Ok(Err(error)) => {
                    tracing::warn!(code = error.code(), %error, "unsent events stay in the outbox until the next start");
                    return;
                }
            }
        }
    }

    fn record_success(&mut self) {
        self.failures = 0;
        self.status.mark_ok();
    }

    /// Records a failure and returns the delay before the next attempt.
    fn record_failure(&mut self, error: &RelayError) -> Duration {
        self.failures += 1;
        let delay = self.backoff.after(self.failures);
        tracing::warn!(code = error.code(), %error, ?delay, "cannot send events; retrying");
        self.status.mark_failed(&error.to_string());
        delay
    }

    /// Groups rows by key, in the order of the outbox, and adds their producers.
    fn group_by_key(&mut self, due: Vec<OutboxRow>) -> Vec<Vec<RowToSend>> {
        let mut indexes: HashMap<(String, String), usize> = HashMap::new();
        let mut keys: Vec<Vec<_>> = Vec::new();
        for row in due {
            let index = *indexes.entry((row.topic.clone(), row.key.clone())).or_insert_with(|| {
                keys.push(Vec::new());
                keys.len() - 1
            });
            let producer = self.producer(&row);
            keys[index].push((row, producer));
        }
        keys
    }

    fn producer(&mut self, row: &OutboxRow) -> Result<Producer, RowError> {
        let topic = self.tenant.resolve_topic(&row.topic);
        let Some(schema) = self.schemas.schema(&row.contract, row.contract_version) else {
            return Err(RowError::UndeclaredVersion { contract: row.contract.clone(), version: row.contract_version });
        };
        let producers = self.producers.entry((topic.clone(), row.contract_version));
        Ok(producers.or_insert_with(|| self.broker.producer(&topic, schema.clone())).clone())
    }

    /// Decides whether a rejected row is retried or parked.
    fn classify_failure(&self, row: &OutboxRow, error: &RowError) -> RejectedRow {
        let attempts = row.attempts + 1;
        let is_parked = attempts >= self.max_attempts;
        let delay = self.backoff.after(attempts);
        if is_parked {
            tracing::error!(
                code = error.code(), %error, id = row.id, key = row.key, attempts,
                "outbox row parked; later rows of its key wait until it is retried or discarded"
            );
        } else {
            tracing::warn!(code = error.code(), %error, id = row.id, ?delay, "outbox row rejected; retrying");
        }
        RejectedRow { id: row.id, attempts, is_parked, delay, error: format!("{}: {error}", error.code()) }
    }
}

async fn send_in_order(rows: Vec<RowToSend>) -> KeyResult {
    let mut sent = Vec::with_capacity(rows.len());
    for (mut row, producer) in rows {
        let message = Outgoing {
            payload: std::mem::take(&mut row.payload),
            key: Some(row.key.clone()),
            properties: std::mem::take(&mut row.properties),
        };
        let receipt = match producer {
            Ok(producer) => producer.send(message).await.map_err(RowError::Broker),
            Err(error) => Err(error),
        };
        match receipt {
            Ok(_) => sent.push(row.id),
            Err(error) => return KeyResult { sent, failed: Some((row, error)) },
        }
    }
    KeyResult { sent, failed: None }
}

/// An error of sending one row.
#[derive(Debug, thiserror::Error)]
enum RowError {
    #[error(transparent)]
    Broker(BrokerError),
    #[error("this program does not write version {version} of {contract}; deploy one that does, or discard the row")]
    UndeclaredVersion { contract: String, version: u32 },
}

impl RowError {
    fn code(&self) -> &'static str {
        match self {
            Self::Broker(error) => error.code(),
            Self::UndeclaredVersion { .. } => codes::OUTBOX_VERSION_UNDECLARED,
        }
    }
}

/// An error of the relay.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl RelayError {
    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Broker(error) => error.code(),
        }
    }
}
