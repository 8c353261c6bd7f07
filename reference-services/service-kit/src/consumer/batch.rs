//! Handles batches of messages in one transaction.
//!
//! Each message has a savepoint, so a message that fails undoes only its own changes. If the whole transaction fails,
//! all its messages are retried. After a database error, each is retried in a transaction of its own, which identifies
//! the message that causes the error. After a panic or a timeout, the message that caused it is known.

use std::{collections::VecDeque, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use tracing::Instrument;

use super::{
    decode::MessageDecoder,
    erased_handler::PendingEvent,
    failure::Failure,
    handler::Message,
    outcome::{DeadLetterReason, KeyOutcome, MessageOutcome},
    queue::{Key, KeyBatch, QueuedMessage},
};
use crate::{
    codes, properties,
    store::{Store, StoreError, Work, inbox},
    telemetry::trace,
};

/// The failure of a transaction to begin. No message was handled.
#[derive(Debug)]
pub(super) struct BeginFailed {
    pub(super) error: StoreError,
    pub(super) batches: Vec<KeyBatch>,
}

/// Handles the batches of several keys together, in one transaction.
pub(super) struct BatchProcessor<'a> {
    pub(super) store: &'a Store,
    pub(super) decoder: &'a MessageDecoder,
    pub(super) subscription: &'a str,
    pub(super) handler_timeout: Duration,
    pub(super) max_panics: u32,
}

/// A failure of a whole transaction.
enum BatchFailure {
    Database(StoreError),
    Panic { message_id: String, reason: String },
    Timeout { message_id: String },
}

/// The messages of one key, decoded up to the first that cannot be decoded.
struct DecodedKey {
    key: Key,
    decoded: Vec<(QueuedMessage, Box<dyn PendingEvent>, Message)>,
    /// The message that cannot be decoded, and its outcome.
    stopped: Option<(QueuedMessage, MessageOutcome)>,
    /// The messages behind it, not decoded.
    rest: VecDeque<QueuedMessage>,
}

