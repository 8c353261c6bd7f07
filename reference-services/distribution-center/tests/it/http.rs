//! The API.

use std::{collections::BTreeSet, path::Path};

use axum::http::Request;
use logistics_events::orders::order_created::OrderCreated;
use serde_json::json;
use service_kit::{
    on_each_database,
    testing::{Database, OpenApiContract},
};

use crate::{order_created, start};

on_each_database! {
    async fn pages_walk_all_ready_orders_once(database: Database) {
        let service = start(database).await;
        for _ in 0..5 {
            service.send(&order_created()).await;
        }
        service.wait_until_handled::<OrderCreated>().await;
        let (mut path, mut pages, mut ids) = ("/orders?limit=2".to_owned(), Vec::new(), BTreeSet::new());
        loop {
            let (status, page) = service.get(&path).await;
            assert_eq!(status, 200, "{page}");
            let items = page["items"].as_array().unwrap();
            pages.push(items.len());
            ids.extend(items.iter().map(|order| order["order_id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/orders?limit=2&after={next}");
        }
        assert_eq!((pages, ids.len()), (vec![2, 2, 1], 5));
        service.finish().await;
    }
}

#[tokio::test]
async fn an_order_that_is_not_there_is_a_problem() {
    let service = start(Database::sqlite()).await;
    let (status, problem) = service.get("/orders/00000000-0000-0000-0000-000000000000").await;
    assert_eq!((status, &problem["code"]), (404, &json!("K0601")));
    service.finish().await;
}

#[tokio::test]
async fn the_committed_description_of_the_api_is_the_served_one() {
    let service = start(Database::sqlite()).await;
    service.check_openapi(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json")).await;
    service.finish().await;
}

#[tokio::test]
async fn every_answer_is_one_that_the_description_promises_and_every_promise_is_kept() {
    const LIST: &str = "GET /orders";
    const READ: &str = "GET /orders/{order_id}";
    let service = start(Database::sqlite()).await;
    let mut contract = OpenApiContract::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json"));
    let get = |path: &str| Request::get(path).body(String::new()).unwrap();
    let event = order_created();
    service.send(&event).await;
    service.wait_until_handled::<OrderCreated>().await;
    let read = format!("/orders/{}", event.data.order_id);
    for (status, operation, path) in [
        (200, LIST, "/orders?limit=1"),
        (400, LIST, "/orders?limit=0"),
        (400, LIST, "/orders?limit=201"),
        (200, READ, read.as_str()),
        (400, READ, "/orders/7"),
        (404, READ, "/orders/00000000-0000-0000-0000-000000000000"),
    ] {
        let response = contract.check(&service, operation, get(path)).await;
        assert_eq!(response.status().as_u16(), status, "{}", response.body());
    }
    // A database that lacks a table will not get better by asking again; one that is closed may be opened.
    let mut work = service.running().store().begin().await.unwrap();
    sqlx::query("DROP TABLE order_items").execute(work.connection()).await.unwrap();
    sqlx::query("DROP TABLE orders").execute(work.connection()).await.unwrap();
    work.commit().await.unwrap();
    for expected in [500, 503] {
        for (operation, path) in [(LIST, "/orders"), (READ, &read)] {
            let response = contract.check(&service, operation, get(path)).await;
            assert_eq!(response.status().as_u16(), expected, "{}", response.body());
        }
        service.running().store().close().await;
    }
    contract.all_covered_except(&[]);
    service.finish().await;
}
