//! One order with three items, as the types of each codec.

use std::collections::BTreeMap;

use event_runtime::{Decimal, TimestampMillis, Uuid};

use crate::generated::shop::order_placed::{
    Address, OrderItem, OrderPlaced, OrderPlacedData, OrderStatus, Priority, v1,
};
use crate::hand_written::{self, Tags};
use crate::peer;

const ORDER: Uuid = Uuid::from_u128(0x0190_8a3c_5b7e_7c1d_9f2a_4e6b_8d0c_1a35);

/// Returns the order as the generated type of version 2.
pub fn generated() -> OrderPlaced {
    let string = str::to_owned;
    let item = |id: &str, name: &str, quantity, price| OrderItem {
        product_id: string(id),
        name: string(name),
        quantity,
        unit_price: Decimal::constant(price),
        currency: string("EUR"),
    };
    OrderPlaced {
        id: string("evt-7f3c2a91-0001"),
        time: TimestampMillis::new(1_764_000_000_123),
        ingestion: TimestampMillis::new(1_764_000_000_456),
        specversion: string("1.0"),
        r#type: string("shop.orders.OrderPlaced"),
        datacontenttype: string("application/avro"),
        service_name: string("orders-service"),
        data: OrderPlacedData {
            order_id: ORDER,
            user_id: string("user-829104"),
            created_at: TimestampMillis::new(1_764_000_000_000),
            status: OrderStatus::Created,
            address: Address {
                street: string("Calle de Alcalá 42, 3º izquierda"),
                city: string("Madrid"),
                postal_code: string("28014"),
                country: string("ES"),
            },
            items: vec![
                item("sku-10001", "Espresso machine", 1, 24_999),
                item("sku-20417", "Coffee beans 1 kg", 4, 1_849),
                item("sku-31337", "Paper filters", 10, 299),
            ],
            total: Decimal::constant(35_385),
            notes: Some(string("Please ring twice.")),
            priority: Priority::Express,
            tags: BTreeMap::from([(string("channel"), string("web")), (string("campaign"), string("autumn"))]),
        },
    }
}

/// Returns the order as the generated type of version 1.
pub fn generated_v1() -> v1::OrderPlaced {
    let OrderPlaced { id, time, ingestion, specversion, r#type, datacontenttype, service_name, data } = generated();
    let item = |item: OrderItem| v1::OrderItem {
        product_id: item.product_id,
        name: item.name,
        quantity: item.quantity,
        unit_price: item.unit_price,
        currency: item.currency,
    };
    let Address { street, city, postal_code, country } = data.address;
    let data = v1::OrderPlacedData {
        order_id: data.order_id,
        user_id: data.user_id,
        created_at: data.created_at,
        status: v1::OrderStatus::Created,
        address: v1::Address { street, city, postal_code, country },
        items: data.items.into_iter().map(item).collect(),
        total: data.total,
        notes: data.notes,
    };
    v1::OrderPlaced { id, time, ingestion, specversion, r#type, datacontenttype, service_name, data }
}

/// Returns the order as the type of the hand-written codec.
pub fn hand_written() -> hand_written::OrderPlaced<String> {
    let order = generated();
    let item = |item: OrderItem| hand_written::Item {
        product_id: item.product_id,
        name: item.name,
        quantity: item.quantity,
        unit_price: item.unit_price.unscaled(),
        currency: item.currency,
    };
    let Address { street, city, postal_code, country } = order.data.address;
    hand_written::OrderPlaced {
        id: order.id,
        time: order.time.get(),
        ingestion: order.ingestion.get(),
        specversion: order.specversion,
        r#type: order.r#type,
        datacontenttype: order.datacontenttype,
        service_name: order.service_name,
        data: hand_written::Data {
            order_id: order.data.order_id,
            user_id: order.data.user_id,
            created_at: order.data.created_at.get(),
            status: hand_written::Status::Created,
            address: hand_written::Address { street, city, postal_code, country },
            items: order.data.items.into_iter().map(item).collect(),
            total: order.data.total.unscaled(),
            notes: order.data.notes,
            priority: hand_written::Priority::Express,
            tags: Tags::Map(order.data.tags),
        },
    }
}

/// Returns the order as the type for serde's codecs.
pub fn peer() -> peer::OrderPlaced {
    let order = generated();
    let decimal = |unscaled: i128| unscaled.to_be_bytes()[14..].iter().copied().collect::<Vec<u8>>();
    let item = |item: OrderItem| peer::OrderItem {
        product_id: item.product_id,
        name: item.name,
        quantity: item.quantity,
        unit_price: decimal(item.unit_price.unscaled()),
        currency: item.currency,
    };
    let Address { street, city, postal_code, country } = order.data.address;
    peer::OrderPlaced {
        id: order.id,
        time: order.time.get(),
        ingestion: order.ingestion.get(),
        specversion: order.specversion,
        r#type: order.r#type,
        datacontenttype: order.datacontenttype,
        service_name: order.service_name,
        data: peer::OrderPlacedData {
            order_id: order.data.order_id.to_string(),
            user_id: order.data.user_id,
            created_at: order.data.created_at.get(),
            status: peer::OrderStatus::Created,
            address: peer::Address { street, city, postal_code, country },
            items: order.data.items.into_iter().map(item).collect(),
            // Three bytes: 35385 has its highest bit set in two.
            total: order.data.total.unscaled().to_be_bytes()[13..].to_vec(),
            notes: order.data.notes,
            priority: peer::Priority::Express,
            tags: order.data.tags,
        },
    }
}
