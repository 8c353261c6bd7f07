//! A Python program places orders with the broker's address and two `.avsc` files, without this repository's code.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::python;
use crate::services::{Services, Storage};

const PARCELS: usize = 3;

/// The messages that the program sent and received.
struct Exchange {
    sent: Value,
    received: Value,
}

async fn order_by_contract(services: &Services, command_schema: &Path) -> Exchange {
    let schemas = crate::repository().join("schemas");
    let mut program = python::program("order_by_contract.py");
    program
        .args(["--broker", &crate::needed("LOGISTICS_TEST_PULSAR")])
        .args(["--command-topic", &services.topic("orders/create-order")])
        .arg("--command-schema")
        .arg(command_schema)
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

async fn places_and_receives_an_order(storage: Storage, orders: orders::Config) {
    let services = Services::start(storage, orders).await;
    let exchange = order_by_contract(&services, &released_command()).await;
    services.stop().await;
    assert_delivered_as_ordered(&exchange);
}

fn released_command() -> PathBuf {
    crate::repository().join("schemas/orders/create-order/v1.avsc")
}

fn assert_delivered_as_ordered(Exchange { sent, received }: &Exchange) {
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
async fn python_client_places_order() {
    places_and_receives_an_order(Storage::Sqlite, orders::Config::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Pulsar broker, PostgreSQL, and Python with Pulsar's client (LOGISTICS_TEST_PULSAR, \
            LOGISTICS_TEST_POSTGRES, LOGISTICS_TEST_PYTHON)"]
async fn python_client_places_order_while_orders_writes_v1() {
    let orders = orders::Config { order_created_version: orders::OrderCreatedVersion::V1 };
    places_and_receives_an_order(Storage::Postgres, orders).await;
}

/// Creates a later version of `create-order`, with a new first field and a new field of the items.
fn later_command() -> Value {
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(released_command()).unwrap()).unwrap();
    let priority = json!({ "name": "priority", "type": "int", "default": 5 });
    schema["fields"].as_array_mut().unwrap().insert(0, priority);
    let data = schema["fields"].as_array_mut().unwrap().iter_mut().find(|field| field["name"] == "data").unwrap();
    let items = data["type"]["fields"].as_array_mut().unwrap().iter_mut().find(|field| field["name"] == "items");
    let note = json!({ "name": "note", "type": ["null", "string"], "default": null });
    items.unwrap()["type"]["items"]["fields"].as_array_mut().unwrap().insert(1, note);
    schema
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a Pulsar broker and Python with its client (LOGISTICS_TEST_PULSAR, LOGISTICS_TEST_PULSAR_ADMIN, \
            LOGISTICS_TEST_PYTHON)"]
async fn python_client_places_order_with_unknown_version() {
    let services = Services::start(Storage::Sqlite, orders::Config::default()).await;
    let schema = later_command();
    let file = std::env::temp_dir().join(format!("create-order-{}.avsc", uuid::Uuid::new_v4()));
    std::fs::write(&file, schema.to_string()).unwrap();
    // In a locked namespace only an administrator can register a schema.
    let registered = json!({ "type": "AVRO", "schema": schema.to_string(), "properties": {} });
    let (status, body) =
        tokio::task::block_in_place(|| services.admin().post("orders/create-order", "schema", &registered));
    assert_eq!(status, 200, "{body}");
    let exchange = order_by_contract(&services, &file).await;
    std::fs::remove_file(&file).unwrap();
    services.stop().await;
    assert_delivered_as_ordered(&exchange);
}
