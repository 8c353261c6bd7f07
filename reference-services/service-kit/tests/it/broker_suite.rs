//! What any broker must do, whichever adapter is behind it.

use std::{collections::BTreeMap, time::Duration};

use service_kit::broker::{
    BrokerError, Connection, Delivery, Outgoing, Producer, ProducerSchema, Properties, SharedBroker, Subscription,
    SubscriptionMode,
};
use tokio::time::timeout;

/// A broker, and topics on it that no other test uses.
pub(crate) struct BrokerFixture {
    pub(crate) broker: SharedBroker,
    /// `persistent://tenant/namespace`
    pub(crate) namespace: String,
}

const TIMEOUT: Duration = Duration::from_secs(30);
const SILENCE: Duration = Duration::from_millis(700);

pub(crate) const NUMBER_V1: &str = r#"{"type":"record","name":"Number","fields":[{"name":"value","type":"long"}]}"#;
pub(crate) const NUMBER_V2: &str = r#"{"type":"record","name":"Number","fields":[{"name":"value","type":"long"},{"name":"unit","type":"string","default":""}]}"#;

/// Runs every behaviour as a test of its own against what `$fixture` makes.
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
            a_receipt_means_that_the_message_is_delivered_as_it_was_sent
            schemas_are_found_by_the_version_on_the_message
            messages_without_a_schema_carry_no_version
            a_subscription_keeps_messages_while_nobody_consumes
            acknowledged_messages_never_come_again
            unacknowledged_messages_come_again_when_their_consumer_goes
            a_message_handed_back_comes_again_after_the_delay
            the_order_of_a_key_holds_with_several_consumers
            pipelined_messages_of_a_key_arrive_in_the_order_of_the_calls
            two_subscriptions_each_get_every_message
            a_closed_broker_says_so
        );
    };
}

impl BrokerFixture {
    fn topic(&self, name: &str) -> String {
        format!("{}/{name}", self.namespace)
    }

    pub(crate) async fn subscribe(&self, topic: &str, subscription: &str) -> Subscription {
        let subscription = self.broker.subscribe(topic, subscription, SubscriptionMode::KeyShared);
        let mut connection = subscription.connection();
        timeout(TIMEOUT, connection.wait_for(Connection::is_connected)).await.expect("not connected").unwrap();
        subscription
    }

    fn producer(&self, topic: &str, text: &str) -> Producer {
        self.broker.producer(topic, ProducerSchema::Avro { name: "Number".to_owned(), text: text.into() })
    }
}

pub(crate) fn message(key: &str, payload: &str) -> Outgoing {
    let properties = Properties::from([("colour".to_owned(), "red".to_owned())]);
    Outgoing { payload: payload.as_bytes().to_vec(), key: Some(key.to_owned()), properties }
}

pub(crate) async fn next(subscription: &mut Subscription) -> Delivery {
    timeout(TIMEOUT, subscription.next()).await.expect("no message in time").expect("the broker is closed")
}

pub(crate) async fn nothing(subscription: &mut Subscription) {
    if let Ok(Some(delivery)) = timeout(SILENCE, subscription.next()).await {
        panic!("a message too many: {delivery:?}");
    }
}

fn text(delivery: &Delivery) -> &str {
    std::str::from_utf8(&delivery.payload).unwrap()
}

pub(crate) async fn a_receipt_means_that_the_message_is_delivered_as_it_was_sent(fixture: &BrokerFixture) {
    let topic = fixture.topic("receipts");
    let mut subscription = fixture.subscribe(&topic, "s").await;
    let receipt = fixture.producer(&topic, NUMBER_V1).send(message("k", "hello")).await.unwrap();
    let delivery = next(&mut subscription).await;
    assert_eq!(delivery.id, receipt.id);
    assert_eq!(delivery.topic, topic);
    assert_eq!(text(&delivery), "hello");
    assert_eq!(delivery.key.as_deref(), Some("k"));
    assert_eq!(delivery.properties, message("", "").properties);
    let age = service_kit::store::clock::now_millis() - delivery.published_at;
    assert!((-5_000..60_000).contains(&age), "{age}");
}

pub(crate) async fn schemas_are_found_by_the_version_on_the_message(fixture: &BrokerFixture) {
    let topic = fixture.topic("schemas");
    let mut subscription = fixture.subscribe(&topic, "s").await;
    let (v1, v2) = (fixture.producer(&topic, NUMBER_V1), fixture.producer(&topic, NUMBER_V2));
    v1.send(message("k", "1")).await.unwrap();
    v2.send(message("k", "2")).await.unwrap();
    v1.send(message("k", "1 again")).await.unwrap();
    for (body, schema) in [("1", NUMBER_V1), ("2", NUMBER_V2), ("1 again", NUMBER_V1)] {
        let delivery = next(&mut subscription).await;
        let found = fixture.broker.schema_text(&topic, &delivery.schema).await.unwrap();
        assert_eq!((text(&delivery), found.as_deref()), (body, Some(schema)));
    }
    assert_eq!(fixture.broker.schema_text(&topic, &99.into()).await.unwrap(), None);
}

pub(crate) async fn messages_without_a_schema_carry_no_version(fixture: &BrokerFixture) {
    let topic = fixture.topic("bytes");
    let mut subscription = fixture.subscribe(&topic, "s").await;
    fixture.broker.producer(&topic, ProducerSchema::Bytes).send(message("k", "\u{0}")).await.unwrap();
    assert!(next(&mut subscription).await.schema.is_absent());
}

