//! Handles batches of messages in one transaction.
//!
//! Each message has a savepoint, so a message that fails undoes only its own changes. If the whole transaction fails,
//! its messages are retried. After a database error, each gets a transaction of its own, to find the message that causes
//! the error. After a panic or a timeout, that message is known: it is retried after a delay, or becomes a dead letter
//! after too many panics; the others are retried at once.

use std::{collections::VecDeque, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use tracing::Instrument;

use super::{
    decode::MessageDecoder,
    erased_handler::PendingEvent,
    failure::Failure,
    handler::MessageMetadata,
    outcome::{DeadLetterReason, KeyOutcome, NextStep},
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
pub(super) struct TransactionProcessor<'a> {
    pub(super) store: &'a Store,
    pub(super) decoder: &'a MessageDecoder,
    pub(super) subscription: &'a str,
    pub(super) handler_timeout: Duration,
    pub(super) max_panics: u32,
}

/// A failure of a whole transaction.
enum TransactionFailure {
    Database(StoreError),
    Panic { message_id: String, reason: String },
    Timeout { message_id: String },
}

/// The messages of one key, decoded up to the first that cannot be decoded.
struct DecodedBatch {
    key: Key,
    decoded: Vec<(QueuedMessage, Box<dyn PendingEvent>, MessageMetadata)>,
    /// The message at which decoding stopped, and its next step.
    unhandled: Option<(QueuedMessage, NextStep)>,
    /// The messages behind it, not decoded.
    rest: VecDeque<QueuedMessage>,
}

impl TransactionProcessor<'_> {
    pub(super) async fn process(&self, batches: Vec<KeyBatch>) -> Result<Vec<KeyOutcome>, BeginFailed> {
        let originals: Vec<KeyBatch> = batches.clone();
        // Decoding may ask the broker for a schema, so it comes before the transaction.
        let mut decoded = Vec::with_capacity(batches.len());
        for batch in batches {
            decoded.push(self.decode_batch(batch).await);
        }
        let mut work = match self.store.begin().await {
            Ok(work) => work,
            Err(error) => return Err(BeginFailed { error, batches: originals }),
        };
        let mut outcomes = Vec::with_capacity(decoded.len());
        for batch in decoded {
            match self.handle_batch(&mut work, batch).await {
                Ok(outcome) => outcomes.push(outcome),
                Err(failure) => {
                    if let Err(error) = work.rollback().await {
                        tracing::debug!(%error, "rollback failed; the connection is dropped");
                    }
                    return Ok(self.outcomes_after_failure(originals, &failure));
                }
            }
        }
        match work.commit().await {
            Ok(()) => Ok(outcomes),
            Err(error) => Ok(self.outcomes_after_failure(originals, &TransactionFailure::Database(error))),
        }
    }

    async fn decode_batch(&self, batch: KeyBatch) -> DecodedBatch {
        let KeyBatch { key, mut messages } = batch;
        let mut decoded = Vec::with_capacity(messages.len());
        let mut unhandled = None;
        while let Some(mut queued) = messages.pop_front() {
            match self.decoder.decode(&mut queued, self.subscription).await {
                Ok((event, metadata)) => decoded.push((queued, event, metadata)),
                Err(next_step) => {
                    unhandled = Some((queued, next_step));
                    break;
                }
            }
        }
        DecodedBatch { key, decoded, unhandled, rest: messages }
    }

    /// Handles the messages of one key in order, up to the first that fails. An error fails the whole transaction.
    async fn handle_batch(&self, work: &mut Work, batch: DecodedBatch) -> Result<KeyOutcome, TransactionFailure> {
        let DecodedBatch { key, decoded, mut unhandled, mut rest } = batch;
        let mut handled = Vec::with_capacity(decoded.len());
        let mut decoded = decoded.into_iter();
        while let Some((mut queued, event, metadata)) = decoded.next() {
            let next_step = match self.handle(work, event, &metadata).await? {
                Ok(()) => {
                    handled.push(queued);
                    continue;
                }
                Err(Failure::Transient { code, reason }) => {
                    queued.non_panic_failures += 1;
                    NextStep::RetryLater { code, reason }
                }
                Err(Failure::Permanent { code, reason }) => NextStep::DeadLetter(DeadLetterReason { code, reason }),
            };
            let behind = decoded.by_ref().map(|(queued, ..)| queued).chain(unhandled.take().map(|(queued, _)| queued));
            rest = behind.chain(rest).collect();
            unhandled = Some((queued, next_step));
            break;
        }
        Ok(KeyOutcome { key, handled, unhandled, rest })
    }

    /// Handles one message. The outer error fails the whole transaction, the inner one only this message.
    async fn handle(
        &self,
        work: &mut Work,
        event: Box<dyn PendingEvent>,
        metadata: &MessageMetadata,
    ) -> Result<Result<(), Failure>, TransactionFailure> {
        let savepoint = work.savepoint().await.map_err(TransactionFailure::Database)?;
        let event_id = event.event_id();
        let result = inbox::admit(work.connection(), self.subscription, &event_id).await;
        if result.map_err(TransactionFailure::Database)? == inbox::AdmitResult::Duplicate {
            tracing::debug!(topic = metadata.topic, id = metadata.id, "duplicate message skipped");
            work.release(savepoint).await.map_err(TransactionFailure::Database)?;
            return Ok(Ok(()));
        }
        let parent = metadata.properties.get(properties::TRACEPARENT).map(String::as_str);
        let traceparent = trace::child_of(parent);
        work.continue_trace(traceparent.clone());
        // Every log line of the handler names the message.
        let span = tracing::info_span!(
            "message",
            topic = metadata.topic,
            message_id = metadata.id,
            event_id,
            key = metadata.key,
            traceparent
        );
        let handling = trace::scope(traceparent, event.handle(metadata, work)).instrument(span);
        let handling = AssertUnwindSafe(handling).catch_unwind();
        let result = match tokio::time::timeout(self.handler_timeout, handling).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => {
                return Err(TransactionFailure::Panic {
                    message_id: metadata.id.clone(),
                    reason: panic_message(&*panic),
                });
            }
            Err(_) => return Err(TransactionFailure::Timeout { message_id: metadata.id.clone() }),
        };
        match result {
            Ok(()) => work.release(savepoint).await.map_err(TransactionFailure::Database)?,
            Err(_) => work.undo(savepoint).await.map_err(TransactionFailure::Database)?,
        }
        Ok(result)
    }

    /// Returns the outcomes of a failed transaction.
    ///
    /// If the message that caused the failure is known and is the first of its key, it is retried later or becomes a dead
    /// letter. If it is a later message of its key, all messages of the key are retried at once, each in a transaction of
    /// its own, and the failure is counted if it happens there again. All other messages are retried at once.
    fn outcomes_after_failure(&self, batches: Vec<KeyBatch>, failure: &TransactionFailure) -> Vec<KeyOutcome> {
        let is_single = batches.iter().map(|batch| batch.messages.len()).sum::<usize>() == 1;
        let outcome = |batch: KeyBatch| {
            let KeyBatch { key, messages: mut rest } = batch;
            let is_cause = rest.front().is_some_and(|first| is_single || failure.is_known_to_be_caused_by(first));
            // After a rollback no message is handled, so `KeyOutcome::unhandled` must be the first message of the key. If a
            // later one is the cause, all messages of the key get transactions of their own.
            let cause_is_behind = rest.iter().skip(1).any(|queued| failure.is_known_to_be_caused_by(queued));
            if matches!(failure, TransactionFailure::Database(_)) || cause_is_behind {
                for queued in &mut rest {
                    queued.needs_own_transaction = true;
                }
            }
            let unhandled = rest.pop_front().map(|first| {
                if is_cause { self.next_step_of_cause(first, failure) } else { (first, NextStep::RetryNow) }
            });
            KeyOutcome { key, handled: Vec::new(), unhandled, rest }
        };
        batches.into_iter().map(outcome).collect()
    }

    /// Returns the message that caused a failure, with its next step.
    fn next_step_of_cause(&self, mut queued: QueuedMessage, failure: &TransactionFailure) -> (QueuedMessage, NextStep) {
        let next_step = match failure {
            TransactionFailure::Database(error) if error.is_transient() => {
                queued.non_panic_failures += 1;
                NextStep::RetryLater { code: error.code().to_owned(), reason: error.to_string() }
            }
            TransactionFailure::Database(error) => NextStep::DeadLetter(DeadLetterReason::new(error.code(), error)),
            TransactionFailure::Panic { reason, .. } => {
                let reason = format!("the handler panicked: {reason}");
                if queued.panics + 1 >= self.max_panics {
                    return (queued, NextStep::DeadLetter(DeadLetterReason::new(codes::HANDLER_PANICKED, reason)));
                }
                queued.panics += 1;
                NextStep::RetryLater { code: codes::HANDLER_PANICKED.to_owned(), reason }
            }
            TransactionFailure::Timeout { .. } => {
                queued.non_panic_failures += 1;
                let reason = format!("the handler did not finish within {:?}", self.handler_timeout);
                NextStep::RetryLater { code: codes::HANDLER_TIMED_OUT.to_owned(), reason }
            }
        };
        (queued, next_step)
    }
}

impl TransactionFailure {
    fn is_known_to_be_caused_by(&self, queued: &QueuedMessage) -> bool {
        match self {
            Self::Database(_) => false,
            Self::Panic { message_id, .. } | Self::Timeout { message_id } => queued.received.id.as_str() == message_id,
        }
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<&str>().map(|message| (*message).to_owned());
    message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
