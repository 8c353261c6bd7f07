//! The HTTP client: responses that it accepts, and limits.

use std::{io::ErrorKind, net::SocketAddr};

use axum::{Router, body::Bytes, http::Request, response::Redirect, routing::get};
use service_kit::http::client;
use tokio::net::TcpListener;

/// Starts a server on a free port.
async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn sends_method_path_headers_and_body() {
    let echo = |request: axum::extract::Request| async move {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let header = request.headers()["x-test"].to_str().unwrap().to_owned();
        let body = axum::body::to_bytes(request.into_body(), 100).await.unwrap();
        format!("{method} {uri} {header} {}", String::from_utf8_lossy(&body))
    };
    let address = serve(Router::new().fallback(echo)).await;
    let request = Request::put("/a/b?c=d").header("x-test", "1").body("content".to_owned()).unwrap();
    let response = client::call(address, request).await.unwrap();
    assert_eq!((response.status().as_u16(), response.body().as_str()), (200, "PUT /a/b?c=d 1 content"));
}

#[tokio::test]
async fn does_not_follow_redirects() {
    let address = serve(Router::new().route("/", get(|| async { Redirect::to("/elsewhere") }))).await;
    let response = client::get(address, "/").await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["location"]), (303, &"/elsewhere".parse().unwrap()));
}

#[tokio::test]
async fn rejects_too_large_response() {
    let large = Bytes::from(vec![b'x'; 17 * 1024 * 1024]);
    let address = serve(Router::new().route("/", get(move || async move { large }))).await;
    let error = client::get(address, "/").await.unwrap_err();
    assert!(error.to_string().contains("larger than"), "{error}");
}

#[tokio::test]
async fn rejects_response_that_is_not_utf8() {
    let address = serve(Router::new().route("/", get(|| async { Bytes::from_static(b"\xff") }))).await;
    assert_eq!(client::get(address, "/").await.unwrap_err().kind(), ErrorKind::InvalidData);
}

#[tokio::test]
async fn reports_refused_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    assert!(client::get(address, "/").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn times_out() {
    let address = serve(Router::new().route("/", get(std::future::pending::<()>))).await;
    assert_eq!(client::get(address, "/").await.unwrap_err().kind(), ErrorKind::TimedOut);
}
