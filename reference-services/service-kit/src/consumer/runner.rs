//! The loop of one consumer: fetch, handle in batches, settle.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::task::JoinSet;

use super::{
    batch::{Batch, NotBegun, Outcome, Stop},
    dead_letter::{DeadLetters, Verdict},
    handled::Handles,
    prepare::Preparer,
    queue::{Claim, Item, Key, Queue},
    status::ConsumerStatus,
    writer::Writers,
};
use crate::{
    backoff::Backoff,
    broker::{MessageId, SharedBroker, Subscription, SubscriptionMode},
    config::Tuning,
    contracts::Tenant,
    shutdown::Stop as Shutdown,
    store::{Dialect, Store},
};

/// What a deterministic step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There was nothing to do.
    Idle,
    /// So many things are done.
    Did(usize),
}

/// Consumes one contract's topic for one handler.
pub(crate) struct Consumer {
    shared: Arc<Shared>,
    subscription: Subscription,
    queue: Queue,
    tuning: Tuning,
    /// The database doesn't answer: nothing is tried before this.
    pause: Option<Instant>,
    begin_failures: u32,
}

/// What every transaction of a consumer needs.
struct Shared {
    store: Store,
    preparer: Preparer,
    dead_letters: DeadLetters,
    subscription: String,
    handler_timeout: Duration,
    panics_allowed: u32,
    backoff: Backoff,
    status: ConsumerStatus,
}

/// A key whose messages were dealt with.
struct Settled {
    key: Key,
    acks: Vec<MessageId>,
    back: VecDeque<Item>,
    wait: Option<Duration>,
}

type Processed = Result<Vec<Settled>, NotBegun>;

/// More than this in hand, and no more is fetched: one stuck key can't fill the memory.
const MOST_HELD: usize = 10_000;

impl Consumer {
    /// Subscribes; messages are kept for it from now on.
    pub(crate) fn new(
        handler: Arc<dyn Handles>,
        subscription: &str,
        tenant: &Tenant,
        store: &Store,
        broker: &SharedBroker,
        tuning: &Tuning,
        status: &ConsumerStatus,
    ) -> Self {
        let topic = tenant.apply(handler.topic());
        let writers = Writers::new(Arc::clone(broker), handler.versions());
        let shared = Shared {
            store: store.clone(),
            preparer: Preparer { handler, writers, unknown_version_grace: tuning.unknown_version_grace },
            dead_letters: DeadLetters::new(Arc::clone(broker), &topic, subscription),
            subscription: subscription.to_owned(),
            handler_timeout: tuning.handler_timeout,
            panics_allowed: tuning.panics_allowed,
            backoff: Backoff { first: tuning.retry_first, longest: tuning.retry_longest },
            status: status.clone(),
        };
        let subscription = broker.subscribe(&topic, subscription, SubscriptionMode::KeyShared);
        status.attach(subscription.connection());
        Self {
            shared: Arc::new(shared),
            subscription,
            queue: Queue::default(),
            tuning: tuning.clone(),
            pause: None,
            begin_failures: 0,
        }
    }

    /// Handles what is there and due, in one transaction, without waiting for more.
    #[cfg(feature = "testing")]
    pub(crate) async fn step(&mut self) -> Step {
        self.fetch();
        self.queue.wake(Instant::now());
        let claims = self.queue.claim(self.tuning.consumer_batch);
        if claims.is_empty() {
            return Step::Idle;
        }
        let processed = self.shared.process(claims).await;
        Step::Did(self.settle(processed))
    }

