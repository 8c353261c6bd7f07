//! The API.

use std::{collections::BTreeSet, path::Path};

use logistics_events::orders::order_created::OrderCreated;
use serde_json::json;
use service_kit::{
    on_each_database,
    testing::{Database, OpenApiContract, get},
};

use crate::{order_created, start};

on_each_database! {
    async fn pages_cover_all_ready_orders(database: Database) {
        let service = start(database).await;
        for _ in 0..5 {
            service.send(&order_created()).await;
        }
        service.wait_until_handled::<OrderCreated>().await;
        let pages = service.pages("/orders", 2).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
        let ids: BTreeSet<_> = pages.iter().flatten().map(|order| order["order_id"].to_string()).collect();
        assert_eq!(ids.len(), 5);
        service.finish().await;
    }
}

#[tokio::test]
async fn unknown_order_is_not_found() {
    let service = start(Database::sqlite()).await;
    let (status, problem) = service.get("/orders/00000000-0000-0000-0000-000000000000").await;
    assert_eq!((status, &problem["code"]), (404, &json!("NOT_FOUND")));
    service.finish().await;
}

#[tokio::test]
async fn openapi_file_is_up_to_date() {
    let service = start(Database::sqlite()).await;
    service.check_openapi(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json")).await;
    service.finish().await;
}

#[tokio::test]
async fn responses_match_openapi() {
    let service = start(Database::sqlite()).await;
    let mut contract = OpenApiContract::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json"));
    let event = order_created();
    service.send(&event).await;
    service.wait_until_handled::<OrderCreated>().await;
    let existing = format!("/orders/{}", event.data.order_id);
    contract.check_reads(&service, "/orders", "/orders/{order_id}", &existing).await;
    let requests = [("GET /orders", get("/orders")), ("GET /orders/{order_id}", get(&existing))];
    contract.check_database_failures(&service, &["order_items", "orders"], &requests).await;
    contract.all_covered_except(&[]);
    service.finish().await;
}
