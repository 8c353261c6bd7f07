//! The generated code beside fastavro and Avro for Java, which know nothing but the `.avsc` texts.
//!
//! Avro's binary form of a message is one sequence of bytes (our contracts have no maps, whose order is free), so
//! bytes that are equal say that every value went through. What the values are is compared as JSON.

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

/// Random messages of every version: fastavro writes them, the generated code reads each with the decoder for that
/// version and writes it again with the newest. What fastavro and Java read with both schemas must give the same bytes.
fn agrees_with_others<E: Event>() {
    let mut fastavro = Fastavro::start();
    let newest = E::written_version();
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
    // And back: what the generated code writes, fastavro reads and writes again as it was.
    let written = fastavro.generate(newest.schema, MESSAGES, 99);
    let ours: Vec<_> = written.iter().map(|datum| E::decode(newest.number, datum).unwrap().to_bytes()).collect();
    assert_eq!(fastavro.resolve(newest.schema, newest.schema, &ours), ours);
}

/// Every field of a message has the name and the value that fastavro reads from the same bytes.
fn says_what_fastavro_reads<E: Event + Serialize>() {
    let mut fastavro = Fastavro::start();
    let newest = E::written_version();
    let written = fastavro.generate(newest.schema, MESSAGES, 3);
    let values = fastavro.values(newest.schema, &written);
    for (datum, mut expected) in written.iter().zip(values) {
        let mut message = serde_json::to_value(E::decode(newest.number, datum).unwrap()).unwrap();
        as_instants(&mut message);
        as_instants(&mut expected);
        assert_eq!(message, expected, "{}", E::CONTRACT);
    }
}

/// Times have several texts (`.5` and `.500`); each becomes its milliseconds.
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

/// No prefix of a message is a message, and none makes the decoder panic.
fn refuses_what_is_cut_short<E: Event>() {
    let newest = E::written_version();
    for datum in Fastavro::start().generate(newest.schema, 20, 7) {
        for end in 0..datum.len() {
            assert!(E::decode(newest.number, &datum[..end]).is_err(), "{} cut to {end} bytes", E::CONTRACT);
        }
    }
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn create_order_is_read_and_written_as_others_do() {
    agrees_with_others::<CreateOrder>();
    says_what_fastavro_reads::<CreateOrder>();
    refuses_what_is_cut_short::<CreateOrder>();
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn order_created_is_read_and_written_as_others_do() {
    agrees_with_others::<OrderCreated>();
    agrees_with_others::<order_created::v1::OrderCreated>();
    says_what_fastavro_reads::<OrderCreated>();
    refuses_what_is_cut_short::<OrderCreated>();
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn order_ready_is_read_and_written_as_others_do() {
    agrees_with_others::<OrderReady>();
    says_what_fastavro_reads::<OrderReady>();
    refuses_what_is_cut_short::<OrderReady>();
}

#[test]
#[ignore = "needs Python with fastavro, and Java with Avro (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_AVRO_JAVA)"]
fn order_delivered_is_read_and_written_as_others_do() {
    agrees_with_others::<OrderDelivered>();
    says_what_fastavro_reads::<OrderDelivered>();
    refuses_what_is_cut_short::<OrderDelivered>();
}

/// The texts and fingerprints in the generated code are those of the sealed files.
#[test]
fn generated_code_carries_the_sealed_schemas() {
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
