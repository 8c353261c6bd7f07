//! A broker with TLS and token authentication.

use std::time::Duration;

use service_kit::{
    broker::BrokerOptions,
    broker::{self, Connection, ProducerSchema, SharedBroker, SubscriptionMode},
};
use tokio::time::timeout;

use super::plain;
use crate::{
    broker_suite::{message, next},
    support::own_broker::OwnBroker,
};

const TOPIC: &str = "persistent://public/default/secured";
const TIMEOUT: Duration = Duration::from_mins(2);

fn connect(own: &OwnBroker, options: BrokerOptions) -> SharedBroker {
    broker::connect(&BrokerOptions { url: own.url().to_owned(), ..options }).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Java 17, openssl, and fetches Apache Pulsar"]
async fn tls_and_token_are_required() {
    let mut own = OwnBroker::secured("secured");
    own.start();
    let ca_file = Some(own.file("ca.pem").into());
    let token_file = Some(own.file("token").into());
    let good = BrokerOptions { token_file, ca_file: ca_file.clone(), ..plain() };

    let broker = connect(&own, good.clone());
    let mut consumer = broker.subscribe(TOPIC, "s", SubscriptionMode::KeyShared);
    let mut connection = consumer.connection();
    let connected = timeout(TIMEOUT, connection.wait_for(Connection::is_connected)).await.is_ok();
    assert!(connected, "{:?}", consumer.connection().borrow());
    broker.producer(TOPIC, ProducerSchema::Bytes).send(message("k", "safe")).await.unwrap();
    assert_eq!(next(&mut consumer).await.payload, b"safe");
    broker.close().await;

    for bad in [
        BrokerOptions { ca_file: None, ..good.clone() },
        BrokerOptions { token_file: None, ..good.clone() },
        BrokerOptions { token_file: None, token: Some("no.such.token".to_owned()), ..good.clone() },
    ] {
        let refused = connect(&own, bad).producer(TOPIC, ProducerSchema::Bytes).send(message("k", "x")).await;
        let error = refused.unwrap_err();
        assert!(matches!(error.code(), "BROKER_CONNECTION_FAILED" | "TOPIC_FORBIDDEN"), "{error}");
        assert!(error.to_string().contains("token") || error.code() == "TOPIC_FORBIDDEN", "{error}");
    }
}
