//! The loop of one consumer: fetch, handle in batches, settle.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{
    batch::{Batch, BeginFailed, KeyOutcome, MessageOutcome},
    dead_letter::{DeadLetterReason, DeadLetters},
    decode::MessageDecoder,
    erased_handler::ErasedHandler,
    queue::{Key, KeyBatch, Queue, QueuedMessage},
    status::ConsumerStatus,
    writer_version::WriterVersions,
};
use crate::{
    backoff::Backoff,
    broker::{MessageId, SharedBroker, Subscription, SubscriptionMode},
    config::Tuning,
    contracts::Tenant,
    shutdown::ShutdownSignal,
    store::{Dialect, Store},
};

/// What a deterministic step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOutcome {
    /// There was nothing to do.
    Idle,
    /// So many things are done.
    Processed(usize),
}

/// Consumes one contract's topic for one handler.
pub(crate) struct Consumer {
    context: Arc<ConsumerContext>,
    subscription: Subscription,
    queue: Queue,
    tuning: Tuning,
    /// The database doesn't answer: nothing is tried before this.
    pause: Option<Instant>,
    begin_failures: u32,
}

/// What every transaction of a consumer needs.
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

/// A key whose messages were dealt with.
struct FinishedKey {
    key: Key,
    acks: Vec<MessageId>,
    back: VecDeque<QueuedMessage>,
    wait: Option<Duration>,
}

type BatchResult = Result<Vec<FinishedKey>, BeginFailed>;

/// More than this in hand, and no more is fetched: one stuck key can't fill the memory.
const MAX_BUFFERED: usize = 10_000;

