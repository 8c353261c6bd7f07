//! A plain HTTP client for a service on this machine: readiness checks, demos and tests.
//!
//! One connection a call and no TLS: services that call each other over a network want another client.

use std::{io, net::SocketAddr, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{Request, Response, header},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

const TIMEOUT: Duration = Duration::from_secs(10);
const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

/// Makes one call and answers with the body as text.
pub async fn call(address: SocketAddr, request: Request<String>) -> io::Result<Response<String>> {
    let call = async {
        let stream = TcpStream::connect(address).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
        let connection = tokio::spawn(connection);
        let (mut parts, body) = request.into_parts();
        parts.headers.entry(header::HOST).or_insert(host(address)?);
        let request = Request::from_parts(parts, Body::from(body));
        let response = sender.send_request(request).await.map_err(io::Error::other)?;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(Body::new(body), MAX_RESPONSE_BYTES).await.map_err(io::Error::other)?;
        connection.abort();
        let text =
            String::from_utf8(bytes.into()).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Ok(Response::from_parts(parts, text))
    };
    timeout(TIMEOUT, call).await.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "no answer in time"))?
}

/// `GET path`.
pub async fn get(address: SocketAddr, path: &str) -> io::Result<Response<String>> {
    call(address, Request::get(path).body(String::new()).map_err(io::Error::other)?).await
}

/// `POST path` with a JSON body.
pub async fn post(address: SocketAddr, path: &str, body: &impl serde::Serialize) -> io::Result<Response<String>> {
    let body = serde_json::to_string(body)?;
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json").body(body);
    call(address, request.map_err(io::Error::other)?).await
}

fn host(address: SocketAddr) -> io::Result<axum::http::HeaderValue> {
    address.to_string().try_into().map_err(io::Error::other)
}
