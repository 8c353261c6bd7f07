//! The API.

use std::{collections::BTreeSet, path::Path};

use logistics_events::distribution_center::order_ready::OrderReady;
use serde_json::json;
use service_kit::{
    on_each_database,
    testing::{Database, OpenApiContract, get},
};

use crate::{order_ready, start};

on_each_database! {
    async fn pages_cover_all_deliveries(database: Database) {
        let service = start(database).await;
        for _ in 0..5 {
            service.send(&order_ready()).await;
        }
        service.wait_until_handled::<OrderReady>().await;
        let pages = service.pages("/deliveries", 2).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
        let ids: BTreeSet<_> = pages.iter().flatten().map(|delivery| delivery["order_id"].to_string()).collect();
        assert_eq!(ids.len(), 5);
        service.finish().await;
    }
}

#[tokio::test]
async fn undelivered_order_is_not_found() {
    let service = start(Database::sqlite()).await;
    let (status, problem) = service.get("/deliveries/00000000-0000-0000-0000-000000000000").await;
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
    let event = order_ready();
    service.send(&event).await;
    service.wait_until_handled::<OrderReady>().await;
    let existing = format!("/deliveries/{}", event.data.order_id);
    contract.check_reads(&service, "/deliveries", "/deliveries/{order_id}", &existing).await;
    let requests = [("GET /deliveries", get("/deliveries")), ("GET /deliveries/{order_id}", get(&existing))];
    contract.check_database_failures(&service, &["delivered_items", "deliveries"], &requests).await;
    contract.all_covered_except(&[]);
    service.finish().await;
}
