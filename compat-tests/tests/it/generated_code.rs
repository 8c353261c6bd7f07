//! The generated code reads and writes messages as fastavro and Avro for Java do, which have only the `.avsc` files.
//!
//! A message has one binary form (our contracts have no maps, whose order is free), so equal bytes show that every
//! value was read. The values themselves are compared as JSON.

use contract_core::schema::parse_str;
use contract_core::source::SourceId;
use event_runtime::{Event, TimestampMillis};
use logistics_events::deliveries::order_delivered::OrderDelivered;
use logistics_events::distribution_center::order_ready::OrderReady;
use logistics_events::orders::create_order::CreateOrder;
use logistics_events::orders::order_created::{self, OrderCreated};

use serde::Serialize;
use serde_json::Value;

use crate::python::Fastavro;
use crate::{java, repository};

const MESSAGES: usize = 400;

/// Compares the resolution of random messages of every version: the generated code reads each with the decoder for its
/// version and writes it with the newest schema, and so do fastavro and Java.
fn resolves_as_others<E: Event>() {
    let mut fastavro = Fastavro::start();
    let newest = E::newest_version();
    for (seed, version) in (1..).zip(E::VERSIONS) {
        let written = fastavro.generate(version.schema, MESSAGES, seed);
        let resolved = fastavro.resolve(version.schema, newest.schema, &written);
        assert_eq!(java::resolve(version.schema, newest.schema, &written), resolved);
        for (datum, expected) in written.iter().zip(&resolved) {
            let message = E::decode(version.number, datum)
                .unwrap_or_else(|error| panic!("{} v{}: {error}: {datum:02x?}", E::CONTRACT, version.number));
            assert_eq!(message.to_bytes(), *expected, "{} v{}", E::CONTRACT, version.number);
        }
        assert_eq!(resolved.len(), MESSAGES);
    }
    // fastavro reads the messages of the generated code and writes the same bytes.
    let written = fastavro.generate(newest.schema, MESSAGES, 99);
    let ours: Vec<_> = written.iter().map(|datum| E::decode(newest.number, datum).unwrap().to_bytes()).collect();
    assert_eq!(fastavro.resolve(newest.schema, newest.schema, &ours), ours);
}

/// Compares the names and values of all fields with those that fastavro reads from the same bytes.
fn reads_values_as_fastavro<E: Event + Serialize>() {
    let mut fastavro = Fastavro::start();
    let newest = E::newest_version();
    let written = fastavro.generate(newest.schema, MESSAGES, 3);
    let values = fastavro.values(newest.schema, &written);
    for (datum, mut expected) in written.iter().zip(values) {
        let mut message = serde_json::to_value(E::decode(newest.number, datum).unwrap()).unwrap();
        as_instants(&mut message);
        as_instants(&mut expected);
        assert_eq!(message, expected, "{}", E::CONTRACT);
    }
}

/// Replaces each timestamp by its milliseconds, since it has several notations (`.5` and `.500`).
fn as_instants(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Ok(instant) = text.parse::<TimestampMillis>() {
                *value = Value::from(instant.get());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(as_instants),
        Value::Object(fields) => fields.values_mut().for_each(as_instants),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Checks that the decoder rejects every truncated message.
fn rejects_truncated_messages<E: Event>() {
    let newest = E::newest_version();
    for datum in Fastavro::start().generate(newest.schema, 20, 7) {
        for end in 0..datum.len() {
            assert!(E::decode(newest.number, &datum[..end]).is_err(), "{} cut to {end} bytes", E::CONTRACT);
        }
    }
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn create_order_is_encoded_as_others_do() {
    resolves_as_others::<CreateOrder>();
    reads_values_as_fastavro::<CreateOrder>();
    rejects_truncated_messages::<CreateOrder>();
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn order_created_is_encoded_as_others_do() {
    resolves_as_others::<OrderCreated>();
    resolves_as_others::<order_created::v1::OrderCreated>();
    reads_values_as_fastavro::<OrderCreated>();
    rejects_truncated_messages::<OrderCreated>();
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn order_ready_is_encoded_as_others_do() {
    resolves_as_others::<OrderReady>();
    reads_values_as_fastavro::<OrderReady>();
    rejects_truncated_messages::<OrderReady>();
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn order_delivered_is_encoded_as_others_do() {
    resolves_as_others::<OrderDelivered>();
    reads_values_as_fastavro::<OrderDelivered>();
    rejects_truncated_messages::<OrderDelivered>();
}

#[test]
fn generated_code_has_released_schemas_and_fingerprints() {
    fn check<E: Event>() {
        for version in E::VERSIONS {
            let path = repository().join("schemas").join(E::CONTRACT).join(format!("v{}.avsc", version.number));
            assert_eq!(version.schema, std::fs::read_to_string(&path).unwrap(), "{}", path.display());
            let parsed = parse_str(version.schema, SourceId::default());
            assert_eq!(parsed.strict().unwrap().fingerprint(), version.fingerprint, "{}", path.display());
        }
    }
    check::<CreateOrder>();
    check::<OrderCreated>();
    check::<OrderReady>();
    check::<OrderDelivered>();
}
