//! Sends dead letters to their original topic again, once the cause is fixed.

use std::time::Duration;

use tokio::time::timeout;

use super::dead_letter::{DLQ_SUBSCRIPTION, dead_letter_topic};
use crate::{
    broker::{
        Broker, BrokerConsumer, BrokerError, Connection, Outgoing, ProducerSchema, ReceivedMessage, SubscriptionMode,
    },
    properties,
};

/// Counts of the dead letters of a subscription: those that were sent again, and those that stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedriveCounts {
    /// Dead letters that were sent again.
    pub sent: usize,
    /// Dead letters that stay, because they do not contain their writer's schema.
    pub kept: usize,
}

/// The time limit for the connection to the broker.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Reads the dead letters of a subscription until none has arrived for `idle_timeout`. Returns them with the consumer
/// through which the caller acknowledges them. Dropping the consumer disconnects it, and the letters without an
/// acknowledgement are delivered again.
pub async fn read(
    broker: &dyn Broker,
    topic: &str,
    subscription: &str,
    idle_timeout: Duration,
) -> Result<(Vec<ReceivedMessage>, BrokerConsumer), BrokerError> {
    let dead_letter_topic = dead_letter_topic(topic, subscription);
    broker.ensure_subscription(&dead_letter_topic, DLQ_SUBSCRIPTION).await?;
    let mut consumer = broker.subscribe(&dead_letter_topic, DLQ_SUBSCRIPTION, SubscriptionMode::Shared);
    let mut connection = consumer.connection();
    if timeout(CONNECT_TIMEOUT, connection.wait_for(Connection::is_connected)).await.is_err() {
        return Err(BrokerError::NotSubscribed { topic: dead_letter_topic, seconds: CONNECT_TIMEOUT.as_secs() });
    }
    let mut letters = Vec::new();
    while let Ok(Some(letter)) = timeout(idle_timeout, consumer.next()).await {
        letters.push(letter);
    }
    Ok((letters, consumer))
}

/// Sends the dead letters of a subscription to their topic again, unchanged.
///
/// Every subscription of the topic receives the messages. A service that has already handled a message ignores it,
/// since its inbox contains the message. The order of messages with the same key is not kept.
pub async fn redrive(
    broker: &dyn Broker,
    topic: &str,
    subscription: &str,
    idle_timeout: Duration,
) -> Result<RedriveCounts, BrokerError> {
    let (letters, consumer) = read(broker, topic, subscription, idle_timeout).await?;
    let mut counts = RedriveCounts::default();
    for letter in letters {
        let Some(schema) = letter.properties.get(properties::DLQ_ORIGIN_SCHEMA) else {
            counts.kept += 1;
            continue;
        };
        let schema = ProducerSchema::Avro { name: String::new(), definition: schema.as_str().into() };
        let (id, message) = (letter.id.clone(), original(letter));
        broker.producer(topic, schema).send(message).await?;
        consumer.ack(&id);
        counts.sent += 1;
    }
    Ok(counts)
}

fn original(letter: ReceivedMessage) -> Outgoing {
    let is_original = |name: &String| !name.starts_with(properties::DLQ_PREFIX);
    let properties = letter.properties.into_iter().filter(|(name, _)| is_original(name)).collect();
    Outgoing { payload: letter.payload, key: letter.key, properties }
}
