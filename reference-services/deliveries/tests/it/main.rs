//! The deliveries service: messages in, messages out, and its API.

mod events;
mod http;

use deliveries::Config;
use event_runtime::{TimestampMillis, Uuid};
use logistics_events::distribution_center::order_ready::{
    OrderReady, OrderReadyData, OrderReadyItem, shared::ParcelSize,
};
use service_kit::{
    envelope,
    testing::{Database, TestService},
};

async fn start(database: Database) -> TestService {
    TestService::start(deliveries::service(Config::default()), database).await
}

fn order_ready() -> OrderReady {
    let now = TimestampMillis::now();
    OrderReady {
        id: Uuid::now_v7(),
        time: now,
        ingestion: now,
        specversion: envelope::SPEC_VERSION.to_owned(),
        r#type: "OrderReady".to_owned(),
        datacontenttype: envelope::CONTENT_TYPE.to_owned(),
        service_name: "distribution-center".to_owned(),
        data: OrderReadyData {
            order_id: Uuid::now_v7(),
            created_at: now,
            ready_at: now,
            items: vec![OrderReadyItem {
                item_id: Uuid::now_v7(),
                pickup_address: "Av Centro distribucion 123".to_owned(),
                delivery_address: "Calle 93 # 11-27".to_owned(),
                size: ParcelSize::Large,
                phone: "300 1234567".to_owned(),
            }],
        },
    }
}
