//! The loop of one consumer: fetch messages, handle them in batches, acknowledge them.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{
    batch::{BeginFailed, TransactionProcessor},
    dead_letter::DeadLetters,
    decode::MessageDecoder,
    erased_handler::ErasedHandler,
    outcome::{DeadLetterReason, KeyOutcome, NextStep},
    queue::{Key, KeyBatch, Queue, QueuedMessage},
    status::ConsumerStatus,
    writer_version::WriterVersions,
};
#[cfg(feature = "testing")]
use crate::step::StepOutcome;
use crate::{
    backoff::Backoff,
    broker::{BrokerConsumer, MessageId, SharedBroker, SubscriptionMode},
    config::Tuning,
    shutdown::ShutdownSignal,
    store::{Dialect, Store},
    tenant::Tenant,
};

/// Consumes the topic of one contract for one handler.
pub(crate) struct Consumer {
    context: Arc<ConsumerContext>,
    /// The consumer of the broker, which delivers the messages.
    messages: BrokerConsumer,
    queue: Queue,
    tuning: Tuning,
    /// The time before which no transaction begins, because the database is not available.
    paused_until: Option<Instant>,
    begin_failures: u32,
}

/// The parts of a consumer that its transactions share.
struct ConsumerContext {
    store: Store,
    decoder: MessageDecoder,
    dead_letters: DeadLetters,
    subscription: String,
    handler_timeout: Duration,
    max_panics: u32,
    backoff: Backoff,
    status: ConsumerStatus,
}

/// The batch of a key after its transaction, with the messages to acknowledge and to retry.
struct EndedBatch {
    key: Key,
    acks: Vec<MessageId>,
    retry: VecDeque<QueuedMessage>,
    delay: Option<Duration>,
}

type TransactionResult = Result<Vec<EndedBatch>, BeginFailed>;

/// The number of buffered messages at which fetching stops, so that a stuck key cannot exhaust the memory.
const MAX_BUFFERED: usize = 10_000;

impl Consumer {
    /// Subscribes. The broker keeps messages for the subscription from now on.
    pub(crate) fn new(
        handler: Arc<dyn ErasedHandler>,
        subscription: &str,
        tenant: &Tenant,
        store: &Store,
        broker: &SharedBroker,
        tuning: &Tuning,
        status: &ConsumerStatus,
    ) -> Self {
        let topic = tenant.resolve_topic(handler.topic());
        let writer_versions = WriterVersions::new(Arc::clone(broker), handler.versions(), handler.meaning_attributes());
        let context = ConsumerContext {
            store: store.clone(),
            decoder: MessageDecoder {
                handler,
                writer_versions,
                unreadable_version_grace: tuning.unreadable_version_grace,
            },
            dead_letters: DeadLetters::new(Arc::clone(broker), &topic, subscription),
            subscription: subscription.to_owned(),
            handler_timeout: tuning.handler_timeout,
            max_panics: tuning.max_panics,
            backoff: Backoff { initial: tuning.initial_retry_delay, max: tuning.max_retry_delay },
            status: status.clone(),
        };
        let messages = broker.subscribe(&topic, subscription, SubscriptionMode::KeyShared);
        status.set_connection(messages.connection());
        Self {
            context: Arc::new(context),
            messages,
            queue: Queue::default(),
            tuning: tuning.clone(),
            paused_until: None,
            begin_failures: 0,
        }
    }

    /// Handles messages that are available now, up to the batch size, in one transaction, without waiting for more.
    #[cfg(feature = "testing")]
    pub(crate) async fn step(&mut self) -> StepOutcome {
        self.fetch();
        self.queue.wake(Instant::now());
        let batches = self.queue.take_batches(self.tuning.consumer_batch_size);
        if batches.is_empty() {
            return StepOutcome::Idle;
        }
        let result = self.context.process(batches).await;
        StepOutcome::Processed(self.ack_and_requeue(result))
    }

    /// Consumes until the shutdown is requested, then finishes the running transactions. Buffered messages go back to
    /// the broker.
    pub(crate) async fn run(mut self, mut shutdown: ShutdownSignal) {
        let mut transactions: JoinSet<TransactionResult> = JoinSet::new();
        loop {
            self.fetch();
            self.queue.wake(Instant::now());
            self.start_transactions(&mut transactions);
            self.context.status.set_buffered(self.queue.len(), self.queue.delayed());
            let due = self.next_due();
            let has_room = self.queue.len() < MAX_BUFFERED;
            tokio::select! {
                () = shutdown.requested() => break,
                Some(ended) = transactions.join_next(), if !transactions.is_empty() => self.handle_transaction_end(ended),
                received = self.messages.next(), if has_room => match received {
                    Some(received) => self.queue.push(received),
                    None => break,
                },
                () = sleep_until(due) => {}
            }
        }
        while let Some(ended) = transactions.join_next().await {
            self.handle_transaction_end(ended);
        }
    }

