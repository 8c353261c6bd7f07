//! Decodes a message. If that fails, decides whether the message is retried or becomes a dead letter.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use event_runtime::DecodeError;

use super::{
    erased_handler::{ErasedHandler, PendingEvent},
    handler::MessageMetadata,
    outcome::{DeadLetterReason, NextStep},
    queue::QueuedMessage,
    writer_version::{FindVersionError, WriterVersions},
};
use crate::codes;

pub(super) struct MessageDecoder {
    pub(super) handler: Arc<dyn ErasedHandler>,
    pub(super) writer_versions: WriterVersions,
    pub(super) unreadable_version_grace: Duration,
}

impl MessageDecoder {
    pub(super) async fn decode(
        &self,
        queued: &mut QueuedMessage,
        subscription: &str,
    ) -> Result<(Box<dyn PendingEvent>, MessageMetadata), NextStep> {
        let received = &queued.received;
        let writer = match self.writer_versions.find_version(&received.topic, &received.schema_version).await {
            Ok(writer) => writer,
            Err(error) => return Err(self.handle_find_error(queued, &error)),
        };
        let event = match self.handler.decode(&writer, &received.payload) {
            Ok(event) => event,
            Err(error @ DecodeError::UnknownWriter { .. }) => return Err(self.retry_or_dead_letter(queued, &error)),
            Err(error) => {
                return Err(NextStep::DeadLetter(DeadLetterReason::new(codes::MESSAGE_UNDECODABLE, error)));
            }
        };
        let metadata = MessageMetadata {
            topic: received.topic.clone(),
            subscription: subscription.to_owned(),
            id: received.id.to_string(),
            key: received.key.clone(),
            properties: received.properties.clone(),
            published_at: received.published_at,
            writer_version: writer.number(),
            failed_attempts: queued.failed_attempts(),
        };
        Ok((event, metadata))
    }

    fn handle_find_error(&self, queued: &mut QueuedMessage, error: &FindVersionError) -> NextStep {
        match error {
            FindVersionError::NoSchema => {
                NextStep::DeadLetter(DeadLetterReason::new(codes::MESSAGE_WITHOUT_SCHEMA, error))
            }
            FindVersionError::NotRegistered { .. } | FindVersionError::Unreadable { .. } => {
                self.retry_or_dead_letter(queued, error)
            }
            FindVersionError::Broker(error) => {
                queued.non_panic_failures += 1;
                NextStep::RetryLater { code: error.code().to_owned(), reason: error.to_string() }
            }
        }
    }

    /// Holds a message whose version this program cannot read and retries it: during a rollout, this instance is soon replaced
    /// by a newer one, which then receives the message. After the grace period, the message becomes a dead letter, which
    /// can be redriven after the upgrade.
    fn retry_or_dead_letter(&self, queued: &mut QueuedMessage, reason: &impl ToString) -> NextStep {
        let since = *queued.unreadable_since.get_or_insert_with(Instant::now);
        if since.elapsed() >= self.unreadable_version_grace {
            return NextStep::DeadLetter(DeadLetterReason::new(codes::MESSAGE_VERSION_UNREADABLE, reason.to_string()));
        }
        queued.non_panic_failures += 1;
        NextStep::RetryLater { code: codes::MESSAGE_VERSION_UNREADABLE.to_owned(), reason: reason.to_string() }
    }
}
