//! Ready orders become delivered orders.

use deliveries::{Config, domain};
use event_runtime::Uuid;
use logistics_events::{
    deliveries::order_delivered::{DeliveryMethod, OrderDelivered},
    distribution_center::order_ready::OrderReady,
};
use service_kit::{
    on_each_database,
    testing::{Database, TestService},
};

use crate::{order_ready, start};

on_each_database! {
    async fn ready_order_is_delivered(database: Database) {
        let service = start(database).await;
        let mut delivered = service.listen::<OrderDelivered>().await;
        let ready = order_ready();
        service.send(&ready).await;

        let (delivery, event) = delivered.next().await;
        assert_eq!(delivery.key, Some(ready.data.order_id.to_string()));
        assert_eq!((event.r#type.as_str(), event.service_name.as_str()), ("OrderDelivered", "deliveries"));
        assert_eq!((event.data.order_id, event.data.created_at), (ready.data.order_id, ready.data.created_at));
        let [item] = event.data.items.as_slice() else { panic!("one item was ordered") };
        assert_eq!(item.item_id, ready.data.items[0].item_id);
        assert_eq!(item.delivery_address, "Calle 93 # 11-27");
        assert_eq!(item.delivered_at, event.time);
        assert!(["Juan", "Maria", "Natalia", "Raul"].contains(&item.received_by.as_str()));
        assert_ne!(item.delivery_method, DeliveryMethod::Unknown);

        let (status, stored) = service.get(&format!("/deliveries/{}", ready.data.order_id)).await;
        assert_eq!(status, 200);
        assert_eq!(stored["items"][0]["received_by"], item.received_by);
        assert_eq!(stored["items"][0]["delivery_method"], item.delivery_method.as_str());
        assert_eq!(stored["delivered_at"], event.time.to_string());
        service.finish().await;
    }

    async fn second_event_of_an_order_has_no_effect(database: Database) {
        let service = start(database).await;
        let mut delivered = service.listen::<OrderDelivered>().await;
        let first = order_ready();
        let second = OrderReady { id: Uuid::now_v7(), ..first.clone() };
        service.send(&first).await;
        service.send(&first).await;
        service.send(&second).await;
        service.wait_until_handled::<OrderReady>().await;
        delivered.next().await;
        delivered.expect_silence().await;
        service.finish().await;
    }
}

#[tokio::test]
async fn recipient_and_method_are_configurable() {
    let config = Config { recipients: vec!["Ada".to_owned()], method: Some(domain::DeliveryMethod::Mail) };
    let service = TestService::start(deliveries::service(config), Database::sqlite()).await;
    let mut delivered = service.listen::<OrderDelivered>().await;
    service.send(&order_ready()).await;
    let (_, event) = delivered.next().await;
    let item = &event.data.items[0];
    assert_eq!((item.received_by.as_str(), item.delivery_method), ("Ada", DeliveryMethod::Mail));
    service.finish().await;
}
