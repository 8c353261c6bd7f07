//! The behaviour that every adapter must have.

use std::{collections::BTreeMap, time::Duration};

use service_kit::broker::{
    BrokerConsumer, BrokerError, Connection, Outgoing, Producer, ProducerSchema, Properties, ReceivedMessage,
    SharedBroker, SubscriptionMode,
};
use tokio::time::timeout;

/// A broker, and a namespace for one test.
pub(crate) struct BrokerFixture {
    pub(crate) broker: SharedBroker,
    /// `persistent://tenant/namespace`
    pub(crate) namespace: String,
}

const TIMEOUT: Duration = Duration::from_secs(30);
const SILENCE: Duration = Duration::from_millis(700);

pub(crate) const NUMBER_V1: &str = r#"{"type":"record","name":"Number","fields":[{"name":"value","type":"long"}]}"#;
pub(crate) const NUMBER_V2: &str = r#"{"type":"record","name":"Number","fields":[{"name":"value","type":"long"},{"name":"unit","type":"string","default":""}]}"#;

/// Defines a test for each behaviour, with the broker that `$fixture` creates.
#[macro_export]
macro_rules! broker_suite {
    (@test [$($attribute:tt)*] $fixture:ident $name:ident) => {
        $($attribute)*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $crate::broker_suite::$name(&$fixture().await).await;
        }
    };
    (@tests $attributes:tt $fixture:ident $($name:ident)+) => {
        $(broker_suite!(@test $attributes $fixture $name);)+
    };
    ($attributes:tt $fixture:ident) => {
        broker_suite!(@tests $attributes $fixture
            message_is_delivered_unchanged
            schema_is_found_by_message_version
            message_without_schema_has_no_version
            subscription_keeps_messages_without_consumers
            acknowledged_message_is_not_redelivered
            unacknowledged_message_is_redelivered_after_disconnect
            nack_redelivers_after_delay
            key_order_holds_with_several_consumers
            pipelined_sends_keep_their_order
            each_subscription_receives_every_message
            closed_broker_rejects_sends
        );
    };
}

impl BrokerFixture {
    fn topic(&self, name: &str) -> String {
        format!("{}/{name}", self.namespace)
    }

    pub(crate) async fn subscribe(&self, topic: &str, subscription: &str) -> BrokerConsumer {
        let consumer = self.broker.subscribe(topic, subscription, SubscriptionMode::KeyShared);
        let mut connection = consumer.connection();
        timeout(TIMEOUT, connection.wait_for(Connection::is_connected)).await.expect("not connected").unwrap();
        consumer
    }

    fn producer(&self, topic: &str, text: &str) -> Producer {
        self.broker.producer(topic, ProducerSchema::Avro { name: "Number".to_owned(), definition: text.into() })
    }
}

pub(crate) fn message(key: &str, payload: &str) -> Outgoing {
    let properties = Properties::from([("colour".to_owned(), "red".to_owned())]);
    Outgoing { payload: payload.as_bytes().to_vec(), key: Some(key.to_owned()), properties }
}

pub(crate) async fn next(consumer: &mut BrokerConsumer) -> ReceivedMessage {
    timeout(TIMEOUT, consumer.next()).await.expect("no message in time").expect("the broker is closed")
}

pub(crate) async fn expect_silence(consumer: &mut BrokerConsumer) {
    if let Ok(Some(received)) = timeout(SILENCE, consumer.next()).await {
        panic!("unexpected message: {received:?}");
    }
}

fn payload(received: &ReceivedMessage) -> &str {
    std::str::from_utf8(&received.payload).unwrap()
}

pub(crate) async fn message_is_delivered_unchanged(fixture: &BrokerFixture) {
    let topic = fixture.topic("receipts");
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let receipt = fixture.producer(&topic, NUMBER_V1).send(message("k", "hello")).await.unwrap();
    let received = next(&mut consumer).await;
    assert_eq!(received.id, receipt.id);
    assert_eq!(received.topic, topic);
    assert_eq!(payload(&received), "hello");
    assert_eq!(received.key.as_deref(), Some("k"));
    assert_eq!(received.properties, message("", "").properties);
    let age = service_kit::store::clock::now_millis() - received.published_at;
    assert!((-5_000..60_000).contains(&age), "{age}");
}

pub(crate) async fn schema_is_found_by_message_version(fixture: &BrokerFixture) {
    let topic = fixture.topic("schemas");
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let (v1, v2) = (fixture.producer(&topic, NUMBER_V1), fixture.producer(&topic, NUMBER_V2));
    v1.send(message("k", "1")).await.unwrap();
    v2.send(message("k", "2")).await.unwrap();
    v1.send(message("k", "1 again")).await.unwrap();
    for (body, schema) in [("1", NUMBER_V1), ("2", NUMBER_V2), ("1 again", NUMBER_V1)] {
        let received = next(&mut consumer).await;
        let found = fixture.broker.schema(&topic, &received.schema_version).await.unwrap();
        assert_eq!((payload(&received), found.as_deref()), (body, Some(schema)));
    }
    assert_eq!(fixture.broker.schema(&topic, &99.into()).await.unwrap(), None);
}

pub(crate) async fn message_without_schema_has_no_version(fixture: &BrokerFixture) {
    let topic = fixture.topic("bytes");
    let mut consumer = fixture.subscribe(&topic, "s").await;
    fixture.broker.producer(&topic, ProducerSchema::Bytes).send(message("k", "\u{0}")).await.unwrap();
    assert!(next(&mut consumer).await.schema_version.is_absent());
}

