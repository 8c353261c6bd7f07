//! One transaction's worth of messages.
//!
//! Each message has a savepoint, so one that fails undoes its own changes only. Where the transaction itself
//! fails, nothing was done; its messages come again each in a transaction of its own, which finds the culprit.

use std::{collections::VecDeque, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use tracing::Instrument;

use super::{
    Failure, Message,
    dead_letter::Verdict,
    handled::Job,
    prepare::{Prepared, Preparer},
    queue::{Claim, Item, Key},
};
use crate::{
    properties,
    store::{Store, StoreError, Work, inbox},
    telemetry::trace,
};

/// What became of the messages of one key.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) key: Key,
    /// Handled now or before.
    pub(super) done: Vec<Item>,
    /// The first message that was not handled, and why.
    pub(super) stopped: Option<(Item, Stop)>,
    /// What waits behind it.
    pub(super) rest: VecDeque<Item>,
}

/// Why a message was not handled.
#[derive(Debug)]
pub(super) enum Stop {
    /// Try again after a wait that grows with its failures.
    Retry { code: String, reason: String },
    /// It never can be.
    GiveUp(Verdict),
    /// Nothing is wrong with it: its transaction failed.
    Again,
}

/// The database refused to begin: nothing was tried.
#[derive(Debug)]
pub(super) struct NotBegun {
    pub(super) error: StoreError,
    pub(super) claims: Vec<Claim>,
}

pub(super) struct Batch<'a> {
    pub(super) store: &'a Store,
    pub(super) preparer: &'a Preparer,
    pub(super) subscription: &'a str,
    pub(super) handler_timeout: Duration,
    pub(super) panics_allowed: u32,
}

/// What ends a whole transaction.
enum Abandoned {
    Database(StoreError),
    Panic { item: String, reason: String },
    Timeout { item: String },
}

/// The messages of one key, ready for the transaction.
struct ReadyKey {
    key: Key,
    ready: Vec<(Item, Box<dyn Job>, Message)>,
    stopped: Option<(Item, Stop)>,
    rest: VecDeque<Item>,
}

