//! The distribution center: messages in, messages out, and its API.

mod events;
mod http;

use distribution_center::Config;
use event_runtime::{TimestampMillis, Uuid};
use logistics_events::orders::order_created::v2::{
    OrderChannel, OrderCreated, OrderCreatedData, OrderCreatedItem, shared::ParcelSize,
};
use service_kit::{
    envelope,
    testing::{Database, TestService},
};

async fn start(database: Database) -> TestService {
    TestService::start(distribution_center::service(Config::default()), database).await
}

fn order_created() -> OrderCreated {
    let now = TimestampMillis::now();
    OrderCreated {
        id: Uuid::now_v7(),
        time: now,
        ingestion: now,
        specversion: envelope::SPEC_VERSION.to_owned(),
        r#type: "OrderCreated".to_owned(),
        datacontenttype: envelope::CONTENT_TYPE.to_owned(),
        service_name: "orders".to_owned(),
        data: OrderCreatedData {
            order_id: Uuid::now_v7(),
            created_at: now,
            items: vec![OrderCreatedItem {
                item_id: Uuid::now_v7(),
                pickup_address: "Carrera 7 # 71-21".to_owned(),
                delivery_address: "Calle 93 # 11-27".to_owned(),
                size: ParcelSize::Large,
                phone: "300 1234567".to_owned(),
            }],
            channel: OrderChannel::Http,
            command_id: None,
        },
    }
}
