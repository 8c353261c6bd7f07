//! A plain HTTP client for services on this machine: readiness checks, demos and tests.
//!
//! It uses one connection per call, no TLS and no proxy, and does not follow redirects. Services that call each other
//! over a network need another client.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use axum::http::{Request, Response, Uri, header};
use reqwest::{Client, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};

/// The time limit for a call.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

/// Makes one call and returns the response with its body as a string.
pub async fn call(address: SocketAddr, request: Request<String>) -> io::Result<Response<String>> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = format!("http://{address}{path}").parse::<Uri>().map_err(io::Error::other)?;
    let request = reqwest::Request::try_from(Request::from_parts(parts, body)).map_err(io::Error::other)?;
    let mut response = client()?.execute(request).await.map_err(into_io)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(into_io)? {
        if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(io::Error::other(format!("the response is larger than {MAX_RESPONSE_BYTES} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    let body = String::from_utf8(body).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    let (parts, _) = Response::<reqwest::Body>::from(response).into_parts();
    Ok(Response::from_parts(parts, body))
}

/// Calls `GET path`.
pub async fn get(address: SocketAddr, path: &str) -> io::Result<Response<String>> {
    call(address, Request::get(path).body(String::new()).map_err(io::Error::other)?).await
}

/// Calls `POST path` with a JSON body.
pub async fn post(address: SocketAddr, path: &str, body: &impl serde::Serialize) -> io::Result<Response<String>> {
    let body = serde_json::to_string(body)?;
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json").body(body);
    call(address, request.map_err(io::Error::other)?).await
}

fn client() -> io::Result<&'static Client> {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client);
    }
    // Without trusted certificates, because all calls are plain HTTP. By default, reqwest would load those of the system.
    let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        // A connection belongs to the runtime of its call, so it cannot be reused by another one.
        .pool_max_idle_per_host(0)
        .redirect(Policy::none())
        .no_proxy()
        .timeout(CALL_TIMEOUT)
        .build()
        .map_err(io::Error::other)?;
    Ok(CLIENT.get_or_init(|| client))
}

fn into_io(error: reqwest::Error) -> io::Error {
    let kind = if error.is_timeout() { io::ErrorKind::TimedOut } else { io::ErrorKind::Other };
    io::Error::new(kind, error)
}