    /// Consumes until told to stop, then finishes the transactions under way. What was fetched and not begun
    /// goes back to the broker.
    pub(crate) async fn run(mut self, mut shutdown: Shutdown) {
        let mut transactions: JoinSet<Processed> = JoinSet::new();
        loop {
            self.fetch();
            self.queue.wake(Instant::now());
            self.begin(&mut transactions);
            self.report();
            let due = self.next_due();
            let has_room = self.queue.len() < MOST_HELD;
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
        while self.queue.len() < MOST_HELD
            && let Some(delivery) = self.subscription.try_next()
        {
            self.queue.push(delivery);
        }
    }

    fn begin(&mut self, transactions: &mut JoinSet<Processed>) {
        if self.pause.is_some_and(|until| Instant::now() < until) {
            return;
        }
        let lanes = match self.shared.store.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => self.tuning.consumer_lanes,
        };
        while transactions.len() < lanes {
            let claims = self.queue.claim(self.tuning.consumer_batch);
            if claims.is_empty() {
                return;
            }
            let shared = Arc::clone(&self.shared);
            transactions.spawn(async move { shared.process(claims).await });
        }
    }

    fn finish(&mut self, done: Result<Processed, tokio::task::JoinError>) {
        match done {
            Ok(processed) => {
                self.settle(processed);
            }
            // Its messages are still unacknowledged. The supervisor makes a new consumer, and they come again.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    /// Acknowledges what is done and queues what comes again; gives how many are done.
    fn settle(&mut self, processed: Processed) -> usize {
        let settled = match processed {
            Ok(settled) => settled,
            Err(NotBegun { error, claims }) => {
                self.begin_failures += 1;
                let wait = self.shared.backoff.after(self.begin_failures);
                tracing::warn!(code = error.code(), %error, ?wait, "the database takes no work; trying again");
                self.shared.status.database_failed(&error);
                self.pause = Some(Instant::now() + wait);
                for Claim { key, items } in claims {
                    self.queue.settle(key, 0, items, None);
                }
                return 0;
            }
        };
        self.begin_failures = 0;
        self.pause = None;
        self.shared.status.database_answered();
        let mut done = 0;
        for Settled { key, acks, back, wait } in settled {
            for id in &acks {
                self.subscription.ack(id);
            }
            done += acks.len();
            self.queue.settle(key, acks.len(), back, wait.map(|wait| Instant::now() + wait));
        }
        self.shared.status.handled(done);
        done
    }

    fn next_due(&self) -> Option<Instant> {
        let pause = self.pause.filter(|until| *until > Instant::now());
        [pause, self.queue.next_due()].into_iter().flatten().min()
    }

    fn report(&self) {
        self.shared.status.holds(self.queue.len(), self.queue.delayed());
    }
}

impl Shared {
    async fn process(&self, claims: Vec<Claim>) -> Processed {
        let batch = Batch {
            store: &self.store,
            preparer: &self.preparer,
            subscription: &self.subscription,
            handler_timeout: self.handler_timeout,
            panics_allowed: self.panics_allowed,
        };
        let outcomes = batch.process(claims).await?;
        let mut settled = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            settled.push(self.conclude(outcome).await);
        }
        Ok(settled)
    }

    /// Stores the dead letter where there is one, and decides when the rest comes again.
    async fn conclude(&self, outcome: Outcome) -> Settled {
        let Outcome { key, done, stopped, rest: mut back } = outcome;
        let mut acks: Vec<MessageId> = done.into_iter().map(|item| item.delivery.id).collect();
        let mut wait = None;
        match stopped {
            None => {}
            Some((item, Stop::Again)) => back.push_front(item),
            Some((item, Stop::Retry { code, reason })) => {
                let pause = self.backoff.after(item.failed + item.panicked);
                tracing::warn!(code, reason, id = %item.delivery.id, ?pause, "handling failed; trying again");
                self.status.retried(&code, &reason);
                wait = Some(pause);
                back.push_front(item);
            }
            Some((item, Stop::GiveUp(verdict))) => match self.give_up(&item, &verdict).await {
                Ok(()) => acks.push(item.delivery.id),
                Err(pause) => {
                    wait = Some(pause);
                    back.push_front(Item { failed: item.failed + 1, ..item });
                }
            },
        }
        Settled { key, acks, back, wait }
    }

    async fn give_up(&self, item: &Item, verdict: &Verdict) -> Result<(), Duration> {
        match self.dead_letters.store(item, verdict).await {
            Ok(()) => {
                self.status.gave_up();
                Ok(())
            }
            Err(error) => {
                let pause = self.backoff.after(item.failed + 1);
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
