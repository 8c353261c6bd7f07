//! Where a message goes that can't be handled: to a topic of its own, with everything needed to understand it
//! and to send it again.

use std::sync::Arc;

use tokio::sync::OnceCell;

use super::queue::QueuedMessage;
use crate::{
    broker::{BrokerError, Outgoing, Producer, ProducerSchema, SharedBroker},
    properties,
    store::clock::now_millis,
};

/// The subscription that keeps dead letters until someone looks: a topic without one keeps nothing.
pub const DLQ_SUBSCRIPTION: &str = "dead-letters";

/// The topic of the dead letters of a subscription.
pub fn topic_of(topic: &str, subscription: &str) -> String {
    format!("{topic}-{subscription}-dlq")
}

/// Why a message was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeadLetterReason {
    pub(crate) code: String,
    pub(crate) reason: String,
}

impl DeadLetterReason {
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over a text or an error and are done with it")]
    pub(crate) fn new(code: impl Into<String>, reason: impl ToString) -> Self {
        Self { code: code.into(), reason: reason.to_string() }
    }
}

/// Brokers limit the size of properties; the whole reason is in the log.
const MAX_REASON_LENGTH: usize = 2000;

/// Stores the dead letters of one subscription.
pub(crate) struct DeadLetters {
    broker: SharedBroker,
    subscription: String,
    topic: String,
    producer: OnceCell<Producer>,
}

impl DeadLetters {
    pub(crate) fn new(broker: SharedBroker, topic: &str, subscription: &str) -> Self {
        Self {
            broker,
            subscription: subscription.to_owned(),
            topic: topic_of(topic, subscription),
            producer: OnceCell::new(),
        }
    }

    /// Resolves once the broker has stored the dead letter; only then may the message be acknowledged.
    pub(super) async fn store(&self, item: &QueuedMessage, reason: &DeadLetterReason) -> Result<(), BrokerError> {
        let connect = || async {
            self.broker.ensure_subscription(&self.topic, DLQ_SUBSCRIPTION).await?;
            // Without a schema, so that nothing about the bytes can keep them out.
            Ok::<_, BrokerError>(self.broker.producer(&self.topic, ProducerSchema::Bytes))
        };
        let producer = self.producer.get_or_try_init(connect).await?;
        let schema = self.schema(item).await?;
        producer.send(self.letter(item, reason, schema)).await?;
        tracing::error!(
            code = reason.code, reason = reason.reason, topic = item.delivery.topic, id = %item.delivery.id,
            key = item.delivery.key, dead_letter_topic = self.topic, "a message was given up and is a dead letter now"
        );
        Ok(())
    }

    /// The text that the message was schemas with; nothing where nobody knows it.
    async fn schema(&self, item: &QueuedMessage) -> Result<Option<Arc<str>>, BrokerError> {
        match &item.delivery.schema {
            absent if absent.is_absent() => Ok(None),
            version => self.broker.schema_text(&item.delivery.topic, version).await,
        }
    }

    fn letter(&self, item: &QueuedMessage, reason: &DeadLetterReason, schema: Option<Arc<str>>) -> Outgoing {
        let delivery = &item.delivery;
        let mut all = delivery.properties.clone();
        all.extend(
            [
                (properties::DLQ_CODE, reason.code.clone()),
                (properties::DLQ_REASON, reason.reason.chars().take(MAX_REASON_LENGTH).collect()),
                (properties::DLQ_ATTEMPTS, (item.failures + item.panics + 1).to_string()),
                (properties::DLQ_ORIGIN_TOPIC, delivery.topic.clone()),
                (properties::DLQ_ORIGIN_MESSAGE_ID, delivery.id.to_string()),
                (properties::DLQ_ORIGIN_SCHEMA_VERSION, delivery.schema.to_string()),
                (properties::DLQ_ORIGIN_SUBSCRIPTION, self.subscription.clone()),
                (properties::DLQ_FAILED_AT, now_millis().to_string()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        all.extend(schema.map(|text| (properties::DLQ_ORIGIN_SCHEMA.to_owned(), text.as_ref().to_owned())));
        Outgoing { payload: delivery.payload.clone(), key: delivery.key.clone(), properties: all }
    }
}
