//! Sends dead letters to where they came from, once what was wrong is put right.

use std::time::Duration;

use tokio::time::timeout;

use super::dead_letter::{DLQ_SUBSCRIPTION, topic_of};
use crate::{
    broker::{Broker, BrokerError, Connection, Delivery, Outgoing, ProducerSchema, Subscription, SubscriptionMode},
    properties,
};

/// What became of the dead letters of one subscription.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RedriveCounts {
    /// How many are on their way again.
    pub sent: usize,
    /// How many stay, since nobody knows the schema that they were schemas with.
    pub kept: usize,
}

/// How long the broker is given to connect.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Reads the dead letters of a subscription until none has come for `quiet`. Those that are not acknowledged come
/// again once the subscription is dropped.
pub async fn read(
    broker: &dyn Broker,
    topic: &str,
    subscription: &str,
    quiet: Duration,
) -> Result<(Vec<Delivery>, Subscription), BrokerError> {
    let topic = topic_of(topic, subscription);
    broker.ensure_subscription(&topic, DLQ_SUBSCRIPTION).await?;
    let mut subscription = broker.subscribe(&topic, DLQ_SUBSCRIPTION, SubscriptionMode::Shared);
    let mut connection = subscription.connection();
    if timeout(TIMEOUT, connection.wait_for(Connection::is_connected)).await.is_err() {
        let reason = format!("not connected within {} s", TIMEOUT.as_secs());
        return Err(BrokerError::Unavailable { url: topic, reason });
    }
    let mut letters = Vec::new();
    while let Ok(Some(letter)) = timeout(quiet, subscription.next()).await {
        letters.push(letter);
    }
    Ok((letters, subscription))
}

/// Sends the dead letters of a subscription to their topic again, as they were schemas. Other subscriptions of the
/// topic get them too, and their inboxes drop what they have done. The order among a key's messages is not kept.
pub async fn redrive(
    broker: &dyn Broker,
    topic: &str,
    subscription: &str,
    quiet: Duration,
) -> Result<RedriveCounts, BrokerError> {
    let (letters, subscription) = read(broker, topic, subscription, quiet).await?;
    let mut redriven = RedriveCounts::default();
    for letter in letters {
        let Some(text) = letter.properties.get(properties::DLQ_ORIGIN_SCHEMA) else {
            redriven.kept += 1;
            continue;
        };
        let schema = ProducerSchema::Avro { name: String::new(), text: text.as_str().into() };
        let (id, message) = (letter.id.clone(), original(letter));
        broker.producer(topic, schema).send(message).await?;
        subscription.ack(&id);
        redriven.sent += 1;
    }
    Ok(redriven)
}

fn original(letter: Delivery) -> Outgoing {
    let is_original = |name: &String| !name.starts_with(properties::DLQ_PREFIX);
    let properties = letter.properties.into_iter().filter(|(name, _)| is_original(name)).collect();
    Outgoing { payload: letter.payload, key: letter.key, properties }
}
