//! HTTP connections: slow and idle clients, and shutdown during a request.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, routing::post};
use service_kit::{Running, broker::SharedBroker, config::Settings, config::Tuning, testing::Database};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{Greeter, broker, fast_tuning, service};

const TIMEOUT: Duration = Duration::from_secs(10);
/// The time limit for slow clients.
const SHORT: Duration = Duration::from_millis(300);
/// A shutdown that waits for idle connections takes longer.
const MAX_SHUTDOWN: Duration = Duration::from_secs(3);
const SLOW: Duration = Duration::from_secs(1);
const GET: &[u8] = b"GET /livez HTTP/1.1\r\nhost: x\r\n\r\n";

fn routes() -> Router {
    let slow = |body: String| async move {
        tokio::time::sleep(SLOW).await;
        format!("done: {body}")
    };
    Router::new().route("/slow", post(slow)).route("/echo", post(async |body: String| body))
}

async fn start(tuning: Tuning) -> Running {
    let database = Database::sqlite();
    let shared: SharedBroker = Arc::new(broker().await);
    let settings = Settings { tuning, ..Settings::new(database.url(), "test") };
    let service = service(Greeter::default()).routes(|_| routes(), utoipa::openapi::OpenApi::default());
    let running = service.start(settings, shared).await.unwrap();
    running.ready(TIMEOUT).await.unwrap();
    running
}

async fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.address()).await.unwrap()
}

/// Reads until the service closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset closes the connection, too.
    let _ = timeout(TIMEOUT, stream.read_to_end(&mut bytes)).await.expect("the connection was not closed");
    String::from_utf8(bytes).unwrap()
}

/// Reads one response on a connection that stays open.
async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = vec![0; 4096];
    let length = timeout(TIMEOUT, stream.read(&mut bytes)).await.unwrap().unwrap();
    String::from_utf8_lossy(&bytes[..length]).into_owned()
}

fn post_to(path: &str, length: usize, sent: &str) -> Vec<u8> {
    format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n{sent}").into_bytes()
}

async fn stopped(running: Running) -> Duration {
    let begun = Instant::now();
    running.shutdown().await.unwrap();
    begun.elapsed()
}

#[tokio::test]
async fn closes_idle_and_half_sent_connections() {
    let running = start(Tuning { http_head_timeout: SHORT, ..fast_tuning() }).await;
    let (mut silent, mut half, mut idle) = (connect(&running).await, connect(&running).await, connect(&running).await);
    half.write_all(b"GET /livez HT").await.unwrap();
    idle.write_all(GET).await.unwrap();
    assert!(answer(&mut idle).await.contains("alive"));
    for stream in [&mut silent, &mut half, &mut idle] {
        assert_eq!(rest(stream).await, "");
    }
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn slow_body_is_answered_with_408() {
    let running = start(Tuning { http_body_timeout: SHORT, ..fast_tuning() }).await;
    let (reader, mut writer) = connect(&running).await.into_split();
    writer.write_all(&post_to("/echo", 1000, "begin")).await.unwrap();
    let dripping = tokio::spawn(async move {
        while writer.write_all(b".").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut bytes = Vec::new();
    let mut reader = reader;
    let _ = timeout(TIMEOUT, reader.read_to_end(&mut bytes)).await.expect("the connection was not closed");
    let said = String::from_utf8(bytes).unwrap();
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("connection: close"), "{said}");
    assert!(said.contains("application/problem+json") && said.contains("BODY_TIMED_OUT"), "{said}");
    timeout(TIMEOUT, dripping).await.unwrap().unwrap();
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn chunked_body_is_buffered_before_the_handler() {
    let running = start(fast_tuning()).await;
    let mut stream = connect(&running).await;
    stream.write_all(&post_to("/echo", 6, "one")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    stream.write_all(b"two").await.unwrap();
    assert!(answer(&mut stream).await.ends_with("onetwo"));
    // The connection accepts the next request.
    stream.write_all(&post_to("/echo", 5, "three")).await.unwrap();
    assert!(answer(&mut stream).await.ends_with("three"));
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn shutdown_does_not_wait_for_idle_connections() {
    let running = start(fast_tuning()).await;
    let (mut silent, mut half, mut idle, mut half_body) =
        (connect(&running).await, connect(&running).await, connect(&running).await, connect(&running).await);
    half.write_all(b"GET /livez HT").await.unwrap();
    half_body.write_all(&post_to("/echo", 100, "begin")).await.unwrap();
    idle.write_all(GET).await.unwrap();
    assert!(answer(&mut idle).await.contains("alive"));
    let took = stopped(running).await;
    assert!(took < MAX_SHUTDOWN, "{took:?}");
    for stream in [&mut silent, &mut half, &mut idle] {
        assert_eq!(rest(stream).await, "");
    }
    let said = rest(&mut half_body).await;
    assert!(said.starts_with("HTTP/1.1 503") && said.contains("SERVICE_STOPPING"), "{said}");
}

#[tokio::test]
async fn shutdown_waits_for_running_requests() {
    let running = start(fast_tuning()).await;
    let mut stream = connect(&running).await;
    stream.write_all(&post_to("/slow", 4, "work")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let address = running.address();
    let took = stopped(running).await;
    assert!(took > SLOW / 2, "{took:?}");
    let said = rest(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("done: work"), "{said}");
    assert!(TcpStream::connect(address).await.is_err(), "the service still listens");
}

#[tokio::test]
async fn excess_connection_waits_for_a_free_one() {
    let running = start(Tuning { http_head_timeout: SHORT, http_max_connections: 2, ..fast_tuning() }).await;
    let idle = (connect(&running).await, connect(&running).await);
    let mut third = connect(&running).await;
    third.write_all(GET).await.unwrap();
    let early = timeout(SHORT / 3, third.readable()).await;
    assert!(early.is_err(), "a third connection was served at the same time");
    assert!(answer(&mut third).await.contains("alive"));
    drop(idle);
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn rejects_too_large_head() {
    let running = start(fast_tuning()).await;
    let mut stream = connect(&running).await;
    let large = format!("GET /livez HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(200 * 1024));
    // The service may close the connection before the end.
    let _ = stream.write_all(large.as_bytes()).await;
    let said = rest(&mut stream).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 431"), "{said}");
    running.shutdown().await.unwrap();
}
