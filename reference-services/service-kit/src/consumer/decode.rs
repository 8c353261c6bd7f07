//! From bytes to a decoded event, or to the reason why not.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use event_runtime::DecodeError;

use super::{
    Message,
    batch::MessageOutcome,
    dead_letter::DeadLetterReason,
    erased_handler::{ErasedHandler, PendingEvent},
    queue::QueuedMessage,
    writer_version::{ResolveError, WriterVersions},
};

pub(super) struct MessageDecoder {
    pub(super) handler: Arc<dyn ErasedHandler>,
    pub(super) writer_versions: WriterVersions,
    pub(super) unknown_version_grace: Duration,
}

pub(super) enum Prepared {
    Ready(Box<dyn PendingEvent>, Message),
    Stopped(MessageOutcome),
}

impl MessageDecoder {
    pub(super) async fn decode(&self, item: &mut QueuedMessage, subscription: &str) -> Prepared {
        let delivery = &item.delivery;
        let writer = match self.writer_versions.resolve(&delivery.topic, &delivery.schema).await {
            Ok(writer) => writer,
            Err(unresolved) => return Prepared::Stopped(self.stop(item, &unresolved)),
        };
        let event = match self.handler.decode(&writer, &delivery.payload) {
            Ok(event) => event,
            Err(error @ DecodeError::UnknownWriter { .. }) => return Prepared::Stopped(self.hold(item, &error)),
            Err(error) => return Prepared::Stopped(MessageOutcome::DeadLetter(DeadLetterReason::new("K0302", error))),
        };
        let message = Message {
            topic: delivery.topic.clone(),
            subscription: subscription.to_owned(),
            id: delivery.id.to_string(),
            key: delivery.key.clone(),
            properties: delivery.properties.clone(),
            published_at: delivery.published_at,
            writer_version: writer.version(),
            failed_attempts: item.failures + item.panics,
        };
        Prepared::Ready(event, message)
    }

    fn stop(&self, item: &mut QueuedMessage, unresolved: &ResolveError) -> MessageOutcome {
        match unresolved {
            ResolveError::NoSchema => MessageOutcome::DeadLetter(DeadLetterReason::new("K0303", unresolved)),
            ResolveError::Unknown { .. } | ResolveError::Unreadable { .. } => self.hold(item, unresolved),
            ResolveError::Broker(error) => {
                item.failures += 1;
                MessageOutcome::RetryLater { code: error.code().to_owned(), reason: error.to_string() }
            }
        }
    }

    /// A version that can't be read here may be known to a newer instance that takes over soon: the message is
    /// held for a while, then it becomes a dead letter that can be redriven after the upgrade. Never a guess.
    fn hold(&self, item: &mut QueuedMessage, reason: &impl ToString) -> MessageOutcome {
        let since = *item.unknown_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.unknown_version_grace {
            return MessageOutcome::DeadLetter(DeadLetterReason::new("K0304", reason.to_string()));
        }
        item.failures += 1;
        MessageOutcome::RetryLater { code: "K0304".to_owned(), reason: reason.to_string() }
    }
}
