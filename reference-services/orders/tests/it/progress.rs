//! The events of other services about an order.

use event_runtime::{TimestampMillis, Uuid};
use logistics_events::{
    deliveries::order_delivered::{OrderDelivered, OrderDeliveredData},
    distribution_center::order_ready::{OrderReady, OrderReadyData},
    orders::order_created::OrderCreated,
};
use orders::Config;
use service_kit::{
    envelope, on_each_database, properties,
    testing::{Database, TestService},
};

use crate::command;

fn ready(order_id: Uuid) -> OrderReady {
    let now = TimestampMillis::now();
    OrderReady {
        id: Uuid::now_v7(),
        time: now,
        ingestion: now,
        specversion: envelope::SPEC_VERSION.to_owned(),
        r#type: "OrderReady".to_owned(),
        datacontenttype: envelope::CONTENT_TYPE.to_owned(),
        service_name: "distribution-center".to_owned(),
        data: OrderReadyData { order_id, created_at: now, ready_at: TimestampMillis::new(1_000), items: vec![] },
    }
}

fn delivered(order_id: Uuid) -> OrderDelivered {
    let now = TimestampMillis::now();
    OrderDelivered {
        id: Uuid::now_v7(),
        time: TimestampMillis::new(2_000),
        ingestion: now,
        specversion: envelope::SPEC_VERSION.to_owned(),
        r#type: "OrderDelivered".to_owned(),
        datacontenttype: envelope::CONTENT_TYPE.to_owned(),
        service_name: "deliveries".to_owned(),
        data: OrderDeliveredData { order_id, created_at: now, items: vec![] },
    }
}

async fn service_with_an_order(database: Database) -> (TestService, Uuid) {
    let service = TestService::start(orders::service(Config::default()), database).await;
    let mut created = service.listen::<OrderCreated>().await;
    let command = command();
    service.send(&command).await;
    created.next().await;
    (service, command.data.order_id)
}

on_each_database! {
    async fn order_becomes_ready_then_delivered(database: Database) {
        let (service, id) = service_with_an_order(database).await;
        service.send(&ready(id)).await;
        service.wait_until_handled::<OrderReady>().await;
        let (_, order) = service.get(&format!("/orders/{id}")).await;
        assert_eq!(order["status"], "READY");
        assert_eq!(order["ready_at"], "1970-01-01T00:00:01.000Z");
        service.send(&delivered(id)).await;
        service.wait_until_handled::<OrderDelivered>().await;
        let (_, order) = service.get(&format!("/orders/{id}")).await;
        assert_eq!(order["status"], "DELIVERED");
        assert_eq!(order["delivered_at"], "1970-01-01T00:00:02.000Z");
        service.finish().await;
    }

    async fn late_ready_event_keeps_status_delivered(database: Database) {
        let (service, id) = service_with_an_order(database).await;
        service.send(&delivered(id)).await;
        service.wait_until_handled::<OrderDelivered>().await;
        service.send(&ready(id)).await;
        service.wait_until_handled::<OrderReady>().await;
        let (_, order) = service.get(&format!("/orders/{id}")).await;
        assert_eq!(order["status"], "DELIVERED");
        assert_eq!(order["ready_at"], "1970-01-01T00:00:01.000Z");
        service.finish().await;
    }

    async fn event_of_unknown_order_is_a_dead_letter(database: Database) {
        let (service, _) = service_with_an_order(database).await;
        let unknown = Uuid::now_v7();
        service.send(&ready(unknown)).await;
        let letter = service.dead_letter::<OrderReady>().await;
        assert_eq!(letter.properties[properties::DLQ_CODE], "ORDER_UNKNOWN");
        service.send(&delivered(unknown)).await;
        let letter = service.dead_letter::<OrderDelivered>().await;
        assert_eq!(letter.properties[properties::DLQ_CODE], "ORDER_UNKNOWN");
        service.finish().await;
    }
}
