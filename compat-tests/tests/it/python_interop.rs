//! A stranger places an order: a Python program that has the broker's address and two `.avsc` files, and nothing of
//! this repository's code.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::python;
use crate::services::{Services, Storage};

const PARCELS: usize = 3;

/// What the program printed: what it sent and what it received.
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

async fn a_stranger_gets_what_was_ordered(storage: Storage, orders: orders::Config) {
    let services = Services::start(storage, orders).await;
    let exchange = order_by_contract(&services, &sealed_command()).await;
    services.stop().await;
    it_was_delivered_as_ordered(&exchange);
}

fn sealed_command() -> PathBuf {
    crate::repository().join("schemas/orders/create-order/v1.avsc")
}

fn it_was_delivered_as_ordered(Exchange { sent, received }: &Exchange) {
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

/// A version of `create-order` that is sealed after the services were built: a field in front, one within the items.
fn later_command() -> Value {
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(sealed_command()).unwrap()).unwrap();
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
async fn a_python_client_orders_by_a_version_that_the_services_have_never_seen() {
    let services = Services::start(Storage::Sqlite, orders::Config::default()).await;
    let schema = later_command();
    let file = std::env::temp_dir().join(format!("create-order-{}.avsc", uuid::Uuid::new_v4()));
    std::fs::write(&file, schema.to_string()).unwrap();
    register(&services.topic("orders/create-order"), &schema);
    let exchange = order_by_contract(&services, &file).await;
    std::fs::remove_file(&file).unwrap();
    services.stop().await;
    it_was_delivered_as_ordered(&exchange);
}

/// Registers a schema, as an administrator would: in a locked namespace no client can.
fn register(topic: &str, schema: &Value) {
    let (admin, topic) = (crate::needed("LOGISTICS_TEST_PULSAR_ADMIN"), topic.trim_start_matches("persistent://"));
    let body = json!({ "type": "AVRO", "schema": schema.to_string(), "properties": {} });
    let answer = ureq::post(format!("{admin}/admin/v2/schemas/{topic}/schema")).send_json(body).unwrap();
    assert!(answer.status().is_success());
}
