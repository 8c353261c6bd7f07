//! One transaction's worth of messages.
//!
//! Each message has a savepoint, so one that fails undoes its own changes only. Where the transaction itself
//! fails, nothing was done; its messages come again each in a transaction of its own, which finds the culprit.

use std::{collections::VecDeque, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use tracing::Instrument;

use super::{
    Failure, Message,
    dead_letter::DeadLetterReason,
    decode::{MessageDecoder, Prepared},
    erased_handler::PendingEvent,
    queue::{Key, KeyBatch, QueuedMessage},
};
use crate::{
    properties,
    store::{Store, StoreError, Work, inbox},
    telemetry::trace,
};

/// What became of the messages of one key.
#[derive(Debug)]
pub(super) struct KeyOutcome {
    pub(super) key: Key,
    /// HandlerAdapter now or before.
    pub(super) done: Vec<QueuedMessage>,
    /// The first message that was not handled, and why.
    pub(super) stopped: Option<(QueuedMessage, MessageOutcome)>,
    /// What waits behind it.
    pub(super) rest: VecDeque<QueuedMessage>,
}

/// Why a message was not handled.
#[derive(Debug)]
pub(super) enum MessageOutcome {
    /// Try again after a wait that grows with its failures.
    RetryLater { code: String, reason: String },
    /// It never can be.
    DeadLetter(DeadLetterReason),
    /// Nothing is wrong with it: its transaction failures.
    RetryNow,
}

/// The database refused to begin: nothing was tried.
#[derive(Debug)]
pub(super) struct BeginFailed {
    pub(super) error: StoreError,
    pub(super) batches: Vec<KeyBatch>,
}

pub(super) struct Batch<'a> {
    pub(super) store: &'a Store,
    pub(super) decoder: &'a MessageDecoder,
    pub(super) subscription: &'a str,
    pub(super) handler_timeout: Duration,
    pub(super) max_panics: u32,
}

/// What ends a whole transaction.
enum BatchFailure {
    Database(StoreError),
    Panic { item: String, reason: String },
    Timeout { item: String },
}

/// The messages of one key, ready for the transaction.
struct ReadyKey {
    key: Key,
    ready: Vec<(QueuedMessage, Box<dyn PendingEvent>, Message)>,
    stopped: Option<(QueuedMessage, MessageOutcome)>,
    rest: VecDeque<QueuedMessage>,
}

