//! The HTTP client under the Pulsar adapter: credentials, retries, redirects.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::{HeaderMap, HeaderName, Method, Request, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy};

use super::address;
use super::io_error::without_os_code;
use super::options::ConnectOptions;
use crate::error::RegistryError;

/// How often a call is tried. Every call that this client makes can be repeated safely.
const MAX_ATTEMPTS: u32 = 4;
/// The pause before the second attempt; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(150);
/// A cluster redirects a call to the broker that owns the topic. Two redirects are normal, more are a loop.
const MAX_REDIRECTS: u32 = 5;

/// A response with its body.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) url: String,
    pub(crate) status: u16,
    pub(crate) body: String,
    /// The header `Location`.
    pub(crate) location: Option<String>,
    /// The header `Retry-After`, if it is a number of seconds.
    pub(crate) retry_after: Option<Duration>,
}

impl HttpResponse {
    /// Whether the server, or a gateway in front of it, cannot answer now.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.status, 429 | 502..=504)
    }

    /// Whether another call changed the same object at the same time; the broker then gives up the later call.
    fn is_conflict(&self) -> bool {
        let has = |exception: &str| self.body.contains(exception);
        matches!(self.status, 409 | 500) && (has("BadVersionException") || has("Concurrent modification"))
    }
}

/// A client of one server.
#[derive(Debug)]
pub(crate) struct HttpClient {
    agent: Agent,
    base: String,
    options: ConnectOptions,
}

impl HttpClient {
    /// Creates a client; checks the address and reads the certificates, but makes no call.
    pub(crate) fn new(address: &str, options: ConnectOptions) -> Result<Self, RegistryError> {
        let base = address::parse_base(address)?;
        let mut tls = TlsConfig::builder();
        if let Some(path) = &options.ca_file {
            tls = tls.root_certs(read_authorities(path)?);
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(options.timeout))
            .timeout_connect(Some(options.timeout.min(Duration::from_secs(10))))
            .proxy(if address::is_loopback(&base) { None } else { Proxy::try_from_env() })
            .user_agent(concat!("schemactl/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build())
            .build();
        Ok(Self { agent: config.into(), base, options })
    }

    /// Returns the server's address, without a slash at its end.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Makes a call. Repeats it while the network fails, the broker is overloaded, or another call changes the same
    /// object. If the broker sends `Retry-After`, the call is repeated after that pause, unless the timeout ends before.
    pub(crate) fn call(
        &self,
        method: &Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<HttpResponse, RegistryError> {
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let response = self.follow(method, path, body);
            let (is_transient, retry_after) = match &response {
                Ok(response) => (response.is_busy() || response.is_conflict(), response.retry_after),
                Err(error) => (matches!(error, RegistryError::Unreachable { .. }), None),
            };
            let wait = retry_after.unwrap_or(pause);
            // A server may send any number of seconds.
            let is_too_late = started.elapsed().saturating_add(wait) > self.options.timeout;
            if !is_transient || attempt == MAX_ATTEMPTS || is_too_late {
                return response;
            }
            std::thread::sleep(wait);
            pause *= 2;
            attempt += 1;
        }
    }

    /// Makes a call and follows redirects to other brokers of the cluster, but never to another scheme: the token must
    /// not leave TLS.
    fn follow(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<HttpResponse, RegistryError> {
        let mut url = format!("{}{path}", self.base);
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send(method, &url, body)?;
            let status = response.status().as_u16();
            let location = header_value(response.headers(), &header::LOCATION);
            if !matches!(status, 307 | 308) {
                let retry_after = header_value(response.headers(), &header::RETRY_AFTER);
                let retry_after = retry_after.and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
                let body = response.into_body().into_with_config().limit(self.options.max_response_bytes).read_to_vec();
                let body = body.map_err(|error| self.failure(&url, &error))?;
                let body = String::from_utf8_lossy(&body).into_owned();
                return Ok(HttpResponse { url, status, body, location, retry_after });
            }
            url = match address::resolve_redirect(&url, &location.unwrap_or_default()) {
                Ok(target) => target,
                Err(reason) => return Err(RegistryError::Unexpected { url, reason }),
            };
        }
        Err(RegistryError::Unexpected { url, reason: "it redirects too often".to_owned() })
    }

    fn send(
        &self,
        method: &Method,
        url: &str,
        body: Option<&Value>,
    ) -> Result<ureq::http::Response<ureq::Body>, RegistryError> {
        let mut request = Request::builder().method(method).uri(url).header(header::ACCEPT, "application/json");
        if let Some(token) = &self.options.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.as_str()));
        }
        let sent = match body {
            // Some calls of the broker take no body and still require a content type.
            None if method == Method::GET => request.body(()).map(|request| self.agent.run(request)),
            None => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(String::new())
                .map(|request| self.agent.run(request)),
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.to_string())
                .map(|request| self.agent.run(request)),
        };
        match sent {
            Ok(response) => response.map_err(|error| self.failure(url, &error)),
            Err(error) => Err(RegistryError::Unexpected { url: url.to_owned(), reason: error.to_string() }),
        }
    }

    fn failure(&self, url: &str, error: &ureq::Error) -> RegistryError {
        let url = url.to_owned();
        match error {
            ureq::Error::Timeout(_) => RegistryError::TimedOut { url, seconds: self.options.timeout.as_secs() },
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
                RegistryError::Tls { url, reason: error.to_string() }
            }
            // Rustls's own errors arrive wrapped in an I/O error while the connection is being made.
            ureq::Error::Io(io) if io.kind() == std::io::ErrorKind::InvalidData => {
                RegistryError::Tls { url, reason: io.to_string() }
            }
            ureq::Error::BodyExceedsLimit(limit) => RegistryError::TooLarge { url, limit: *limit },
            ureq::Error::ConnectProxyFailed(reason) => RegistryError::Proxy { url, reason: reason.clone() },
            ureq::Error::Protocol(_) => {
                RegistryError::Unexpected { url, reason: format!("it does not speak HTTP ({error})") }
            }
            ureq::Error::Io(io) => RegistryError::Unreachable { url, reason: without_os_code(io) },
            _ => RegistryError::Unreachable { url, reason: error.to_string() },
        }
    }
}

fn header_value(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(|text| text.trim().to_owned())
}

fn read_authorities(path: &Path) -> Result<RootCerts, RegistryError> {
    let refuse = |reason: String| RegistryError::Certificate { path: path.to_owned(), reason };
    let pem = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    let mut certificates: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| refuse(error.to_string()))? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(refuse("the file contains no certificate in PEM format".to_owned()));
    }
    Ok(RootCerts::new_with_certs(&certificates))
}
