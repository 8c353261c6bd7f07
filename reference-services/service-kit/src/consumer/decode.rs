//! Decodes a message. If that fails, decides whether the message is retried or becomes a dead letter.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use event_runtime::DecodeError;

use super::{
    erased_handler::{ErasedHandler, PendingEvent},
    handler::Message,
    outcome::{DeadLetterReason, MessageOutcome},
    queue::QueuedMessage,
    writer_version::{ResolveError, WriterVersions},
};
use crate::codes;

pub(super) struct MessageDecoder {
    pub(super) handler: Arc<dyn ErasedHandler>,
    pub(super) writer_versions: WriterVersions,
    pub(super) unknown_version_grace: Duration,
}

impl MessageDecoder {
    pub(super) async fn decode(
        &self,
        queued: &mut QueuedMessage,
        subscription: &str,
    ) -> Result<(Box<dyn PendingEvent>, Message), MessageOutcome> {
        let delivery = &queued.delivery;
        let writer = match self.writer_versions.resolve(&delivery.topic, &delivery.schema).await {
            Ok(writer) => writer,
            Err(error) => return Err(self.handle_resolve_error(queued, &error)),
        };
        let event = match self.handler.decode(&writer, &delivery.payload) {
            Ok(event) => event,
            Err(error @ DecodeError::UnknownWriter { .. }) => return Err(self.retry_within_grace(queued, &error)),
            Err(error) => {
                return Err(MessageOutcome::DeadLetter(DeadLetterReason::new(codes::MESSAGE_UNDECODABLE, error)));
            }
        };
        let message = Message {
            topic: delivery.topic.clone(),
            subscription: subscription.to_owned(),
            id: delivery.id.to_string(),
            key: delivery.key.clone(),
            properties: delivery.properties.clone(),
            published_at: delivery.published_at,
            writer_version: writer.version(),
            failed_attempts: queued.failures + queued.panics,
        };
        Ok((event, message))
    }

    fn handle_resolve_error(&self, queued: &mut QueuedMessage, error: &ResolveError) -> MessageOutcome {
        match error {
            ResolveError::NoSchema => {
                MessageOutcome::DeadLetter(DeadLetterReason::new(codes::MESSAGE_WITHOUT_SCHEMA, error))
            }
            ResolveError::Unknown { .. } | ResolveError::Unreadable { .. } => self.retry_within_grace(queued, error),
            ResolveError::Broker(error) => {
                queued.failures += 1;
                MessageOutcome::RetryLater { code: error.code().to_owned(), reason: error.to_string() }
            }
        }
    }

    /// Retries a message whose version this program cannot read, since a newer instance may start soon and read it.
    /// After the grace period, the message becomes a dead letter, which can be redriven after the upgrade.
    fn retry_within_grace(&self, queued: &mut QueuedMessage, reason: &impl ToString) -> MessageOutcome {
        let since = *queued.unknown_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.unknown_version_grace {
            return MessageOutcome::DeadLetter(DeadLetterReason::new(
                codes::MESSAGE_VERSION_UNREADABLE,
                reason.to_string(),
            ));
        }
        queued.failures += 1;
        MessageOutcome::RetryLater { code: codes::MESSAGE_VERSION_UNREADABLE.to_owned(), reason: reason.to_string() }
    }
}
