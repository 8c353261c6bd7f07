//! From bytes to a decoded event, or to the reason why not.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use event_runtime::DecodeError;

use super::{
    Message,
    batch::Stop,
    dead_letter::Verdict,
    handled::{Handles, Job},
    queue::Item,
    writer::{Unresolved, Writers},
};

pub(super) struct Preparer {
    pub(super) handler: Arc<dyn Handles>,
    pub(super) writers: Writers,
    pub(super) unknown_version_grace: Duration,
}

pub(super) enum Prepared {
    Ready(Box<dyn Job>, Message),
    Stopped(Stop),
}

impl Preparer {
    pub(super) async fn prepare(&self, item: &mut Item, subscription: &str) -> Prepared {
        let delivery = &item.delivery;
        let writer = match self.writers.resolve(&delivery.topic, &delivery.schema).await {
            Ok(writer) => writer,
            Err(unresolved) => return Prepared::Stopped(self.stop(item, &unresolved)),
        };
        let job = match self.handler.decode(&writer, &delivery.payload) {
            Ok(job) => job,
            Err(error @ DecodeError::UnknownWriter { .. }) => return Prepared::Stopped(self.hold(item, &error)),
            Err(error) => return Prepared::Stopped(Stop::GiveUp(Verdict::new("K0302", error))),
        };
        let message = Message {
            topic: delivery.topic.clone(),
            subscription: subscription.to_owned(),
            id: delivery.id.to_string(),
            key: delivery.key.clone(),
            properties: delivery.properties.clone(),
            published_at: delivery.published_at,
            writer_version: writer.version(),
            failed_attempts: item.failed + item.panicked,
        };
        Prepared::Ready(job, message)
    }

    fn stop(&self, item: &mut Item, unresolved: &Unresolved) -> Stop {
        match unresolved {
            Unresolved::NoSchema => Stop::GiveUp(Verdict::new("K0303", unresolved)),
            Unresolved::Unknown { .. } | Unresolved::Unreadable { .. } => self.hold(item, unresolved),
            Unresolved::Broker(error) => {
                item.failed += 1;
                Stop::Retry { code: error.code().to_owned(), reason: error.to_string() }
            }
        }
    }

    /// A version that can't be read here may be known to a newer instance that takes over soon: the message is
    /// held for a while, then it becomes a dead letter that can be redriven after the upgrade. Never a guess.
    fn hold(&self, item: &mut Item, reason: &impl ToString) -> Stop {
        let since = *item.unknown_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.unknown_version_grace {
            return Stop::GiveUp(Verdict::new("K0304", reason.to_string()));
        }
        item.failed += 1;
        Stop::Retry { code: "K0304".to_owned(), reason: reason.to_string() }
    }
}