impl Consumer {
    /// Subscribes; messages are kept for it from now on.
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
        let writer_versions = WriterVersions::new(Arc::clone(broker), handler.versions());
        let context = ConsumerContext {
            store: store.clone(),
            decoder: MessageDecoder { handler, writer_versions, unknown_version_grace: tuning.unknown_version_grace },
            dead_letters: DeadLetters::new(Arc::clone(broker), &topic, subscription),
            subscription: subscription.to_owned(),
            handler_timeout: tuning.handler_timeout,
            max_panics: tuning.max_panics,
            backoff: Backoff { initial: tuning.initial_retry_delay, max: tuning.max_retry_delay },
            status: status.clone(),
        };
        let subscription = broker.subscribe(&topic, subscription, SubscriptionMode::KeyShared);
        status.set_connection(subscription.connection());
        Self {
            context: Arc::new(context),
            subscription,
            queue: Queue::default(),
            tuning: tuning.clone(),
            pause: None,
            begin_failures: 0,
        }
    }

    /// ErasedHandler what is there and due, in one transaction, without waiting for more.
    #[cfg(feature = "testing")]
    pub(crate) async fn step(&mut self) -> StepOutcome {
        self.fetch();
        self.queue.wake(Instant::now());
        let batches = self.queue.take_batches(self.tuning.consumer_batch_size);
        if batches.is_empty() {
            return StepOutcome::Idle;
        }
        let processed = self.context.process(batches).await;
        StepOutcome::Processed(self.ack_and_requeue(processed))
    }

    /// Consumes until told to stop, then finishes the transactions under way. What was fetched and not begun
    /// goes back to the broker.
    pub(crate) async fn run(mut self, mut shutdown: ShutdownSignal) {
        let mut transactions: JoinSet<BatchResult> = JoinSet::new();
        loop {
            self.fetch();
            self.queue.wake(Instant::now());
            self.begin(&mut transactions);
            self.report();
            let due = self.next_due();
            let has_room = self.queue.len() < MAX_BUFFERED;
            tokio::select! {
                () = shutdown.requested() => break,
                Some(done) = transactions.join_next(), if !transactions.is_empty() => self.finish(done),
                delivery = self.subscription.next(), if has_room => match delivery {
                    Some(delivery) => self.queue.push(delivery),
                    None => break,
                },
                () = sleep_until(due) => {}
            }
        }
        while let Some(done) = transactions.join_next().await {
            self.finish(done);
        }
    }

    fn fetch(&mut self) {
        while self.queue.len() < MAX_BUFFERED
            && let Some(delivery) = self.subscription.try_next()
        {
            self.queue.push(delivery);
        }
    }

    fn begin(&mut self, transactions: &mut JoinSet<BatchResult>) {
        if self.pause.is_some_and(|until| Instant::now() < until) {
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

    fn finish(&mut self, done: Result<BatchResult, tokio::task::JoinError>) {
        match done {
            Ok(processed) => {
                self.ack_and_requeue(processed);
            }
            // Its messages are still unacknowledged. The supervisor makes a new consumer, and they come again.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Acknowledges what is done and queues what comes again; gives how many are done.
    fn ack_and_requeue(&mut self, processed: BatchResult) -> usize {
        let finished = match processed {
            Ok(finished) => finished,
            Err(BeginFailed { error, batches }) => {
                self.begin_failures += 1;
                let wait = self.context.backoff.after(self.begin_failures);
                tracing::warn!(code = error.code(), %error, ?wait, "the database takes no work; trying again");
                self.context.status.set_database_error(Some(&error));
                self.pause = Some(Instant::now() + wait);
                for KeyBatch { key, items } in batches {
                    self.queue.finish_batch(key, 0, items, None);
                }
                return 0;
            }
        };
        self.begin_failures = 0;
        self.pause = None;
        self.context.status.set_database_error(None);
        let mut done = 0;
        for FinishedKey { key, acks, back, wait } in finished {
            for id in &acks {
                self.subscription.ack(id);
            }
            done += acks.len();
            self.queue.finish_batch(key, acks.len(), back, wait.map(|wait| Instant::now() + wait));
        }
        self.context.status.add_handled(done);
        done
    }

    fn next_due(&self) -> Option<Instant> {
        let pause = self.pause.filter(|until| *until > Instant::now());
        [pause, self.queue.next_due()].into_iter().flatten().min()
    }

    fn report(&self) {
        self.context.status.set_held(self.queue.len(), self.queue.delayed());
    }
}

impl ConsumerContext {
    async fn process(&self, batches: Vec<KeyBatch>) -> BatchResult {
        let batch = Batch {
            store: &self.store,
            decoder: &self.decoder,
            subscription: &self.subscription,
            handler_timeout: self.handler_timeout,
            max_panics: self.max_panics,
        };
        let outcomes = batch.process(batches).await?;
        let mut finished = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            finished.push(self.finalize(outcome).await);
        }
        Ok(finished)
    }

    /// Stores the dead letter where there is one, and decides when the rest comes again.
    async fn finalize(&self, outcome: KeyOutcome) -> FinishedKey {
        let KeyOutcome { key, done, stopped, rest: mut back } = outcome;
        let mut acks: Vec<MessageId> = done.into_iter().map(|item| item.delivery.id).collect();
        let mut wait = None;
        match stopped {
            None => {}
            Some((item, MessageOutcome::RetryNow)) => back.push_front(item),
            Some((item, MessageOutcome::RetryLater { code, reason })) => {
                let pause = self.backoff.after(item.failures + item.panics);
                tracing::warn!(code, reason, id = %item.delivery.id, ?pause, "handling failed; trying again");
                self.status.record_retry(&code, &reason);
                wait = Some(pause);
                back.push_front(item);
            }
            Some((item, MessageOutcome::DeadLetter(reason))) => match self.store_dead_letter(&item, &reason).await {
                Ok(()) => acks.push(item.delivery.id),
                Err(pause) => {
                    wait = Some(pause);
                    back.push_front(QueuedMessage { failures: item.failures + 1, ..item });
                }
            },
        }
        FinishedKey { key, acks, back, wait }
    }

    async fn store_dead_letter(&self, item: &QueuedMessage, reason: &DeadLetterReason) -> Result<(), Duration> {
        match self.dead_letters.store(item, reason).await {
            Ok(()) => {
                self.status.record_dead_letter();
                Ok(())
            }
            Err(error) => {
                let pause = self.backoff.after(item.failures + 1);
                tracing::warn!(code = error.code(), %error, ?pause, "can't store a dead letter; trying again");
                Err(pause)
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