    fn fetch(&mut self) {
        while self.queue.len() < MAX_BUFFERED
            && let Some(received) = self.messages.try_next()
        {
            self.queue.push(received);
        }
    }

    fn start_transactions(&mut self, transactions: &mut JoinSet<TransactionResult>) {
        if self.paused_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        let max_in_flight = match self.context.store.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => self.tuning.consumer_max_in_flight,
        };
        while transactions.len() < max_in_flight {
            let batches = self.queue.take_batches(self.tuning.consumer_batch_size);
            if batches.is_empty() {
                return;
            }
            let context = Arc::clone(&self.context);
            transactions.spawn(async move { context.process(batches).await });
        }
    }

    fn handle_transaction_end(&mut self, ended: Result<TransactionResult, tokio::task::JoinError>) {
        match ended {
            Ok(result) => {
                self.ack_and_requeue(result);
            }
            // The messages are not acknowledged: the supervisor starts a new consumer, which receives them again.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Acknowledges finished messages and requeues the others. Returns the number of finished messages.
    fn ack_and_requeue(&mut self, result: TransactionResult) -> usize {
        let ended = match result {
            Ok(ended) => ended,
            Err(BeginFailed { error, batches }) => {
                self.begin_failures += 1;
                let delay = self.context.backoff.after(self.begin_failures);
                tracing::warn!(code = error.code(), %error, ?delay, "cannot begin a transaction; retrying");
                self.context.status.set_database_error(Some(&error));
                self.paused_until = Some(Instant::now() + delay);
                for KeyBatch { key, messages } in batches {
                    self.queue.end_batch(key, 0, messages, None);
                }
                return 0;
            }
        };
        self.begin_failures = 0;
        self.paused_until = None;
        self.context.status.set_database_error(None);
        let mut finished_count = 0;
        for EndedBatch { key, acks, retry, delay } in ended {
            for id in &acks {
                self.messages.ack(id);
            }
            finished_count += acks.len();
            self.queue.end_batch(key, acks.len(), retry, delay.map(|delay| Instant::now() + delay));
        }
        self.context.status.add_finished(finished_count);
        finished_count
    }

    fn next_due(&self) -> Option<Instant> {
        let paused_until = self.paused_until.filter(|until| *until > Instant::now());
        [paused_until, self.queue.next_due()].into_iter().flatten().min()
    }
}

impl ConsumerContext {
    async fn process(&self, batches: Vec<KeyBatch>) -> TransactionResult {
        let processor = TransactionProcessor {
            store: &self.store,
            decoder: &self.decoder,
            subscription: &self.subscription,
            handler_timeout: self.handler_timeout,
            max_panics: self.max_panics,
        };
        let outcomes = processor.process(batches).await?;
        let mut ended = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            ended.push(self.end_batch(outcome).await);
        }
        Ok(ended)
    }

    /// Stores the dead letter, if there is one, and decides when the remaining messages are retried.
    async fn end_batch(&self, outcome: KeyOutcome) -> EndedBatch {
        let KeyOutcome { key, handled, unhandled, rest: mut retry } = outcome;
        let mut acks: Vec<MessageId> = handled.into_iter().map(|queued| queued.received.id).collect();
        let mut delay = None;
        match unhandled {
            None => {}
            Some((queued, NextStep::RetryNow)) => retry.push_front(queued),
            Some((queued, NextStep::RetryLater { code, reason })) => {
                let wait = self.backoff.after(queued.failed_attempts());
                tracing::warn!(code, reason, id = %queued.received.id, delay = ?wait, "handling failed; retrying");
                self.status.record_retry(&code, &reason);
                delay = Some(wait);
                retry.push_front(queued);
            }
            Some((queued, NextStep::DeadLetter(reason))) => match self.store_dead_letter(&queued, &reason).await {
                Ok(()) => acks.push(queued.received.id),
                Err(wait) => {
                    delay = Some(wait);
                    retry.push_front(QueuedMessage { non_panic_failures: queued.non_panic_failures + 1, ..queued });
                }
            },
        }
        EndedBatch { key, acks, retry, delay }
    }

    /// Stores a dead letter. The error is the delay before the next attempt.
    async fn store_dead_letter(&self, queued: &QueuedMessage, reason: &DeadLetterReason) -> Result<(), Duration> {
        match self.dead_letters.store(queued, reason).await {
            Ok(()) => {
                self.status.record_dead_letter();
                Ok(())
            }
            Err(error) => {
                let delay = self.backoff.after(queued.non_panic_failures + 1);
                tracing::warn!(code = error.code(), %error, ?delay, "cannot store a dead letter; retrying");
                Err(delay)
            }
        }
    }
}

async fn sleep_until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due.into()).await,
        None => std::future::pending().await,
    }
}
