//! The HTTP side: health, problems, idempotency, limits, description.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{Request, Response, StatusCode},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service_kit::{
    Running, Store,
    broker::{SharedBroker, in_process::InProcess},
    config::Settings,
    http::{Admission, IdempotencyKey, Json, Page, PageQuery, Path, Problem, Query, client},
    on_each_database,
    testing::Database,
};
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
    let slot = match key.admit(&mut work, "POST /greetings", &greeting).await? {
        Admission::First(slot) => slot,
        Admission::Replayed(response) => return Ok(response),
    };
    let answered = Answered::to(&Greeted::new(&greeting.person, 0));
    work.publish(&answered).await?;
    let location = Some(format!("/greetings/{}", answered.id));
    let response = slot.answer(&mut work, StatusCode::CREATED, location, &json!({ "id": answered.id })).await?;
    work.commit().await?;
    Ok(response)
}

async fn list(Query(query): Query<PageQuery>) -> Result<Json<Page<u32>>, Problem> {
    let after: u32 = query.after()?.map_or(0, |text| text.parse().unwrap_or_default());
    let numbers = (after + 1..=7).take(usize::try_from(query.rows()).unwrap_or_default()).collect();
    Ok(Json(Page::new(numbers, &query, u32::to_string)))
}

async fn one(Path(number): Path<u32>) -> Result<Json<u32>, Problem> {
    if number > 7 { Err(Problem::not_found(format!("there is no number {number}"))) } else { Ok(Json(number)) }
}

fn routes(store: Store) -> Router {
    Router::new()
        .route("/greetings", post(greet))
        .with_state(store)
        .route("/numbers", get(list))
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
    async fn a_request_that_is_sent_twice_is_done_once_and_answered_twice(database: Database) {
        let broker = broker().await;
        let running = start(&database, &broker).await;
        let ada = r#"{"person":"ada"}"#;
        let (status, first, response) = post_greeting(&running, Some("key-1"), ada).await;
        assert_eq!(status, 201);
        let location = response.headers()["location"].clone();
        let (status, second, response) = post_greeting(&running, Some("key-1"), r#"{ "person" : "ada" }"#).await;
        assert_eq!((status, &second, &response.headers()["location"]), (201, &first, &location));
        let (status, problem, _) = post_greeting(&running, Some("key-1"), r#"{"person":"bob"}"#).await;
        assert_eq!((status, &problem["code"]), (422, &json!("K0608")));
        assert_eq!(post_greeting(&running, Some("key-2"), ada).await.0, 201);
        assert_eq!(post_greeting(&running, None, ada).await.0, 201);
        assert_eq!(number(running.store(), "SELECT COUNT(*) FROM outbox").await, 3);
        running.shutdown().await.unwrap();
        assert_eq!(broker.backlog(ANSWERED, "observer"), 3);
        database.remove().await;
    }

    async fn the_same_request_many_times_at_once_is_done_once(database: Database) {
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
async fn readiness_tells_what_is_wrong_and_liveness_only_that_the_process_runs() {
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
async fn every_error_is_a_problem_with_a_code() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    for (path, status, code) in [
        ("/nowhere", 404, "K0601"),
        ("/numbers/9", 404, "K0601"),
        ("/numbers/x", 400, "K0604"),
        ("/numbers?limit=x", 400, "K0605"),
        ("/numbers?after=zz", 400, "K0606"),
        ("/greetings", 405, "K0610"),
    ] {
        let response = client::get(running.address(), path).await.unwrap();
        let problem: Value = serde_json::from_str(response.body()).unwrap();
        assert_eq!((response.status().as_u16(), &problem["code"]), (status, &json!(code)), "{path}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
        assert_eq!((&problem["status"], &problem["type"]), (&json!(status), &json!(format!("urn:problem:{code}"))));
    }
    let large = format!(r#"{{"person":"{}"}}"#, "x".repeat(300 * 1024));
    for (body, status, code) in
        [("{", 400, "K0603"), (r#"{"persons":[]}"#, 422, "K0603"), (large.as_str(), 413, "K0603")]
    {
        let (answered, problem, _) = post_greeting(&running, None, body).await;
        assert_eq!((answered, &problem["code"]), (status, &json!(code)));
    }
    let (status, problem, _) = post_greeting(&running, Some(""), "{}").await;
    assert_eq!((status, &problem["code"]), (400, &json!("K0607")));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_list_can_be_read_page_by_page() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    let (mut path, mut seen) = ("/numbers?limit=3".to_owned(), Vec::new());
    loop {
        let (_, page) = get_json(&running, &path).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item.as_u64().unwrap()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/numbers?limit=3&after={next}");
    }
    assert_eq!(seen, (1..=7).collect::<Vec<_>>());
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn the_description_has_the_services_name_and_the_kits_routes() {
    let (database, broker) = (Database::sqlite(), broker().await);
    let running = start(&database, &broker).await;
    let (_, document) = get_json(&running, "/openapi.json").await;
    assert_eq!(document["info"]["title"], json!("greeter"));
    assert!(document["paths"]["/readyz"]["get"]["responses"]["503"].is_object());
    assert!(document["components"]["schemas"]["Problem"].is_object());
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_request_continues_the_callers_trace_into_its_events() {
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
    let properties: String = sqlx::Row::get(
        &sqlx::query("SELECT properties FROM outbox").fetch_one(running.store().reader()).await.unwrap(),
        0,
    );
    assert!(properties.contains("4bf92f3577b34da6a3ce929d0e0e4736"), "{properties}");
    running.shutdown().await.unwrap();
}
