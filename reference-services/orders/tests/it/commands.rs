//! Orders that are placed by command.

use event_runtime::{Event, Uuid};
use logistics_events::orders::{
    create_order::CreateOrder,
    order_created::{OrderChannel, OrderCreated, v1, v2},
};
use orders::{Config, OrderCreatedVersion, domain::ItemDetails, send};
use service_kit::{
    on_each_database, properties,
    testing::{Database, TestService},
};

use crate::{command, details};

async fn start(database: Database) -> TestService {
    TestService::start(orders::service(Config::default()), database).await
}

on_each_database! {
    async fn command_becomes_an_order_and_an_event(database: Database) {
        let service = start(database).await;
        let mut created = service.listen::<OrderCreated>().await;
        let command = command();
        service.send(&command).await;

        let (delivery, event) = created.next().await;
        assert_eq!(delivery.key, Some(command.data.order_id.to_string()));
        assert_eq!((event.r#type.as_str(), event.service_name.as_str()), ("OrderCreated", "orders"));
        assert_eq!((event.specversion.as_str(), event.datacontenttype.as_str()), ("1.0", "application/avro"));
        assert_ne!(event.id, command.id);
        assert_eq!((event.data.channel, event.data.command_id), (OrderChannel::Command, Some(command.id)));
        assert_eq!(event.data.order_id, command.data.order_id);
        let [item] = event.data.items.as_slice() else { panic!("one item was ordered") };
        assert_eq!(item.pickup_address, details().pickup_address);
        assert_eq!(item.delivery_address, details().delivery_address);

        let (status, order) = service.get(&format!("/orders/{}", command.data.order_id)).await;
        assert_eq!(status, 200);
        assert_eq!(order["status"], "CREATED");
        assert_eq!(order["channel"], "COMMAND");
        assert_eq!(order["command_id"], command.id.to_string());
        assert_eq!(order["created_at"], event.data.created_at.to_string());
        assert_eq!(order["items"][0]["item_id"], item.item_id.to_string());
        service.finish().await;
    }

    async fn repeated_command_is_one_order(database: Database) {
        let service = start(database).await;
        let mut created = service.listen::<OrderCreated>().await;
        let command = command();
        service.send(&command).await;
        service.send(&command).await;
        service.wait_until_handled::<CreateOrder>().await;
        created.next().await;
        created.expect_silence().await;
        service.finish().await;
    }

    async fn commands_with_same_order_id_are_one_order(database: Database) {
        let service = start(database).await;
        let mut created = service.listen::<OrderCreated>().await;
        let first = command();
        let other = ItemDetails { delivery_address: "elsewhere".to_owned(), ..details() };
        let second = send::create_order_command(first.data.order_id, vec![other]);
        service.send(&first).await;
        service.send(&second).await;
        service.wait_until_handled::<CreateOrder>().await;
        assert_eq!(created.next().await.1.data.command_id, Some(first.id));
        created.expect_silence().await;
        let (_, order) = service.get(&format!("/orders/{}", first.data.order_id)).await;
        assert_eq!(order["items"][0]["delivery_address"], details().delivery_address);
        service.finish().await;
    }

    async fn invalid_command_becomes_a_dead_letter(database: Database) {
        let service = start(database).await;
        let mut created = service.listen::<OrderCreated>().await;
        let bad = send::create_order_command(Uuid::now_v7(), vec![ItemDetails { phone: "call me".to_owned(), ..details() }]);
        let empty = send::create_order_command(Uuid::now_v7(), vec![]);
        let good = command();
        service.send(&bad).await;
        service.send(&empty).await;
        service.send(&good).await;

        assert_eq!(created.next().await.1.data.order_id, good.data.order_id);
        created.expect_silence().await;
        let mut letters = [service.dead_letter::<CreateOrder>().await, service.dead_letter::<CreateOrder>().await];
        letters.sort_by_key(|letter| letter.key != Some(bad.data.order_id.to_string()));
        let [bad_letter, empty_letter] = letters;
        assert_eq!(bad_letter.properties[properties::DLQ_CODE], "ORDER_INVALID");
        assert_eq!(
            bad_letter.properties[properties::DLQ_REASON],
            "/items/0/phone: a phone number may have only digits, spaces and + - ( )"
        );
        assert_eq!(bad_letter.payload, bad.to_bytes());
        assert_eq!(empty_letter.properties[properties::DLQ_REASON], "/items: an order must have at least one item");
        assert_eq!(service.get(&format!("/orders/{}", bad.data.order_id)).await.0, 404);
        service.finish().await;
    }

    async fn undecodable_command_becomes_a_dead_letter(database: Database) {
        let service = start(database).await;
        let mut bytes = command().to_bytes();
        bytes.truncate(10);
        service.send_bytes::<CreateOrder>(bytes).await;
        let letter = service.dead_letter::<CreateOrder>().await;
        assert!(!letter.properties[properties::DLQ_CODE].is_empty());
        let good = command();
        service.send(&good).await;
        service.wait_until_handled::<CreateOrder>().await;
        assert_eq!(service.get(&format!("/orders/{}", good.data.order_id)).await.0, 200);
        service.finish().await;
    }
}

#[tokio::test]
async fn writes_the_configured_version() {
    for (version, number, text) in
        [(OrderCreatedVersion::V1, "1", v1::VERSION.schema), (OrderCreatedVersion::V2, "2", v2::VERSION.schema)]
    {
        let config = Config { order_created_version: version };
        let service = TestService::start(orders::service(config), Database::sqlite()).await;
        let mut created = service.listen::<OrderCreated>().await;
        let command = command();
        service.send(&command).await;
        let (delivery, event) = created.next().await;
        assert_eq!(delivery.properties[properties::CONTRACT_VERSION], number);
        assert_eq!(service.writer_schema(&delivery).await, text);
        assert_eq!(event.data.order_id, command.data.order_id);
        let said =
            if number == "1" { (OrderChannel::Unknown, None) } else { (OrderChannel::Command, Some(command.id)) };
        assert_eq!((event.data.channel, event.data.command_id), said);
        service.finish().await;
    }
}
