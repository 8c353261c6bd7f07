//! The API.

use std::{collections::BTreeSet, path::Path};

use axum::http::{Request, Response, StatusCode, header};
use event_runtime::Uuid;
use logistics_events::orders::order_created::{OrderChannel, OrderCreated};
use orders::Config;
use serde_json::{Value, json};
use service_kit::{
    on_each_database,
    testing::{Database, OpenApiContract, TestService},
};

async fn start(database: Database) -> TestService {
    TestService::start(orders::service(Config::default()), database).await
}

fn order() -> Value {
    json!({ "items": [{
        "pickup_address": "Carrera 7 # 71-21", "delivery_address": "Calle 93 # 11-27",
        "size": "LARGE", "phone": "300 1234567",
    }] })
}

async fn post(service: &TestService, key: Option<&str>, body: &Value) -> (StatusCode, Value, Response<String>) {
    let request = Request::post("/orders").header(header::CONTENT_TYPE, "application/json");
    let request = key.into_iter().fold(request, |request, key| request.header("idempotency-key", key));
    let response = service.call(request.body(body.to_string()).unwrap()).await;
    let body = serde_json::from_str(response.body()).unwrap();
    (response.status(), body, response)
}

fn header_of<'a>(response: &'a Response<String>, name: &str) -> &'a str {
    response.headers()[name].to_str().unwrap()
}

