//! The suite on a real Pulsar, and the pitfalls of its client.

use std::{sync::Arc, time::Duration};

use service_kit::{
    broker::BrokerOptions,
    broker::{self, Connection, ProducerSchema, SharedBroker, SubscriptionMode, pulsar::PulsarBroker},
};
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    broker_suite,
    broker_suite::{BrokerFixture, NUMBER_V1, NUMBER_V2, expect_silence, message, next},
    support::admin::{self, Policy},
};

mod outage;
mod secured;
mod services;

/// Returns the options of the broker that the environment names.
pub(crate) fn options() -> BrokerOptions {
    let url = std::env::var("LOGISTICS_TEST_PULSAR").expect("LOGISTICS_TEST_PULSAR names a broker: pulsar://HOST:PORT");
    BrokerOptions { url, token: None, token_file: None, ca_file: None }
}

pub(crate) fn connect() -> SharedBroker {
    broker::connect(&options()).unwrap()
}

async fn fixture() -> BrokerFixture {
    fixture_with(Policy::Open).await
}

async fn fixture_with(policy: Policy) -> BrokerFixture {
    let namespace = admin::namespace(policy).await;
    BrokerFixture { broker: connect(), namespace: format!("persistent://{namespace}") }
}

broker_suite!([#[ignore = "needs Pulsar"]] fixture);

#[tokio::test]
#[ignore = "needs Pulsar"]
async fn locked_namespace_accepts_registered_schemas_and_dead_letters() {
    let fixture = fixture_with(Policy::Locked).await;
    let topic = format!("{}/numbers", fixture.namespace);
    admin::register(&topic, NUMBER_V1).await;
    admin::register(&topic, NUMBER_V2).await;
    let avro = |text: &str| ProducerSchema::Avro { name: "Number".to_owned(), definition: text.into() };
    let mut consumer = fixture.subscribe(&topic, "s").await;
    // Also the older version, for producers that are not upgraded yet.
    for (text, version) in [(NUMBER_V2, 1), (NUMBER_V1, 0)] {
        fixture.broker.producer(&topic, avro(text)).send(message("k", text)).await.unwrap();
        assert_eq!(next(&mut consumer).await.schema_version, version.into());
    }
    let unregistered = NUMBER_V2.replace("unit", "dimension");
    for refused in [avro(&unregistered), ProducerSchema::Bytes] {
        let error = fixture.broker.producer(&topic, refused).send(message("k", "x")).await.unwrap_err();
        assert_eq!(error.code(), "TOPIC_SCHEMA_REJECTED", "{error}");
    }
    let dead_letters = format!("{topic}-s-dlq");
    fixture.broker.ensure_subscription(&dead_letters, "dead-letters").await.unwrap();
    fixture.broker.producer(&dead_letters, ProducerSchema::Bytes).send(message("k", "x")).await.unwrap();
    let mut letters = fixture.broker.subscribe(&dead_letters, "dead-letters", SubscriptionMode::Shared);
    assert_eq!(next(&mut letters).await.payload, b"x");
}

#[tokio::test]
#[ignore = "needs Pulsar"]
async fn batch_is_acknowledged_as_a_whole() {
    let fixture = fixture().await;
    let topic = format!("{}/batched", fixture.namespace);
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let batch: Vec<String> = (0..10).map(|number| number.to_string()).collect();
    Box::pin(foreign::send_batch(&options().url, &topic, &batch)).await;
    let mut received = Vec::new();
    for _ in 0..10 {
        received.push(next(&mut consumer).await);
    }
    consumer.ack(&received[0].id);
    // Time for an unwanted acknowledgement to arrive.
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(consumer);
    let mut consumer = fixture.subscribe(&topic, "s").await;
    for number in 0..10 {
        let received = next(&mut consumer).await;
        assert_eq!(received.payload, number.to_string().as_bytes());
        assert_eq!(received.key.as_deref(), Some(number.to_string().as_str()));
        consumer.ack(&received.id);
    }
    drop(consumer);
    expect_silence(&mut fixture.subscribe(&topic, "s").await).await;
}

#[tokio::test]
#[ignore = "needs Pulsar"]
async fn unnamed_producers_are_not_deduplicated() {
    let fixture = fixture_with(Policy::Deduplicating).await;
    let topic = format!("{}/deduplicated", fixture.namespace);
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let producer = fixture.broker.producer(&topic, ProducerSchema::Bytes);
    // A producer without a name gets a unique one, so the broker finds no duplicates.
    for number in 0..3 {
        producer.send(message("k", &number.to_string())).await.unwrap();
    }
    let again = connect();
    again.producer(&topic, ProducerSchema::Bytes).send(message("k", "3")).await.unwrap();
    for number in 0..4 {
        assert_eq!(next(&mut consumer).await.payload, number.to_string().as_bytes());
    }
}

#[tokio::test]
#[ignore = "needs Pulsar"]
async fn missing_topic_error_names_the_remedy() {
    let broker = connect();
    let topic = format!("persistent://no-such-tenant-{}/ns/topic", Uuid::new_v4().simple());
    let error = broker.producer(&topic, ProducerSchema::Bytes).send(message("k", "x")).await.unwrap_err();
    assert_eq!(error.code(), "TOPIC_NOT_FOUND", "{error}");
    assert!(error.to_string().contains("schemactl publish"), "{error}");
    let refused = broker.ensure_subscription(&topic, "s").await.unwrap_err();
    assert_eq!(refused.code(), "TOPIC_NOT_FOUND", "{refused}");
}

#[tokio::test]
#[ignore = "needs Pulsar"]
async fn rejects_too_large_message_and_stays_connected() {
    let fixture = fixture().await;
    let topic = format!("{}/large", fixture.namespace);
    let producer = fixture.broker.producer(&topic, ProducerSchema::Bytes);
    let error = producer.send(message("k", &"x".repeat(5 * 1024 * 1024))).await.unwrap_err();
    assert_eq!(error.code(), "MESSAGE_REJECTED", "{error}");
    producer.send(message("k", &"x".repeat(4 * 1024 * 1024))).await.unwrap();
}

#[tokio::test]
#[ignore = "needs Pulsar"]
async fn partitioned_topic_keeps_key_order() {
    let fixture = fixture().await;
    let topic = format!("{}/partitioned", fixture.namespace);
    admin::partition(&topic, 3).await;
    let mut consumer = fixture.subscribe(&topic, "s").await;
    let schema = ProducerSchema::Avro { name: "Number".to_owned(), definition: NUMBER_V1.into() };
    let producer = fixture.broker.producer(&topic, schema);
    let keys = ["a", "b", "c", "d", "e", "f"];
    for number in 0..10 {
        for key in keys {
            producer.send(message(key, &number.to_string())).await.unwrap();
        }
    }
    let mut seen = std::collections::BTreeMap::<String, Vec<u32>>::new();
    let mut partitions = std::collections::BTreeSet::new();
    for _ in 0..60 {
        let received = next(&mut consumer).await;
        let text = fixture.broker.schema(&received.topic, &received.schema_version).await.unwrap();
        assert_eq!(text.as_deref(), Some(NUMBER_V1));
        partitions.insert(received.topic.clone());
        let number = std::str::from_utf8(&received.payload).unwrap().parse().unwrap();
        seen.entry(received.key.clone().unwrap()).or_default().push(number);
        consumer.ack(&received.id);
    }
    assert!(partitions.len() > 1, "{partitions:?}");
    assert!(seen.values().all(|numbers| *numbers == (0..10).collect::<Vec<_>>()), "{seen:?}");
    drop(consumer);
    expect_silence(&mut fixture.subscribe(&topic, "s").await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Pulsar"]
async fn many_consumers_stay_connected() {
    let fixture = fixture().await;
    // Created at the same time, so that their connection checks coincide.
    let topics = (0..12).map(|number| format!("{}/quiet-{number}", fixture.namespace));
    let subscribe = |topic: String| fixture.broker.subscribe(&topic, "s", SubscriptionMode::KeyShared);
    let consumers: Vec<_> = topics.map(subscribe).collect();
    let mut losses = Vec::new();
    for consumer in &consumers {
        let mut connection = consumer.connection();
        timeout(Duration::from_secs(30), connection.wait_for(Connection::is_connected)).await.unwrap().unwrap();
        losses.push(tokio::spawn(async move {
            let lost = connection.wait_for(|connection| !connection.is_connected()).await;
            lost.ok().map(|connection| connection.clone())
        }));
    }
    // Five checks each. The client sends pings of its own, too.
    tokio::time::sleep(Duration::from_secs(11)).await;
    for loss in losses {
        assert!(!loss.is_finished(), "{:?}", loss.await.unwrap());
        loss.abort();
    }
}

#[tokio::test]
async fn unreachable_broker_is_an_outage() {
    // No server listens on this port.
    let broker: SharedBroker =
        Arc::new(PulsarBroker::new(&BrokerOptions { url: "pulsar://127.0.0.1:1".to_owned(), ..plain() }).unwrap());
    let error = broker.producer("persistent://t/n/x", ProducerSchema::Bytes).send(message("k", "x")).await.unwrap_err();
    assert_eq!(error.code(), "BROKER_CONNECTION_FAILED", "{error}");
    let consumer = broker.subscribe("persistent://t/n/x", "s", SubscriptionMode::KeyShared);
    assert!(matches!(&*consumer.connection().borrow(), Connection::Disconnected { .. }));
    assert!(!broker.connection().is_connected());
    let closed = timeout(Duration::from_secs(15), broker.close()).await;
    assert!(closed.is_ok());
}

#[test]
fn invalid_settings_are_reported_at_once() {
    let missing = || Some("/no/such/file".into());
    for options in [
        BrokerOptions { url: "kafka://127.0.0.1".to_owned(), ..plain() },
        BrokerOptions { token_file: missing(), ..plain() },
        BrokerOptions { ca_file: missing(), ..plain() },
    ] {
        let error = broker::connect(&options).err().unwrap();
        assert_eq!(error.code(), "BROKER_CONFIG_INVALID", "{error}");
    }
}

fn plain() -> BrokerOptions {
    BrokerOptions { url: "pulsar://127.0.0.1:6650".to_owned(), token: None, token_file: None, ca_file: None }
}

/// A producer of another client, which batches.
mod foreign {
    use std::time::Duration;

    use pulsar::{ProducerOptions, Pulsar, TokioExecutor, producer::Message};

    pub(crate) async fn send_batch(url: &str, topic: &str, payloads: &[String]) {
        let client: Pulsar<_> = Pulsar::builder(url, TokioExecutor).build().await.unwrap();
        let options = ProducerOptions {
            batch_size: Some(u32::try_from(payloads.len()).unwrap()),
            batch_timeout: Some(Duration::from_secs(5)),
            ..ProducerOptions::default()
        };
        let builder = client.producer().with_topic(topic).with_options(options);
        let mut producer = Box::pin(builder.build()).await.unwrap();
        let mut receipts = Vec::new();
        for payload in payloads {
            let message = Message {
                payload: payload.as_bytes().to_vec(),
                partition_key: Some(payload.clone()),
                ..Message::default()
            };
            receipts.push(Box::pin(producer.send_non_blocking(message)).await.unwrap());
        }
        for receipt in receipts {
            receipt.await.unwrap();
        }
    }
}