impl BatchProcessor<'_> {
    pub(super) async fn process(&self, batches: Vec<KeyBatch>) -> Result<Vec<KeyOutcome>, BeginFailed> {
        let originals: Vec<KeyBatch> = batches.clone();
        // Decoding may ask the broker for a schema, so it comes before the transaction.
        let mut keys = Vec::with_capacity(batches.len());
        for batch in batches {
            keys.push(self.decode_key(batch).await);
        }
        let mut work = match self.store.begin().await {
            Ok(work) => work,
            Err(error) => return Err(BeginFailed { error, batches: originals }),
        };
        let mut outcomes = Vec::with_capacity(keys.len());
        for key in keys {
            match self.handle_key(&mut work, key).await {
                Ok(outcome) => outcomes.push(outcome),
                Err(failure) => {
                    if let Err(error) = work.rollback().await {
                        tracing::debug!(%error, "rollback failed; the connection is dropped");
                    }
                    return Ok(self.retry_all(originals, &failure));
                }
            }
        }
        match work.commit().await {
            Ok(()) => Ok(outcomes),
            Err(error) => Ok(self.retry_all(originals, &BatchFailure::Database(error))),
        }
    }

    async fn decode_key(&self, batch: KeyBatch) -> DecodedKey {
        let KeyBatch { key, mut messages } = batch;
        let mut decoded = Vec::with_capacity(messages.len());
        let mut stopped = None;
        while let Some(mut queued) = messages.pop_front() {
            match self.decoder.decode(&mut queued, self.subscription).await {
                Ok((event, message)) => decoded.push((queued, event, message)),
                Err(outcome) => {
                    stopped = Some((queued, outcome));
                    break;
                }
            }
        }
        DecodedKey { key, decoded, stopped, rest: messages }
    }

    /// Handles the messages of one key in order, up to the first that fails. An error fails the whole transaction.
    async fn handle_key(&self, work: &mut Work, key: DecodedKey) -> Result<KeyOutcome, BatchFailure> {
        let DecodedKey { key, decoded, mut stopped, mut rest } = key;
        let mut done = Vec::with_capacity(decoded.len());
        let mut decoded = decoded.into_iter();
        while let Some((mut queued, event, message)) = decoded.next() {
            let outcome = match self.handle(work, event, &message).await? {
                Ok(()) => {
                    done.push(queued);
                    continue;
                }
                Err(Failure::Transient { code, reason }) => {
                    queued.failures += 1;
                    MessageOutcome::RetryLater { code, reason }
                }
                Err(Failure::Permanent { code, reason }) => {
                    MessageOutcome::DeadLetter(DeadLetterReason { code, reason })
                }
            };
            let behind = decoded.by_ref().map(|(queued, ..)| queued).chain(stopped.take().map(|(queued, _)| queued));
            rest = behind.chain(rest).collect();
            stopped = Some((queued, outcome));
            break;
        }
        Ok(KeyOutcome { key, done, stopped, rest })
    }

    /// Handles one message. The outer error fails the whole transaction, the inner one only this message.
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
            tracing::debug!(topic = message.topic, id = message.id, "duplicate message skipped");
            work.release(savepoint).await.map_err(BatchFailure::Database)?;
            return Ok(Ok(()));
        }
        let parent = message.properties.get(properties::TRACEPARENT).map(String::as_str);
        let traceparent = trace::child_of(parent);
        work.continue_trace(traceparent.clone());
        // Every log line of the handler names the message.
        let span = tracing::info_span!(
            "message",
            topic = message.topic,
            message_id = message.id,
            event_id,
            key = message.key,
            traceparent
        );
        let handling = trace::scope(traceparent, event.handle(message, work)).instrument(span);
        let handling = AssertUnwindSafe(handling).catch_unwind();
        let result = match tokio::time::timeout(self.handler_timeout, handling).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => {
                return Err(BatchFailure::Panic { message_id: message.id.clone(), reason: panic_message(&*panic) });
            }
            Err(_) => return Err(BatchFailure::Timeout { message_id: message.id.clone() }),
        };
        match result {
            Ok(()) => work.release(savepoint).await.map_err(BatchFailure::Database)?,
            Err(_) => work.undo(savepoint).await.map_err(BatchFailure::Database)?,
        }
        Ok(result)
    }

    /// Returns all messages for a retry, and counts a failure for the message that caused it, if that is known.
    fn retry_all(&self, batches: Vec<KeyBatch>, failure: &BatchFailure) -> Vec<KeyOutcome> {
        let is_single = batches.iter().map(|batch| batch.messages.len()).sum::<usize>() == 1;
        let outcome = |batch: KeyBatch| {
            let KeyBatch { key, messages: mut rest } = batch;
            let is_cause = rest.front().is_some_and(|first| is_single || failure.is_caused_by(first));
            // If the cause is behind the first message, its failure is not counted yet. Isolated messages are handled one
            // by one, so the failure is counted once the cause is handled alone.
            let cause_is_behind = rest.iter().skip(1).any(|queued| failure.is_caused_by(queued));
            if matches!(failure, BatchFailure::Database(_)) || cause_is_behind {
                for queued in &mut rest {
                    queued.is_isolated = true;
                }
            }
            let stopped = rest.pop_front().map(|first| {
                if is_cause { self.attribute_failure(first, failure) } else { (first, MessageOutcome::RetryNow) }
            });
            KeyOutcome { key, done: Vec::new(), stopped, rest }
        };
        batches.into_iter().map(outcome).collect()
    }

    fn attribute_failure(&self, mut queued: QueuedMessage, failure: &BatchFailure) -> (QueuedMessage, MessageOutcome) {
        let outcome = match failure {
            BatchFailure::Database(error) if error.is_transient() => {
                queued.failures += 1;
                MessageOutcome::RetryLater { code: error.code().to_owned(), reason: error.to_string() }
            }
            BatchFailure::Database(error) => MessageOutcome::DeadLetter(DeadLetterReason::new(error.code(), error)),
            BatchFailure::Panic { reason, .. } => {
                let reason = format!("the handler panicked: {reason}");
                if queued.panics + 1 >= self.max_panics {
                    return (
                        queued,
                        MessageOutcome::DeadLetter(DeadLetterReason::new(codes::HANDLER_PANICKED, reason)),
                    );
                }
                queued.panics += 1;
                MessageOutcome::RetryLater { code: codes::HANDLER_PANICKED.to_owned(), reason }
            }
            BatchFailure::Timeout { .. } => {
                queued.failures += 1;
                let reason = format!("the handler did not finish within {:?}", self.handler_timeout);
                MessageOutcome::RetryLater { code: codes::HANDLER_TIMED_OUT.to_owned(), reason }
            }
        };
        (queued, outcome)
    }
}

impl BatchFailure {
    fn is_caused_by(&self, queued: &QueuedMessage) -> bool {
        match self {
            Self::Database(_) => false,
            Self::Panic { message_id, .. } | Self::Timeout { message_id } => queued.delivery.id.as_str() == message_id,
        }
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<&str>().map(|message| (*message).to_owned());
    message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
