//! The API.

use std::{collections::BTreeSet, path::Path};

use logistics_events::orders::order_created::OrderCreated;
use serde_json::json;
use service_kit::{on_each_database, testing::Database};

use crate::{bench, order_created};

on_each_database! {
    async fn pages_walk_all_ready_orders_once(database: Database) {
        let bench = bench(database).await;
        for _ in 0..5 {
            bench.send(&order_created()).await;
        }
        bench.handled_all::<OrderCreated>().await;
        let (mut path, mut pages, mut ids) = ("/orders?limit=2".to_owned(), Vec::new(), BTreeSet::new());
        loop {
            let (status, page) = bench.get(&path).await;
            assert_eq!(status, 200, "{page}");
            let items = page["items"].as_array().unwrap();
            pages.push(items.len());
            ids.extend(items.iter().map(|order| order["order_id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/orders?limit=2&after={next}");
        }
        assert_eq!((pages, ids.len()), (vec![2, 2, 1], 5));
        bench.finish().await;
    }
}

#[tokio::test]
async fn an_order_that_is_not_there_is_a_problem() {
    let bench = bench(Database::sqlite()).await;
    let (status, problem) = bench.get("/orders/00000000-0000-0000-0000-000000000000").await;
    assert_eq!((status, &problem["code"]), (404, &json!("K0601")));
    bench.finish().await;
}

#[tokio::test]
async fn the_committed_description_of_the_api_is_the_served_one() {
    let bench = bench(Database::sqlite()).await;
    bench.check_openapi(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json")).await;
    bench.finish().await;
}
