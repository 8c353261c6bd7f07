//! apache-avro, an independent implementation, resolves messages as the generated code does.

use apache_avro::Schema as ApacheSchema;
use apache_avro::reader::datum::GenericDatumReader;
use apache_avro::writer::datum::GenericDatumWriter;
use avro_oracle::messages;
use contract_core::schema::parse_str;
use contract_core::source::SourceId;
use event_runtime::Event;
use logistics_events::deliveries::order_delivered::OrderDelivered;
use logistics_events::distribution_center::order_ready::OrderReady;
use logistics_events::orders::create_order::CreateOrder;
use logistics_events::orders::order_created::{self, OrderCreated};
use test_support::Rng;

const MESSAGES: u64 = 200;

/// Compares the resolution of random messages of every version to the newest one: both implementations read a message
/// with the writer's and the reader's schema, and write the same bytes with the reader's.
fn resolves_as_apache<E: Event>() {
    let newest = E::newest_version();
    let reader = ApacheSchema::parse_str(newest.schema).unwrap();
    for version in E::VERSIONS {
        let parsed = parse_str(version.schema, SourceId::default());
        let writer = ApacheSchema::parse_str(version.schema).unwrap();
        let resolved_to = (writer != reader).then_some(&reader);
        let decoder = GenericDatumReader::builder(&writer).maybe_reader_schema(resolved_to).build().unwrap();
        let encoder = GenericDatumWriter::builder(&reader).build().unwrap();
        let mut compared = 0;
        for number in 0..MESSAGES {
            let mut rng = Rng::for_item(u64::from(version.number), number);
            let Some(bytes) = messages::random(parsed.strict().unwrap(), &mut rng) else { continue };
            let ours = E::decode(version.number, &bytes).unwrap().to_bytes();
            let mut unread = bytes.as_slice();
            let value = decoder.read_value(&mut unread).unwrap();
            assert!(unread.is_empty(), "{} v{}: trailing bytes", E::CONTRACT, version.number);
            assert_eq!(encoder.write_value_to_vec(value).unwrap(), ours, "{} v{}", E::CONTRACT, version.number);
            compared += 1;
        }
        assert!(compared > MESSAGES / 2, "{} v{}: only {compared} messages", E::CONTRACT, version.number);
    }
}

#[test]
fn create_order_is_resolved_as_by_apache() {
    resolves_as_apache::<CreateOrder>();
}

#[test]
fn order_created_is_resolved_as_by_apache() {
    resolves_as_apache::<OrderCreated>();
    resolves_as_apache::<order_created::v1::OrderCreated>();
}

#[test]
fn order_ready_is_resolved_as_by_apache() {
    resolves_as_apache::<OrderReady>();
}

#[test]
fn order_delivered_is_resolved_as_by_apache() {
    resolves_as_apache::<OrderDelivered>();
}
