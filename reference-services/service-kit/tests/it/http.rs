//! The HTTP interface: health, problems, idempotency, pages, OpenAPI.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{Request, Response, StatusCode},
    routing::{get, post},
};
use event_runtime::{TimestampMillis, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service_kit::{
    Running, Store,
    broker::{SharedBroker, in_process::InProcess},
    config::Settings,
    http::{Admission, IdempotencyKey, Json, Page, PageQuery, Path, Problem, Query, client},
    on_each_database,
    store::{page::PageCursor, query::fetch_all},
    testing::Database,
};
use sqlx::Row;
use utoipa::OpenApi;

use crate::support::{ANSWERED, Answered, Greeted, Greeter, broker, fast_tuning, number, service};

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Greeting {
    person: String,
}

#[derive(OpenApi)]
#[openapi(info(title = "greeter"))]
struct Api;

async fn greet(
    State(store): State<Store>,
    key: IdempotencyKey,
    Json(greeting): Json<Greeting>,
) -> Result<Response<axum::body::Body>, Problem> {
    let mut work = store.begin().await?;
    let pending = match key.admit(&mut work, "POST /greetings", &greeting).await? {
        Admission::New(pending) => pending,
        Admission::Replayed(response) => return Ok(response),
    };
    let answered = Answered::to(&Greeted::new(&greeting.person, 0));
    work.publish(&answered).await?;
    let location = Some(format!("/greetings/{}", answered.id));
    let response = pending.store(&mut work, StatusCode::CREATED, location, &json!({ "id": answered.id })).await?;
    work.commit().await?;
    Ok(response)
}

/// Lists the numbers from 7 to 1.
async fn list(State(store): State<Store>, Query(query): Query<PageQuery>) -> Result<Json<Page<i64>>, Problem> {
    const SQL: &str = "WITH RECURSIVE numbers(number) AS \
         (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 7) SELECT number FROM numbers \
         WHERE (number, '00000000-0000-0000-0000-000000000000') < ($1, $2) ORDER BY number DESC LIMIT $3";
    let page = query.page_request()?;
    let numbers = fetch_all(store.read_pool(), page.query(SQL), |row| row.try_get(0), "list the numbers").await?;
    let cursor = |number: &i64| PageCursor { time: TimestampMillis::new(*number), id: Uuid::nil() };
    Ok(Json(Page::new(numbers, &page, cursor)))
}

async fn one(Path(number): Path<u32>) -> Result<Json<u32>, Problem> {
    if number > 7 { Err(Problem::not_found(format!("there is no number {number}"))) } else { Ok(Json(number)) }
}

fn routes(store: Store) -> Router {
    Router::new()
        .route("/greetings", post(greet))
        .route("/numbers", get(list))
        .with_state(store)
        .route("/numbers/{number}", get(one))
}

async fn start(database: &Database, broker: &InProcess) -> Running {
    let shared: SharedBroker = Arc::new(broker.clone());
    let settings = Settings { tuning: fast_tuning(), ..Settings::new(database.url(), "test") };
    let service = service(Greeter::default()).routes(routes, Api::openapi());
    let running = service.start(settings, shared).await.unwrap();
    running.ready(std::time::Duration::from_secs(10)).await.unwrap();
    running
}

async fn post_greeting(running: &Running, key: Option<&str>, body: &str) -> (u16, Value, Response<String>) {
    let mut request = Request::post("/greetings").header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let response = client::call(running.address(), request.body(body.to_owned()).unwrap()).await.unwrap();
    let body = serde_json::from_str(response.body()).unwrap_or_default();
    (response.status().as_u16(), body, response)
}

async fn get_json(running: &Running, path: &str) -> (u16, Value) {
    let response = client::get(running.address(), path).await.unwrap();
    (response.status().as_u16(), serde_json::from_str(response.body()).unwrap_or_default())
}

on_each_database! {
    async fn repeated_request_has_one_effect(database: Database) {
        let broker = broker().await;
        let running = start(&database, &broker).await;
        let ada = r#"{"person":"ada"}"#;
        let (status, first, response) = post_greeting(&running, Some("key-1"), ada).await;
        assert_eq!(status, 201);
        let location = response.headers()["location"].clone();
        let (status, second, response) = post_greeting(&running, Some("key-1"), r#"{ "person" : "ada" }"#).await;
        assert_eq!((status, &second, &response.headers()["location"]), (201, &first, &location));
        let (status, problem, _) = post_greeting(&running, Some("key-1"), r#"{"person":"bob"}"#).await;
        assert_eq!((status, &problem["code"]), (422, &json!("IDEMPOTENCY_KEY_REUSED")));
        assert_eq!(post_greeting(&running, Some("key-2"), ada).await.0, 201);
        assert_eq!(post_greeting(&running, None, ada).await.0, 201);
        assert_eq!(number(running.store(), "SELECT COUNT(*) FROM outbox").await, 3);
        running.shutdown().await.unwrap();
        assert_eq!(broker.backlog(ANSWERED, "observer"), 3);
        database.remove().await;
    }

    async fn concurrent_repetitions_have_one_effect(database: Database) {
        let broker = broker().await;
        let running = start(&database, &broker).await;
        let calls = (0..8).map(|_| post_greeting(&running, Some("key"), r#"{"person":"ada"}"#));
        let answers = futures::future::join_all(calls).await;
        assert!(answers.iter().all(|(status, body, _)| *status == 201 && *body == answers[0].1), "{answers:?}");
        assert_eq!(number(running.store(), "SELECT COUNT(*) FROM outbox").await, 1);
        running.shutdown().await.unwrap();
        database.remove().await;
    }
}

#[tokio::test]
async fn readiness_reports_failed_checks() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    let (status, ready) = get_json(&running, "/readyz").await;
    assert_eq!((status, &ready["ready"]), (200, &json!(true)));
    for check in ["database", "relay", "consumer lobby/greeted"] {
        assert_eq!(ready["checks"][check]["ok"], json!(true), "{check}");
    }
    broker.disconnect();
    let (status, ready) = get_json(&running, "/readyz").await;
    assert_eq!((status, &ready["ready"]), (503, &json!(false)));
    let consumer = &ready["checks"]["consumer lobby/greeted"];
    assert_eq!(consumer["reason"], json!("not connected: fault injected"));
    assert_eq!(client::get(running.address(), "/livez").await.unwrap().status().as_u16(), 200);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn every_error_is_a_problem() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    for (path, status, code) in [
        ("/nowhere", 404, "NOT_FOUND"),
        ("/numbers/9", 404, "NOT_FOUND"),
        ("/numbers/x", 400, "PATH_INVALID"),
        ("/numbers?limit=x", 400, "QUERY_INVALID"),
        ("/numbers?after=zz", 400, "CURSOR_INVALID"),
        ("/greetings", 405, "METHOD_NOT_ALLOWED"),
    ] {
        let response = client::get(running.address(), path).await.unwrap();
        let problem: Value = serde_json::from_str(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), &problem["code"]), (status, &json!(code)), "{path}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
        assert_eq!((&problem["status"], &problem["type"]), (&json!(status), &json!(format!("urn:problem:{code}"))));
    }
    let large = format!(r#"{{"person":"{}"}}"#, "x".repeat(300 * 1024));
    for (body, status, code) in
        [("{", 400, "BODY_INVALID"), (r#"{"persons":[]}"#, 422, "BODY_INVALID"), (large.as_str(), 413, "BODY_INVALID")]
    {
        let (answered, problem, _) = post_greeting(&running, None, body).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)));
    }
    let (status, problem, _) = post_greeting(&running, Some(""), "{}").await;
    assert_eq!((status, &problem["code"]), (400, &json!("IDEMPOTENCY_KEY_INVALID")));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn pages_cover_the_whole_list() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    let (mut path, mut seen) = ("/numbers?limit=3".to_owned(), Vec::new());
    loop {
        let (_, page) = get_json(&running, &path).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item.as_u64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/numbers?limit=3&after={next}");
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn openapi_has_service_name_and_kit_routes() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    let (_, document) = get_json(&running, "/openapi.json").await;
    assert_eq!(document["info"]["title"], json!("greeter"));
    assert!(document["paths"]["/readyz"]["get"]["responses"]["503"].is_object());
    assert!(document["components"]["schemas"]["Problem"].is_object());
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn request_trace_continues_in_events() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    let request = Request::post("/greetings")
        .header("content-type", "application/json")
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .body(r#"{"person":"ada"}"#.to_owned())
        .unwrap();
    let response = client::call(running.address(), request).await.unwrap();
    let answered = response.headers()["traceparent"].to_str().unwrap();
    assert!(answered.contains("4bf92f3577b34da6a3ce929d0e0e4736"));
    let properties: String = Row::get(
        &sqlx::query("SELECT properties FROM outbox").fetch_one(running.store().read_pool()).await.unwrap(),
        0,
    );
    assert!(properties.contains("4bf92f3577b34da6a3ce929d0e0e4736"), "{properties}");
    running.shutdown().await.unwrap();
}