impl Batch<'_> {
    pub(super) async fn process(&self, batches: Vec<KeyBatch>) -> Result<Vec<KeyOutcome>, BeginFailed> {
        let kept: Vec<KeyBatch> = batches.clone();
        // Before the transaction, since a version that is new here is asked from the broker.
        let mut keys = Vec::with_capacity(batches.len());
        for batch in batches {
            keys.push(self.decode(batch).await);
        }
        let mut work = match self.store.begin().await {
            Ok(work) => work,
            Err(error) => return Err(BeginFailed { error, batches: kept }),
        };
        let mut outcomes = Vec::with_capacity(keys.len());
        for key in keys {
            match self.handle_key(&mut work, key).await {
                Ok(outcome) => outcomes.push(outcome),
                Err(failure) => {
                    if let Err(error) = work.rollback().await {
                        tracing::debug!(%error, "rollback failed; the connection is dropped");
                    }
                    return Ok(self.fail_batch(kept, &failure));
                }
            }
        }
        match work.commit().await {
            Ok(()) => Ok(outcomes),
            Err(error) => Ok(self.fail_batch(kept, &BatchFailure::Database(error))),
        }
    }

    async fn decode(&self, batch: KeyBatch) -> ReadyKey {
        let KeyBatch { key, mut items } = batch;
        let mut ready = Vec::with_capacity(items.len());
        let mut stopped = None;
        while let Some(mut item) = items.pop_front() {
            match self.decoder.decode(&mut item, self.subscription).await {
                Prepared::Ready(event, message) => ready.push((item, event, message)),
                Prepared::Stopped(stop) => {
                    stopped = Some((item, stop));
                    break;
                }
            }
        }
        ReadyKey { key, ready, stopped, rest: items }
    }

    /// The error ends the transaction; what ends this key's leader_lock only is in the outcome.
    async fn handle_key(&self, work: &mut Work, key: ReadyKey) -> Result<KeyOutcome, BatchFailure> {
        let ReadyKey { key, ready, mut stopped, mut rest } = key;
        let mut done = Vec::with_capacity(ready.len());
        let mut ready = ready.into_iter();
        while let Some((mut item, event, message)) = ready.next() {
            let stop = match self.handle(work, event, &message).await? {
                Ok(()) => {
                    done.push(item);
                    continue;
                }
                Err(Failure::Transient { code, reason }) => {
                    item.failures += 1;
                    MessageOutcome::RetryLater { code, reason }
                }
                Err(Failure::Permanent { code, reason }) => {
                    MessageOutcome::DeadLetter(DeadLetterReason { code, reason })
                }
            };
            let behind = ready.by_ref().map(|(item, ..)| item).chain(stopped.take().map(|(item, _)| item));
            rest = behind.chain(rest).collect();
            stopped = Some((item, stop));
            break;
        }
        Ok(KeyOutcome { key, done, stopped, rest })
    }

    /// The outer error ends the transaction, the inner one this message only.
    async fn handle(
        &self,
        work: &mut Work,
        event: Box<dyn PendingEvent>,
        message: &Message,
    ) -> Result<Result<(), Failure>, BatchFailure> {
        let savepoint = work.savepoint().await.map_err(BatchFailure::Database)?;
        let event_id = event.event_id();
        let admitted = inbox::admit(work.connection(), self.subscription, &event_id).await;
        if admitted.map_err(BatchFailure::Database)? == inbox::Admitted::Duplicate {
            tracing::debug!(topic = message.topic, id = message.id, "handled before");
            work.release(savepoint).await.map_err(BatchFailure::Database)?;
            return Ok(Ok(()));
        }
        let parent = message.properties.get(properties::TRACEPARENT).map(String::as_str);
        let traceparent = trace::child_of(parent);
        work.continue_trace(traceparent.clone());
        // Whatever the handler logs says which message it is about.
        let span = tracing::info_span!(
            "message",
            topic = message.topic,
            message_id = message.id,
            event_id,
            key = message.key,
            traceparent
        );
        let handling = trace::scope(traceparent, event.run(message, work)).instrument(span);
        let handling = AssertUnwindSafe(handling).catch_unwind();
        let result = match tokio::time::timeout(self.handler_timeout, handling).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => {
                return Err(BatchFailure::Panic { item: message.id.clone(), reason: panic_text(&*panic) });
            }
            Err(_) => return Err(BatchFailure::Timeout { item: message.id.clone() }),
        };
        match result {
            Ok(()) => work.release(savepoint).await.map_err(BatchFailure::Database)?,
            Err(_) => work.undo(savepoint).await.map_err(BatchFailure::Database)?,
        }
        Ok(result)
    }

    /// Everything comes again; whoever is known or sure to be at fault has a failure counted.
    fn fail_batch(&self, kept: Vec<KeyBatch>, failure: &BatchFailure) -> Vec<KeyOutcome> {
        let single = kept.iter().map(|batch| batch.items.len()).sum::<usize>() == 1;
        let outcome = |batch: KeyBatch| {
            let KeyBatch { key, items: mut rest } = batch;
            let is_at_fault = rest.front().is_some_and(|item| single || failure.is_caused_by(item));
            // Behind the first item of its key the culprit comes again, then isolate.
            let cause_is_behind = rest.iter().skip(1).any(|item| failure.is_caused_by(item));
            if matches!(failure, BatchFailure::Database(_)) || cause_is_behind {
                for item in &mut rest {
                    item.isolate = true;
                }
            }
            let stopped = rest.pop_front().map(|item| {
                if is_at_fault { self.attribute_failure(item, failure) } else { (item, MessageOutcome::RetryNow) }
            });
            KeyOutcome { key, done: Vec::new(), stopped, rest }
        };
        kept.into_iter().map(outcome).collect()
    }

    fn attribute_failure(&self, mut item: QueuedMessage, failure: &BatchFailure) -> (QueuedMessage, MessageOutcome) {
        let stop = match failure {
            BatchFailure::Database(error) if error.is_transient() => {
                item.failures += 1;
                MessageOutcome::RetryLater { code: error.code().to_owned(), reason: error.to_string() }
            }
            BatchFailure::Database(error) => MessageOutcome::DeadLetter(DeadLetterReason::new(error.code(), error)),
            BatchFailure::Panic { reason, .. } => {
                let reason = format!("the handler panicked: {reason}");
                if item.panics + 1 >= self.max_panics {
                    return (item, MessageOutcome::DeadLetter(DeadLetterReason::new("K0305", reason)));
                }
                item.panics += 1;
                MessageOutcome::RetryLater { code: "K0305".to_owned(), reason }
            }
            BatchFailure::Timeout { .. } => {
                item.failures += 1;
                let reason = format!("the handler did not finish within {:?}", self.handler_timeout);
                MessageOutcome::RetryLater { code: "K0306".to_owned(), reason }
            }
        };
        (item, stop)
    }
}

impl BatchFailure {
    fn is_caused_by(&self, item: &QueuedMessage) -> bool {
        match self {
            Self::Database(_) => false,
            Self::Panic { item: id, .. } | Self::Timeout { item: id } => item.delivery.id.as_str() == id,
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