impl Batch<'_> {
    pub(super) async fn process(&self, claims: Vec<Claim>) -> Result<Vec<Outcome>, NotBegun> {
        let kept: Vec<Claim> = claims.clone();
        // Before the transaction, since a version that is new here is asked from the broker.
        let mut keys = Vec::with_capacity(claims.len());
        for claim in claims {
            keys.push(self.prepare(claim).await);
        }
        let mut work = match self.store.begin().await {
            Ok(work) => work,
            Err(error) => return Err(NotBegun { error, claims: kept }),
        };
        let mut outcomes = Vec::with_capacity(keys.len());
        for key in keys {
            match self.handle_key(&mut work, key).await {
                Ok(outcome) => outcomes.push(outcome),
                Err(abandoned) => {
                    if let Err(error) = work.rollback().await {
                        tracing::debug!(%error, "rolling back failed too; the connection is dropped");
                    }
                    return Ok(self.abandon(kept, &abandoned));
                }
            }
        }
        match work.commit().await {
            Ok(()) => Ok(outcomes),
            Err(error) => Ok(self.abandon(kept, &Abandoned::Database(error))),
        }
    }

    async fn prepare(&self, claim: Claim) -> ReadyKey {
        let Claim { key, mut items } = claim;
        let mut ready = Vec::with_capacity(items.len());
        let mut stopped = None;
        while let Some(mut item) = items.pop_front() {
            match self.preparer.prepare(&mut item, self.subscription).await {
                Prepared::Ready(job, message) => ready.push((item, job, message)),
                Prepared::Stopped(stop) => {
                    stopped = Some((item, stop));
                    break;
                }
            }
        }
        ReadyKey { key, ready, stopped, rest: items }
    }

    /// The error ends the transaction; what ends this key's turn only is in the outcome.
    async fn handle_key(&self, work: &mut Work, key: ReadyKey) -> Result<Outcome, Abandoned> {
        let ReadyKey { key, ready, mut stopped, mut rest } = key;
        let mut done = Vec::with_capacity(ready.len());
        let mut ready = ready.into_iter();
        while let Some((mut item, job, message)) = ready.next() {
            let stop = match self.handle(work, job, &message).await? {
                Ok(()) => {
                    done.push(item);
                    continue;
                }
                Err(Failure::Transient { code, reason }) => {
                    item.failed += 1;
                    Stop::Retry { code, reason }
                }
                Err(Failure::Permanent { code, reason }) => Stop::GiveUp(Verdict { code, reason }),
            };
            let behind = ready.by_ref().map(|(item, ..)| item).chain(stopped.take().map(|(item, _)| item));
            rest = behind.chain(rest).collect();
            stopped = Some((item, stop));
            break;
        }
        Ok(Outcome { key, done, stopped, rest })
    }

    /// The outer error ends the transaction, the inner one this message only.
    async fn handle(
        &self,
        work: &mut Work,
        job: Box<dyn Job>,
        message: &Message,
    ) -> Result<Result<(), Failure>, Abandoned> {
        let savepoint = work.savepoint().await.map_err(Abandoned::Database)?;
        let event_id = job.event_id();
        let admitted = inbox::admit(work.connection(), self.subscription, &event_id).await;
        if admitted.map_err(Abandoned::Database)? == inbox::Admitted::Duplicate {
            tracing::debug!(topic = message.topic, id = message.id, "handled before");
            work.release(savepoint).await.map_err(Abandoned::Database)?;
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
        let handling = trace::scope(traceparent, job.run(message, work)).instrument(span);
        let handling = AssertUnwindSafe(handling).catch_unwind();
        let result = match tokio::time::timeout(self.handler_timeout, handling).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => {
                return Err(Abandoned::Panic { item: message.id.clone(), reason: panic_text(&*panic) });
            }
            Err(_) => return Err(Abandoned::Timeout { item: message.id.clone() }),
        };
        match result {
            Ok(()) => work.release(savepoint).await.map_err(Abandoned::Database)?,
            Err(_) => work.undo(savepoint).await.map_err(Abandoned::Database)?,
        }
        Ok(result)
    }

    /// Everything comes again; whoever is known or sure to be at fault has a failure counted.
    fn abandon(&self, kept: Vec<Claim>, abandoned: &Abandoned) -> Vec<Outcome> {
        let single = kept.iter().map(|claim| claim.items.len()).sum::<usize>() == 1;
        let outcome = |claim: Claim| {
            let Claim { key, items: mut rest } = claim;
            let blamed = rest.front().is_some_and(|item| single || abandoned.blames(item));
            // Behind the first item of its key the culprit comes again, then alone.
            let culprit_behind = rest.iter().skip(1).any(|item| abandoned.blames(item));
            if matches!(abandoned, Abandoned::Database(_)) || culprit_behind {
                for item in &mut rest {
                    item.alone = true;
                }
            }
            let stopped =
                rest.pop_front().map(|item| if blamed { self.blame(item, abandoned) } else { (item, Stop::Again) });
            Outcome { key, done: Vec::new(), stopped, rest }
        };
        kept.into_iter().map(outcome).collect()
    }

    fn blame(&self, mut item: Item, abandoned: &Abandoned) -> (Item, Stop) {
        let stop = match abandoned {
            Abandoned::Database(error) if error.is_transient() => {
                item.failed += 1;
                Stop::Retry { code: error.code().to_owned(), reason: error.to_string() }
            }
            Abandoned::Database(error) => Stop::GiveUp(Verdict::new(error.code(), error)),
            Abandoned::Panic { reason, .. } => {
                let reason = format!("the handler panicked: {reason}");
                if item.panicked + 1 >= self.panics_allowed {
                    return (item, Stop::GiveUp(Verdict::new("K0305", reason)));
                }
                item.panicked += 1;
                Stop::Retry { code: "K0305".to_owned(), reason }
            }
            Abandoned::Timeout { .. } => {
                item.failed += 1;
                let reason = format!("the handler did not finish within {:?}", self.handler_timeout);
                Stop::Retry { code: "K0306".to_owned(), reason }
            }
        };
        (item, stop)
    }
}

impl Abandoned {
    fn blames(&self, item: &Item) -> bool {
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
