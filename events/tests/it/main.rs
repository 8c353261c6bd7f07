//! The types of this project's contracts: versions, id and key, and JSON.

use event_runtime::{Event, Identified, Keyed, TimestampMillis, Uuid};
use logistics_events::deliveries::order_delivered::{DeliveryMethod, OrderDelivered};
use logistics_events::distribution_center::order_ready::OrderReady;
use logistics_events::orders::create_order::CreateOrder;
use logistics_events::orders::order_created::{OrderChannel, OrderCreated, shared, v1};

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn old() -> v1::OrderCreated {
    v1::OrderCreated {
        id: id(1),
        time: TimestampMillis::new(1_700_000_000_000),
        ingestion: TimestampMillis::new(1_700_000_000_001),
        specversion: "1.0".to_owned(),
        r#type: "OrderCreated".to_owned(),
        datacontenttype: "application/avro".to_owned(),
        service_name: "orders".to_owned(),
        data: v1::OrderCreatedData {
            order_id: id(2),
            created_at: TimestampMillis::new(1_700_000_000_000),
            items: vec![v1::OrderCreatedItem {
                item_id: id(3),
                pickup_address: "a".to_owned(),
                delivery_address: "b".to_owned(),
                size: v1::shared::ParcelSize::Large,
                phone: "c".to_owned(),
            }],
        },
    }
}

#[test]
fn version_1_is_read_as_version_2() {
    let old = old();
    let new = OrderCreated::decode(1, &old.to_bytes()).expect("version 1 resolves");
    assert_eq!((new.data.channel, new.data.command_id), (OrderChannel::Unknown, None));
    assert_eq!((new.id(), new.key()), (old.id(), old.key()));
    assert_eq!(new.data.items[0].size, shared::ParcelSize::Large);
    assert_eq!(OrderCreated::decode(2, &new.to_bytes()), Ok(new));
}

#[test]
fn key_is_the_order_id() {
    assert_eq!(old().id(), id(1));
    assert_eq!(old().key(), "00000000-0000-0000-0000-000000000002");
}

#[test]
fn contracts_have_topics_and_schemas() {
    fn of<E: Event>() -> (&'static str, &'static str, &'static str, usize) {
        assert!(E::VERSIONS.iter().all(|version| version.schema.contains("\"record\"") && version.fingerprint != 0));
        (E::CONTRACT, E::RECORD, E::TOPIC, E::VERSIONS.len())
    }
    assert_eq!(
        [of::<CreateOrder>(), of::<OrderCreated>(), of::<OrderReady>(), of::<OrderDelivered>()],
        [
            ("orders/create-order", "logistics.orders.CreateOrder", "persistent://logistics/orders/create-order", 1),
            ("orders/order-created", "logistics.orders.OrderCreated", "persistent://logistics/orders/order-created", 2),
            (
                "distribution-center/order-ready",
                "logistics.distribution_center.OrderReady",
                "persistent://logistics/distribution-center/order-ready",
                1
            ),
            (
                "deliveries/order-delivered",
                "logistics.deliveries.OrderDelivered",
                "persistent://logistics/deliveries/order-delivered",
                1
            ),
        ]
    );
}

#[test]
fn json_has_names_of_schema() {
    let event = OrderCreated::decode(1, &old().to_bytes()).expect("version 1 resolves");
    let json = serde_json::to_value(&event).expect("JSON");
    assert_eq!(json["type"], "OrderCreated");
    assert_eq!(json["time"], "2023-11-14T22:13:20.000Z");
    assert_eq!(json["data"]["order_id"], "00000000-0000-0000-0000-000000000002");
    assert_eq!(json["data"]["items"][0]["size"], "LARGE");
    assert_eq!(json["data"]["channel"], "UNKNOWN");
    assert_eq!(serde_json::from_value::<OrderCreated>(json).expect("the event"), event);
    assert_eq!("AT_THE_DOOR".parse(), Ok(DeliveryMethod::AtTheDoor));
}
