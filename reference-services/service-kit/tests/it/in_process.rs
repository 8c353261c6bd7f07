//! The suite on the in-process broker, and its faults.

use std::sync::Arc;

use service_kit::broker::{
    Broker, BrokerError, ProducerSchema, SubscriptionMode,
    in_process::{InProcess, PublishFault},
};

use crate::{
    broker_suite,
    broker_suite::{BrokerFixture, NUMBER_V1, NUMBER_V2, message},
};

async fn fixture() -> BrokerFixture {
    BrokerFixture { broker: Arc::new(InProcess::new()), namespace: "persistent://test/suite".to_owned() }
}

broker_suite!([] fixture);

const TOPIC: &str = "persistent://test/faults/numbers";

fn number(text: &str) -> ProducerSchema {
    ProducerSchema::Avro { name: "Number".to_owned(), definition: text.into() }
}

#[tokio::test]
async fn locked_broker_rejects_unregistered_schema() {
    let broker = InProcess::new();
    broker.register(TOPIC, NUMBER_V1);
    broker.lock_schemas();
    broker.producer(TOPIC, number(NUMBER_V1)).send(message("k", "x")).await.unwrap();
    let refused = broker.producer(TOPIC, number(NUMBER_V2)).send(message("k", "x")).await.unwrap_err();
    assert_eq!(refused.code(), "TOPIC_SCHEMA_REJECTED");
}

#[tokio::test]
async fn publish_faults_have_their_effect() {
    let broker = InProcess::new();
    broker.ensure_subscription(TOPIC, "s").await.unwrap();
    let producer = broker.producer(TOPIC, number(NUMBER_V1));
    for (fault, code, stored) in [
        (PublishFault::Unavailable, Some("BROKER_CONNECTION_FAILED"), 0),
        (PublishFault::Rejected, Some("MESSAGE_REJECTED"), 0),
        (PublishFault::ReceiptLost, Some("SEND_UNCONFIRMED"), 1),
        (PublishFault::Duplicated, None, 2),
    ] {
        let before = broker.backlog(TOPIC, "s");
        broker.fail_publishes(1, fault);
        let result = producer.send(message("k", "x")).await;
        assert_eq!(result.err().as_ref().map(BrokerError::code), code, "{fault:?}");
        assert_eq!(broker.backlog(TOPIC, "s") - before, stored, "{fault:?}");
    }
    producer.send(message("k", "x")).await.unwrap();
}

#[tokio::test]
async fn outage_redelivers_unacknowledged_messages() {
    let broker = InProcess::new();
    let mut consumer = broker.subscribe(TOPIC, "s", SubscriptionMode::KeyShared);
    let producer = broker.producer(TOPIC, number(NUMBER_V1));
    producer.send(message("k", "1")).await.unwrap();
    let received = consumer.next().await.unwrap();
    broker.disconnect();
    assert!(!consumer.connection().borrow().is_connected());
    assert!(producer.send(message("k", "2")).await.unwrap_err().is_outage());
    broker.reconnect();
    assert_eq!(consumer.next().await.unwrap().id, received.id);
}
