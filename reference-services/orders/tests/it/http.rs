//! The API.

use std::{collections::BTreeSet, path::Path};

use axum::http::{Request, Response, StatusCode, header};
use event_runtime::Uuid;
use logistics_events::orders::order_created::{OrderChannel, OrderCreated};
use orders::Config;
use serde_json::{Value, json};
use service_kit::{
    on_each_database,
    testing::{Database, OpenApiContract, TestService, get},
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
    async fn posted_order_can_be_read_at_its_location(database: Database) {
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

    async fn same_idempotency_key_is_one_order(database: Database) {
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
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("IDEMPOTENCY_KEY_REUSED")));
        service.finish().await;
    }

    async fn invalid_order_does_not_use_its_idempotency_key(database: Database) {
        let service = start(database).await;
        let (status, _, _) = post(&service, Some("k-2"), &json!({ "items": [] })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post(&service, Some("k-2"), &order()).await.0, StatusCode::CREATED);
        service.finish().await;
    }

    async fn same_order_id_is_one_order(database: Database) {
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
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("ORDER_ID_REUSED")));
        service.finish().await;
    }

    async fn pages_cover_all_orders_newest_first(database: Database) {
        let service = start(database).await;
        for _ in 0..7 {
            post(&service, None, &order()).await;
        }
        let pages = service.pages("/orders", 3).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
        let orders = || pages.iter().flatten();
        assert_eq!(orders().map(|order| order["order_id"].to_string()).collect::<BTreeSet<_>>().len(), 7);
        let times: Vec<_> = orders().map(|order| order["created_at"].to_string()).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");

        assert_eq!(service.get("/orders?status=CREATED").await.1["items"].as_array().unwrap().len(), 7);
        assert_eq!(service.get("/orders?status=DELIVERED").await.1, json!({ "items": [] }));
        service.finish().await;
    }
}

#[tokio::test]
async fn invalid_order_has_every_field_error() {
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
            "type": "urn:problem:ORDER_INVALID", "status": 422, "code": "ORDER_INVALID", "title": "the order is not valid",
            "errors": [
                { "pointer": "/items/0/pickup_address", "detail": "an address must not be empty" },
                { "pointer": "/items/0/phone", "detail": "a phone number may have only digits, spaces and + - ( )" },
                { "pointer": "/items/0/size", "detail": "choose SMALL, MEDIUM or LARGE" },
            ],
        })
    );
    service.finish().await;
}

#[tokio::test]
async fn invalid_body_is_a_problem() {
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
        assert!(response.body().contains("BODY_INVALID"), "{body}: {}", response.body());
    }
    service.finish().await;
}

#[tokio::test]
async fn invalid_paths_and_queries_are_problems() {
    let service = start(Database::sqlite()).await;
    let unknown = format!("/orders/{}", Uuid::now_v7());
    for (path, status, code) in [
        (unknown.as_str(), 404, "NOT_FOUND"),
        ("/nothing", 404, "NOT_FOUND"),
        ("/orders/7", 400, "PATH_INVALID"),
        ("/orders?status=LOST", 400, "QUERY_INVALID"),
        ("/orders?colour=red", 400, "QUERY_INVALID"),
        ("/orders?limit=0", 400, "QUERY_INVALID"),
        ("/orders?limit=201", 400, "QUERY_INVALID"),
        ("/orders?limit=-1", 400, "QUERY_INVALID"),
        ("/orders?after=zz", 400, "CURSOR_INVALID"),
    ] {
        let (answered, problem) = service.get(path).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)), "{path}");
    }
    let response = service.call(Request::delete("/orders").body(String::new()).unwrap()).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    service.finish().await;
}

#[tokio::test]
async fn service_is_alive_and_ready() {
    let service = start(Database::sqlite()).await;
    assert_eq!(service.get("/livez").await.0, 200);
    let (status, body) = service.get("/readyz").await;
    assert_eq!((status, &body["ready"]), (200, &json!(true)));
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
    const POST: &str = "POST /orders";
    let service = start(Database::sqlite()).await;
    let mut contract = OpenApiContract::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json"));
    let json = || Request::post("/orders").header(header::CONTENT_TYPE, "application/json");
    let mut mine = order();
    mine["order_id"] = json!(Uuid::now_v7());
    let mut other = mine.clone();
    other["items"][0]["size"] = json!("SMALL");
    let existing = format!("/orders/{}", mine["order_id"].as_str().unwrap());
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
        contract.expect(&service, status, POST, request.unwrap()).await;
    }
    contract.expect(&service, 200, "GET /orders", get("/orders?limit=1&status=CREATED")).await;
    contract.check_reads(&service, "/orders", "/orders/{order_id}", &existing).await;
    let requests = [
        (POST, json().body(order().to_string()).unwrap()),
        ("GET /orders", get("/orders")),
        ("GET /orders/{order_id}", get(&existing)),
    ];
    contract.check_database_failures(&service, &["order_items", "orders"], &requests).await;
    // The tests of the kit cover the time limit of a body.
    contract.all_covered_except(&[(POST, 408)]);
    service.finish().await;
}