on_each_database! {
    async fn a_posted_order_is_taken_and_can_be_read_where_the_answer_says(database: Database) {
        let service = start(database).await;
        let mut created = service.listen::<OrderCreated>().await;
        let (status, body, response) = post(&service, None, &order()).await;
        assert_eq!(status, StatusCode::CREATED);
        let location = header_of(&response, "location");
        assert_eq!(location, format!("/orders/{}", body["order_id"].as_str().unwrap()));
        assert_eq!(service.get(location).await, (200, body.clone()));
        assert_eq!(body["channel"], "HTTP");
        assert_eq!(body["items"][0]["size"], "LARGE");
        let (_, event) = created.next().await;
        assert_eq!(event.data.order_id.to_string(), body["order_id"]);
        assert_eq!((event.data.channel, event.data.command_id), (OrderChannel::Http, None));
        service.finish().await;
    }

    async fn the_same_idempotency_key_is_the_same_order(database: Database) {
        let service = start(database).await;
        let mut created = service.listen::<OrderCreated>().await;
        let (first, body, response) = post(&service, Some("k-1"), &order()).await;
        let (second, again, response_again) = post(&service, Some("k-1"), &order()).await;
        assert_eq!((first, second), (StatusCode::CREATED, StatusCode::CREATED));
        assert_eq!(body, again);
        assert_eq!(header_of(&response, "location"), header_of(&response_again, "location"));
        created.next().await;
        created.expect_silence().await;

        let mut other = order();
        other["items"][0]["phone"] = json!("300 7654321");
        let (status, problem, _) = post(&service, Some("k-1"), &other).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("K0608")));
        service.finish().await;
    }

    async fn a_refused_order_does_not_use_up_its_idempotency_key(database: Database) {
        let service = start(database).await;
        let (status, _, _) = post(&service, Some("k-2"), &json!({ "items": [] })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&service, Some("k-2"), &order()).await.0, StatusCode::CREATED);
        service.finish().await;
    }

    async fn an_order_id_of_the_callers_own_makes_a_post_repeatable(database: Database) {
        let service = start(database).await;
        let mut created = service.listen::<OrderCreated>().await;
        let mut mine = order();
        mine["order_id"] = json!(Uuid::now_v7());
        let (first, body, _) = post(&service, None, &mine).await;
        let (second, again, _) = post(&service, None, &mine).await;
        assert_eq!((first, second), (StatusCode::CREATED, StatusCode::OK));
        assert_eq!(body, again);
        created.next().await;
        created.expect_silence().await;

        mine["items"][0]["size"] = json!("SMALL");
        let (status, problem, _) = post(&service, None, &mine).await;
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("O0102")));
        service.finish().await;
    }

    async fn pages_walk_all_orders_once_the_newest_first(database: Database) {
        let service = start(database).await;
        for _ in 0..7 {
            post(&service, None, &order()).await;
        }
        let (mut path, mut pages, mut times) = ("/orders?limit=3".to_owned(), Vec::new(), Vec::new());
        let mut ids = BTreeSet::new();
        loop {
            let (status, page) = service.get(&path).await;
            assert_eq!(status, 200, "{page}");
            let items = page["items"].as_array().unwrap();
            pages.push(items.len());
            ids.extend(items.iter().map(|order| order["order_id"].to_string()));
            times.extend(items.iter().map(|order| order["created_at"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/orders?limit=3&after={next}");
        }
        assert_eq!(pages, [3, 3, 1]);
        assert_eq!(ids.len(), 7);
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");

        assert_eq!(service.get("/orders?status=CREATED").await.1["items"].as_array().unwrap().len(), 7);
        assert_eq!(service.get("/orders?status=DELIVERED").await.1, json!({ "items": [] }));
        service.finish().await;
    }
}

#[tokio::test]
async fn an_order_that_is_not_valid_is_refused_with_every_fault() {
    let service = start(Database::sqlite()).await;
    let bad = json!({ "items": [
        { "pickup_address": "", "delivery_address": "x", "size": "UNKNOWN", "phone": "call me" },
    ] });
    let (status, problem, response) = post(&service, None, &bad).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(header_of(&response, "content-type"), "application/problem+json");
    assert_eq!(
        problem,
        json!({
            "type": "urn:problem:O0101", "status": 422, "code": "O0101", "title": "the order is not valid",
            "errors": [
                { "pointer": "/items/0/pickup_address", "detail": "an address is not empty" },
                { "pointer": "/items/0/phone", "detail": "a phone number has only digits, spaces and + - ( )" },
                { "pointer": "/items/0/size", "detail": "choose SMALL, MEDIUM or LARGE" },
            ],
        })
    );
    service.finish().await;
}

#[tokio::test]
async fn what_is_no_request_for_an_order_is_refused_with_a_problem() {
    let service = start(Database::sqlite()).await;
    let mut surplus = order();
    surplus["colour"] = json!("red");
    let mut size = order();
    size["items"][0]["size"] = json!("HUGE");
    let cases = [
        ("{", StatusCode::BAD_REQUEST),
        ("{}", StatusCode::UNPROCESSABLE_ENTITY),
        (&surplus.to_string(), StatusCode::UNPROCESSABLE_ENTITY),
        (&size.to_string(), StatusCode::UNPROCESSABLE_ENTITY),
    ];
    for (body, expected) in cases {
        let request = Request::post("/orders").header(header::CONTENT_TYPE, "application/json");
        let response = service.call(request.body(body.to_owned()).unwrap()).await;
        assert_eq!(response.status(), expected, "{body}");
        assert_eq!(header_of(&response, "content-type"), "application/problem+json", "{body}");
        assert!(response.body().contains("K0603"), "{body}: {}", response.body());
    }
    service.finish().await;
}

#[tokio::test]
async fn wrong_paths_methods_ids_and_queries_are_problems() {
    let service = start(Database::sqlite()).await;
    let unknown = format!("/orders/{}", Uuid::now_v7());
    for (path, status, code) in [
        (unknown.as_str(), 404, "K0601"),
        ("/nothing", 404, "K0601"),
        ("/orders/7", 400, "K0604"),
        ("/orders?status=LOST", 400, "K0605"),
        ("/orders?colour=red", 400, "K0605"),
        ("/orders?limit=0", 400, "K0605"),
        ("/orders?limit=201", 400, "K0605"),
        ("/orders?limit=-1", 400, "K0605"),
        ("/orders?after=zz", 400, "K0606"),
    ] {
        let (answered, problem) = service.get(path).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)), "{path}");
    }
    let response = service.call(Request::delete("/orders").body(String::new()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    service.finish().await;
}

#[tokio::test]
async fn the_service_says_that_it_lives_and_is_ready() {
    let service = start(Database::sqlite()).await;
    assert_eq!(service.get("/livez").await.0, 200);
    let (status, body) = service.get("/readyz").await;
    assert_eq!((status, &body["ready"]), (200, &json!(true)));
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
    const POST: &str = "POST /orders";
    const LIST: &str = "GET /orders";
    const READ: &str = "GET /orders/{order_id}";
    let service = start(Database::sqlite()).await;
    let mut contract = OpenApiContract::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json"));
    let get = |path: &str| Request::get(path).body(String::new()).unwrap();
    let json = || Request::post("/orders").header(header::CONTENT_TYPE, "application/json");
    let mut mine = order();
    mine["order_id"] = json!(Uuid::now_v7());
    let mut other = mine.clone();
    other["items"][0]["size"] = json!("SMALL");
    let read = format!("/orders/{}", mine["order_id"].as_str().unwrap());
    let posts = [
        (201, json().body(mine.to_string())),
        (200, json().body(mine.to_string())),
        (409, json().body(other.to_string())),
        (400, json().body("{".to_owned())),
        (400, json().header("idempotency-key", "").body(order().to_string())),
        (413, json().body(" ".repeat(300 * 1024))),
        (415, Request::post("/orders").body(order().to_string())),
        (422, json().body(json!({ "items": [] }).to_string())),
        (422, json().body("{}".to_owned())),
    ];
    for (status, request) in posts {
        let response = contract.check(&service, POST, request.unwrap()).await;
        assert_eq!(response.status().as_u16(), status, "{}", response.body());
    }
    for (status, operation, path) in [
        (200, LIST, "/orders?limit=1&status=CREATED"),
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
        let requests = [(POST, json().body(order().to_string()).unwrap()), (LIST, get("/orders")), (READ, get(&read))];
        for (operation, request) in requests {
            let response = contract.check(&service, operation, request).await;
            assert_eq!(response.status().as_u16(), expected, "{}", response.body());
        }
        service.running().store().close().await;
    }
    // A body that is too slow needs a socket of its own; the kit's tests have one.
    contract.all_covered_except(&[(POST, 408)]);
    service.finish().await;
}
