//! Stores unhandleable messages as dead letters: on a separate topic, with everything needed to understand them and to send
//! them again.

use std::sync::Arc;

use tokio::sync::OnceCell;

use super::{outcome::DeadLetterReason, queue::QueuedMessage};
use crate::{
    broker::{BrokerError, Outgoing, Producer, ProducerSchema, SharedBroker},
    properties,
    store::clock::now_millis,
};

/// The subscription that keeps dead letters: a topic without a subscription keeps no messages.
pub const DLQ_SUBSCRIPTION: &str = "dead-letters";

/// Returns the topic for the dead letters of a subscription.
pub fn dead_letter_topic(topic: &str, subscription: &str) -> String {
    format!("{topic}-{subscription}-dlq")
}

/// Brokers limit the size of properties. The log has the whole reason.
const MAX_REASON_LENGTH: usize = 2000;

/// Stores the dead letters of one subscription.
pub(crate) struct DeadLetters {
    broker: SharedBroker,
    subscription: String,
    dead_letter_topic: String,
    producer: OnceCell<Producer>,
}

impl DeadLetters {
    pub(crate) fn new(broker: SharedBroker, topic: &str, subscription: &str) -> Self {
        Self {
            broker,
            subscription: subscription.to_owned(),
            dead_letter_topic: dead_letter_topic(topic, subscription),
            producer: OnceCell::new(),
        }
    }

    /// Stores a dead letter. The message may be acknowledged only after this has succeeded.
    pub(super) async fn store(&self, queued: &QueuedMessage, reason: &DeadLetterReason) -> Result<(), BrokerError> {
        let connect = || async {
            self.broker.ensure_subscription(&self.dead_letter_topic, DLQ_SUBSCRIPTION).await?;
            // Without a schema, so that the broker stores any bytes.
            Ok::<_, BrokerError>(self.broker.producer(&self.dead_letter_topic, ProducerSchema::Bytes))
        };
        let producer = self.producer.get_or_try_init(connect).await?;
        let schema = self.writer_schema(queued).await?;
        producer.send(self.letter(queued, reason, schema)).await?;
        tracing::error!(
            code = reason.code, reason = reason.reason, topic = queued.received.topic, id = %queued.received.id,
            key = queued.received.key, dead_letter_topic = self.dead_letter_topic, "stored a dead letter"
        );
        Ok(())
    }

    /// Returns the schema that the message was written with; `None` if the broker does not have it.
    async fn writer_schema(&self, queued: &QueuedMessage) -> Result<Option<Arc<str>>, BrokerError> {
        match &queued.received.schema_version {
            absent if absent.is_absent() => Ok(None),
            version => self.broker.schema(&queued.received.topic, version).await,
        }
    }

    fn letter(&self, queued: &QueuedMessage, reason: &DeadLetterReason, schema: Option<Arc<str>>) -> Outgoing {
        let received = &queued.received;
        let mut all = received.properties.clone();
        all.extend(
            [
                (properties::DLQ_CODE, reason.code.clone()),
                (properties::DLQ_REASON, reason.reason.chars().take(MAX_REASON_LENGTH).collect()),
                // The attempt that makes it a dead letter is not counted yet.
                (properties::DLQ_ATTEMPTS, (queued.failed_attempts() + 1).to_string()),
                (properties::DLQ_ORIGIN_TOPIC, received.topic.clone()),
                (properties::DLQ_ORIGIN_MESSAGE_ID, received.id.to_string()),
                (properties::DLQ_ORIGIN_SCHEMA_VERSION, received.schema_version.to_string()),
                (properties::DLQ_ORIGIN_SUBSCRIPTION, self.subscription.clone()),
                (properties::DLQ_FAILED_AT, now_millis().to_string()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        all.extend(schema.map(|schema| (properties::DLQ_ORIGIN_SCHEMA.to_owned(), schema.as_ref().to_owned())));
        Outgoing { payload: received.payload.clone(), key: received.key.clone(), properties: all }
    }
}
