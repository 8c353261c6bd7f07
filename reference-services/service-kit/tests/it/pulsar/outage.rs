//! Short and long outages of the broker.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use service_kit::{
    broker::BrokerOptions,
    broker::{self, Connection, ProducerSchema, SharedBroker, SubscriptionMode},
};
use tokio::{sync::watch, time::timeout};

use super::plain;
use crate::{broker_suite::message, support::own_broker::OwnBroker};

const TOPIC: &str = "persistent://public/default/outage";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Java 17 and fetches Apache Pulsar; takes two minutes"]
async fn recovers_from_short_and_long_outages() {
    let mut own = OwnBroker::new("outage");
    own.start();
    let broker = broker::connect(&BrokerOptions { url: own.url().to_owned(), ..plain() }).unwrap();
    broker.ensure_subscription(TOPIC, "s").await.unwrap();

    let stop = Arc::new(AtomicBool::new(false));
    let sending = tokio::spawn(send_until(Arc::clone(&broker), Arc::clone(&stop)));
    let count = watch::Sender::new(0_usize);
    let mut counted = count.subscribe();
    let receiving = tokio::spawn(receive_until(Arc::clone(&broker), Arc::clone(&stop), count));

    tokio::time::sleep(Duration::from_secs(4)).await;
    own.kill();
    tokio::time::sleep(Duration::from_secs(3)).await;
    own.start();
    tokio::time::sleep(Duration::from_secs(10)).await;
    own.kill();
    // Longer than the client retries: its streams end, and its connects time out.
    tokio::time::sleep(Duration::from_secs(45)).await;
    let before = *counted.borrow_and_update();
    own.start();
    // The start time of a broker depends on the machine; both sides must reconnect by themselves.
    let more = counted.wait_for(|received| *received > before);
    let is_back = timeout(Duration::from_secs(90), more).await.is_ok_and(|more| more.is_ok());
    assert!(is_back, "no message was received after the long outage");
    tokio::time::sleep(Duration::from_secs(5)).await;
    stop.store(true, Ordering::Relaxed);

    let sent = sending.await.unwrap();
    let received = receiving.await.unwrap();
    assert!(sent > 100, "{sent}");
    let missing: Vec<u64> = (0..sent).filter(|number| !received.contains_key(number)).collect();
    assert!(missing.is_empty(), "{} of {sent} messages are lost: {missing:?}", missing.len());
    let closed = timeout(Duration::from_secs(20), broker.close()).await;
    assert!(closed.is_ok());
}

/// Sends numbers, each until the broker has stored it. Returns how many.
async fn send_until(broker: SharedBroker, stop: Arc<AtomicBool>) -> u64 {
    let producer = broker.producer(TOPIC, ProducerSchema::Bytes);
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        match producer.send(message("k", &number.to_string())).await {
            Ok(_) => {
                number += 1;
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
            Err(error) => {
                assert!(error.is_outage(), "{error}");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
    number
}

/// Receives and acknowledges until no message arrives after the stop. Returns how often each number was received.
async fn receive_until(broker: SharedBroker, stop: Arc<AtomicBool>, count: watch::Sender<usize>) -> BTreeMap<u64, u32> {
    let mut consumer = broker.subscribe(TOPIC, "s", SubscriptionMode::KeyShared);
    let mut connection = consumer.connection();
    timeout(Duration::from_secs(30), connection.wait_for(Connection::is_connected)).await.unwrap().unwrap();
    let mut counts = BTreeMap::new();
    loop {
        let Ok(received) = timeout(Duration::from_secs(3), consumer.next()).await else {
            if stop.load(Ordering::Relaxed) {
                return counts;
            }
            continue;
        };
        let received = received.unwrap();
        let number: u64 = std::str::from_utf8(&received.payload).unwrap().parse().unwrap();
        *counts.entry(number).or_default() += 1;
        consumer.ack(&received.id);
        count.send_modify(|count| *count += 1);
    }
}