pub(crate) async fn subscription_keeps_messages_without_consumers(fixture: &BrokerFixture) {
    let topic = fixture.topic("kept");
    fixture.broker.ensure_subscription(&topic, "s").await.unwrap();
    fixture.broker.ensure_subscription(&topic, "s").await.unwrap();
    fixture.producer(&topic, NUMBER_V1).send(message("k", "kept")).await.unwrap();
    let mut consumer = fixture.subscribe(&topic, "s").await;
    assert_eq!(payload(&next(&mut consumer).await), "kept");
    // Also while it is in use.
    fixture.broker.ensure_subscription(&topic, "s").await.unwrap();
}

pub(crate) async fn acknowledged_message_is_not_redelivered(fixture: &BrokerFixture) {
    let topic = fixture.topic("acknowledged");
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    for number in 0..5 {
        producer.send(message("k", &number.to_string())).await.unwrap();
    }
    for _ in 0..5 {
        let received = next(&mut consumer).await;
        consumer.ack(&received.id);
    }
    drop(consumer);
    expect_silence(&mut fixture.subscribe(&topic, "s").await).await;
}

pub(crate) async fn unacknowledged_message_is_redelivered_after_disconnect(fixture: &BrokerFixture) {
    let topic = fixture.topic("unacknowledged");
    let mut first = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    for number in 0..5 {
        producer.send(message("k", &number.to_string())).await.unwrap();
    }
    for number in 0..5 {
        let received = next(&mut first).await;
        if number % 2 == 0 {
            first.ack(&received.id);
        }
    }
    drop(first);
    let mut second = fixture.subscribe(&topic, "s").await;
    assert_eq!(payload(&next(&mut second).await), "1");
    assert_eq!(payload(&next(&mut second).await), "3");
    expect_silence(&mut second).await;
}

pub(crate) async fn nack_redelivers_after_delay(fixture: &BrokerFixture) {
    let topic = fixture.topic("handed-back");
    let mut consumer = fixture.subscribe(&topic, "s").await;
    fixture.producer(&topic, NUMBER_V1).send(message("k", "x")).await.unwrap();
    let received = next(&mut consumer).await;
    let begun = std::time::Instant::now();
    let delay = Duration::from_secs(1);
    consumer.nack(&received.id, delay);
    let again = next(&mut consumer).await;
    assert_eq!(again.id, received.id);
    assert!(begun.elapsed() >= delay, "{:?}", begun.elapsed());
}

pub(crate) async fn key_order_holds_with_several_consumers(fixture: &BrokerFixture) {
    let topic = fixture.topic("shared");
    let mut consumers = [fixture.subscribe(&topic, "s").await, fixture.subscribe(&topic, "s").await];
    let producer = fixture.producer(&topic, NUMBER_V1);
    for number in 0..20 {
        for key in 0..8 {
            producer.send(message(&format!("key {key}"), &number.to_string())).await.unwrap();
        }
    }
    let mut seen: BTreeMap<String, (Vec<u32>, Vec<usize>)> = BTreeMap::new();
    for _ in 0..160 {
        let [one, two] = &mut consumers;
        let (received, consumer) = tokio::select! {
            received = next(one) => (received, 0),
            received = next(two) => (received, 1),
        };
        consumers[consumer].ack(&received.id);
        let (numbers, by) = seen.entry(received.key.clone().unwrap()).or_default();
        numbers.push(payload(&received).parse().unwrap());
        by.push(consumer);
    }
    assert_eq!(seen.len(), 8);
    for (key, (numbers, by)) in &seen {
        assert_eq!(*numbers, (0..20).collect::<Vec<_>>(), "{key}");
        assert!(by.iter().all(|consumer| consumer == &by[0]), "{key} moved between consumers: {by:?}");
    }
    let used: std::collections::BTreeSet<_> = seen.values().map(|(_, by)| by[0]).collect();
    assert_eq!(used.len(), 2, "one consumer received all messages");
}

pub(crate) async fn pipelined_sends_keep_their_order(fixture: &BrokerFixture) {
    let topic = fixture.topic("pipelined");
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    let sent: Vec<_> = (0..500).map(|number| producer.send(message("k", &number.to_string()))).collect();
    for receipt in sent {
        receipt.await.unwrap();
    }
    for number in 0..500 {
        let received = next(&mut consumer).await;
        assert_eq!(payload(&received), number.to_string());
        consumer.ack(&received.id);
    }
}

pub(crate) async fn each_subscription_receives_every_message(fixture: &BrokerFixture) {
    let topic = fixture.topic("fan-out");
    let (mut one, mut two) = (fixture.subscribe(&topic, "one").await, fixture.subscribe(&topic, "two").await);
    fixture.producer(&topic, NUMBER_V1).send(message("k", "x")).await.unwrap();
    assert_eq!(payload(&next(&mut one).await), "x");
    assert_eq!(payload(&next(&mut two).await), "x");
}

pub(crate) async fn closed_broker_rejects_sends(fixture: &BrokerFixture) {
    let topic = fixture.topic("closed");
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    producer.send(message("k", "x")).await.unwrap();
    assert!(fixture.broker.connection().is_connected());
    fixture.broker.close().await;
    assert!(!fixture.broker.connection().is_connected());
    assert!(matches!(producer.send(message("k", "y")).await, Err(BrokerError::Closed)));
    let ended = async { while consumer.next().await.is_some() {} };
    timeout(TIMEOUT, ended).await.expect("the consumer did not end");
}
