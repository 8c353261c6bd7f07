//! Placed orders become ready orders.

use distribution_center::Config;
use event_runtime::Uuid;
use logistics_events::{
    distribution_center::order_ready::{OrderReady, shared::ParcelSize},
    orders::order_created::{OrderCreated, v1},
};
use service_kit::{
    on_each_database,
    testing::{Database, TestService},
};

use crate::{order_created, start};

/// Converts the event to version 1.
fn as_version_1(event: &OrderCreated) -> v1::OrderCreated {
    let item = &event.data.items[0];
    v1::OrderCreated {
        id: event.id,
        time: event.time,
        ingestion: event.ingestion,
        specversion: event.specversion.clone(),
        r#type: event.r#type.clone(),
        datacontenttype: event.datacontenttype.clone(),
        service_name: event.service_name.clone(),
        data: v1::OrderCreatedData {
            order_id: event.data.order_id,
            created_at: event.data.created_at,
            items: vec![v1::OrderCreatedItem {
                item_id: item.item_id,
                pickup_address: item.pickup_address.clone(),
                delivery_address: item.delivery_address.clone(),
                size: v1::shared::ParcelSize::Large,
                phone: item.phone.clone(),
            }],
        },
    }
}

on_each_database! {
    async fn created_order_becomes_ready(database: Database) {
        let service = start(database).await;
        let mut ready = service.listen::<OrderReady>().await;
        let created = order_created();
        service.send(&created).await;

        let (delivery, event) = ready.next().await;
        assert_eq!(delivery.key, Some(created.data.order_id.to_string()));
        assert_eq!((event.r#type.as_str(), event.service_name.as_str()), ("OrderReady", "distribution-center"));
        assert_eq!((event.data.order_id, event.data.created_at), (created.data.order_id, created.data.created_at));
        assert_eq!(event.time, event.data.ready_at);
        let [item] = event.data.items.as_slice() else { panic!("one item was ordered") };
        let ordered = &created.data.items[0];
        assert_eq!((item.item_id, &item.phone), (ordered.item_id, &ordered.phone));
        assert_eq!(item.pickup_address, "Av Centro distribucion 123");
        assert_eq!(item.delivery_address, ordered.delivery_address);
        assert_eq!(item.size, ParcelSize::Large);

        let (status, order) = service.get(&format!("/orders/{}", created.data.order_id)).await;
        assert_eq!(status, 200);
        assert_eq!((&order["channel"], &order["contract_version"]), (&"HTTP".into(), &2.into()));
        assert_eq!(order["items"][0]["center_address"], "Av Centro distribucion 123");
        service.finish().await;
    }

    async fn both_versions_are_handled(database: Database) {
        let service = start(database).await;
        let mut ready = service.listen::<OrderReady>().await;
        let (old, new) = (as_version_1(&order_created()), order_created());
        service.send(&old).await;
        service.send(&new).await;
        let mut received = [ready.next().await.1.data.order_id, ready.next().await.1.data.order_id];
        received.sort_unstable();
        let mut sent = [old.data.order_id, new.data.order_id];
        sent.sort_unstable();
        assert_eq!(received, sent);
        let (_, order) = service.get(&format!("/orders/{}", old.data.order_id)).await;
        assert_eq!((&order["channel"], &order["contract_version"]), (&"UNKNOWN".into(), &1.into()));
        assert_eq!(order["items"][0]["size"], "LARGE");
        service.finish().await;
    }

    async fn second_event_of_an_order_has_no_effect(database: Database) {
        let service = start(database).await;
        let mut ready = service.listen::<OrderReady>().await;
        let first = order_created();
        let second = OrderCreated { id: Uuid::now_v7(), ..first.clone() };
        service.send(&first).await;
        service.send(&first).await;
        service.send(&second).await;
        service.wait_until_handled::<OrderCreated>().await;
        ready.next().await;
        ready.expect_silence().await;
        service.finish().await;
    }

    async fn redelivered_event_has_no_effect(database: Database) {
        let service = start(database).await;
        let mut ready = service.listen::<OrderReady>().await;
        service.send(&order_created()).await;
        ready.next().await;
        // The listener acknowledges an event when it waits for the next one.
        ready.expect_silence().await;
        let topic = service.topic_of::<OrderCreated>();
        service.broker().disconnect();
        service.broker().reconnect();
        service.broker().redeliver(&topic, "distribution-center");
        service.wait_until_handled::<OrderCreated>().await;
        ready.expect_silence().await;
        service.finish().await;
    }
}

#[tokio::test]
async fn address_is_configurable() {
    let config = Config { address: "Elsewhere 1".to_owned() };
    let service = TestService::start(distribution_center::service(config), Database::sqlite()).await;
    let mut ready = service.listen::<OrderReady>().await;
    service.send(&order_created()).await;
    assert_eq!(ready.next().await.1.data.items[0].pickup_address, "Elsewhere 1");
    service.finish().await;
}
