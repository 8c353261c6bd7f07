//! A stranger places an order: a Python program that has the broker's address and two `.avsc` files, and nothing of
//! this repository's code.

use serde_json::Value;

use crate::python;
use crate::services::{Services, Storage};

const PARCELS: usize = 3;

/// What the program printed: what it sent and what it received.
struct Exchange {
    sent: Value,
    received: Value,
}

async fn order_by_contract(services: &Services) -> Exchange {
    let schemas = crate::repository().join("schemas");
    let mut program = python::program("order_by_contract.py");
    program
        .args(["--broker", &crate::needed("LOGISTICS_TEST_PULSAR")])
        .args(["--command-topic", &services.topic("orders/create-order")])
        .arg("--command-schema")
        .arg(schemas.join("orders/create-order/v1.avsc"))
        .args(["--event-topic", &services.topic("deliveries/order-delivered")])
        .arg("--event-schema")
        .arg(schemas.join("deliveries/order-delivered/v1.avsc"))
        .args(["--parcels", &PARCELS.to_string()]);
    let output = tokio::task::spawn_blocking(move || program.output()).await.unwrap().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let mut lines = printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let (sent, received) = (lines.next().unwrap()["sent"].take(), lines.next().unwrap()["received"].take());
    Exchange { sent, received }
}

async fn a_stranger_gets_what_was_ordered(storage: Storage, orders: orders::Config) {
    let services = Services::start(storage, orders).await;
    let Exchange { sent, received } = order_by_contract(&services).await;
    services.stop().await;

    assert_eq!(received["type"], "OrderDelivered");
    assert_eq!(received["service_name"], "deliveries");
    assert_eq!(received["data"]["order_id"], sent["data"]["order_id"]);
    assert_ne!(received["id"], sent["id"]);
    let (ordered, delivered) = (&sent["data"]["items"], &received["data"]["items"]);
    assert_eq!(delivered.as_array().unwrap().len(), PARCELS);
    for item in 0..PARCELS {
        assert_eq!(delivered[item]["delivery_address"], ordered[item]["delivery_address"]);
        assert_ne!(delivered[item]["delivery_method"], "UNKNOWN");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Pulsar broker and Python with its client (LOGISTICS_TEST_PULSAR, LOGISTICS_TEST_PYTHON)"]
async fn a_python_client_orders_by_the_contracts_alone() {
    a_stranger_gets_what_was_ordered(Storage::Sqlite, orders::Config::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Pulsar broker, PostgreSQL, and Python with Pulsar's client (LOGISTICS_TEST_PULSAR, \
            LOGISTICS_TEST_POSTGRES, LOGISTICS_TEST_PYTHON)"]
async fn a_python_client_orders_while_orders_still_writes_the_first_version() {
    let orders = orders::Config { order_created_version: orders::OrderCreatedVersion::V1 };
    a_stranger_gets_what_was_ordered(Storage::Postgres, orders).await;
}