pub(crate) async fn a_subscription_keeps_messages_while_nobody_consumes(fixture: &BrokerFixture) {
    let topic = fixture.topic("kept");
    fixture.broker.ensure_subscription(&topic, "s").await.unwrap();
    fixture.broker.ensure_subscription(&topic, "s").await.unwrap();
    fixture.producer(&topic, NUMBER_V1).send(message("k", "kept")).await.unwrap();
    let mut subscription = fixture.subscribe(&topic, "s").await;
    assert_eq!(text(&next(&mut subscription).await), "kept");
    // It exists and is in use.
    fixture.broker.ensure_subscription(&topic, "s").await.unwrap();
}

pub(crate) async fn acknowledged_messages_never_come_again(fixture: &BrokerFixture) {
    let topic = fixture.topic("acknowledged");
    let mut subscription = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    for number in 0..5 {
        producer.send(message("k", &number.to_string())).await.unwrap();
    }
    for _ in 0..5 {
        let delivery = next(&mut subscription).await;
        subscription.ack(&delivery.id);
    }
    drop(subscription);
    nothing(&mut fixture.subscribe(&topic, "s").await).await;
}

pub(crate) async fn unacknowledged_messages_come_again_when_their_consumer_goes(fixture: &BrokerFixture) {
    let topic = fixture.topic("unacknowledged");
    let mut first = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    for number in 0..5 {
        producer.send(message("k", &number.to_string())).await.unwrap();
    }
    for number in 0..5 {
        let delivery = next(&mut first).await;
        if number % 2 == 0 {
            first.ack(&delivery.id);
        }
    }
    drop(first);
    let mut second = fixture.subscribe(&topic, "s").await;
    assert_eq!(text(&next(&mut second).await), "1");
    assert_eq!(text(&next(&mut second).await), "3");
    nothing(&mut second).await;
}

pub(crate) async fn a_message_handed_back_comes_again_after_the_delay(fixture: &BrokerFixture) {
    let topic = fixture.topic("handed-back");
    let mut subscription = fixture.subscribe(&topic, "s").await;
    fixture.producer(&topic, NUMBER_V1).send(message("k", "x")).await.unwrap();
    let delivery = next(&mut subscription).await;
    let begun = std::time::Instant::now();
    let delay = Duration::from_secs(1);
    subscription.nack(&delivery.id, delay);
    let again = next(&mut subscription).await;
    assert_eq!(again.id, delivery.id);
    assert!(begun.elapsed() >= delay, "{:?}", begun.elapsed());
}

pub(crate) async fn the_order_of_a_key_holds_with_several_consumers(fixture: &BrokerFixture) {
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
        let (delivery, consumer) = tokio::select! {
            delivery = next(one) => (delivery, 0),
            delivery = next(two) => (delivery, 1),
        };
        consumers[consumer].ack(&delivery.id);
        let (numbers, by) = seen.entry(delivery.key.clone().unwrap()).or_default();
        numbers.push(text(&delivery).parse().unwrap());
        by.push(consumer);
    }
    assert_eq!(seen.len(), 8);
    for (key, (numbers, by)) in &seen {
        assert_eq!(*numbers, (0..20).collect::<Vec<_>>(), "{key}");
        assert!(by.iter().all(|consumer| consumer == &by[0]), "{key} moved between consumers: {by:?}");
    }
    let used: std::collections::BTreeSet<_> = seen.values().map(|(_, by)| by[0]).collect();
    assert_eq!(used.len(), 2, "one consumer got everything");
}

pub(crate) async fn pipelined_messages_of_a_key_arrive_in_the_order_of_the_calls(fixture: &BrokerFixture) {
    let topic = fixture.topic("pipelined");
    let mut subscription = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    let sent: Vec<_> = (0..500).map(|number| producer.send(message("k", &number.to_string()))).collect();
    for receipt in sent {
        receipt.await.unwrap();
    }
    for number in 0..500 {
        let delivery = next(&mut subscription).await;
        assert_eq!(text(&delivery), number.to_string());
        subscription.ack(&delivery.id);
    }
}

pub(crate) async fn two_subscriptions_each_get_every_message(fixture: &BrokerFixture) {
    let topic = fixture.topic("fan-out");
    let (mut one, mut two) = (fixture.subscribe(&topic, "one").await, fixture.subscribe(&topic, "two").await);
    fixture.producer(&topic, NUMBER_V1).send(message("k", "x")).await.unwrap();
    assert_eq!(text(&next(&mut one).await), "x");
    assert_eq!(text(&next(&mut two).await), "x");
}

pub(crate) async fn a_closed_broker_says_so(fixture: &BrokerFixture) {
    let topic = fixture.topic("closed");
    let mut subscription = fixture.subscribe(&topic, "s").await;
    let producer = fixture.producer(&topic, NUMBER_V1);
    producer.send(message("k", "x")).await.unwrap();
    assert!(fixture.broker.connection().is_connected());
    fixture.broker.close().await;
    assert!(!fixture.broker.connection().is_connected());
    assert!(matches!(producer.send(message("k", "y")).await, Err(BrokerError::Closed)));
    let ended = async { while subscription.next().await.is_some() {} };
    timeout(TIMEOUT, ended).await.expect("the subscription goes on");
}
