//! The HTTP client under the Pulsar adapter: credentials, retries, redirects.

use std::error::Error;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use http::{HeaderValue, Method};
use reqwest::blocking::{Client, Response};
use reqwest::redirect::Policy;
use serde_json::Value;

use super::io_error::without_os_code;
use super::options::ConnectOptions;
use super::{address, tls};
use crate::error::RegistryError;

/// The time limit of connecting, unless the timeout of the call is shorter.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The number of attempts of a call. Every call that this client makes can be repeated safely.
const MAX_ATTEMPTS: u32 = 4;
/// The pause before the second attempt; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(150);
/// A cluster redirects a call to the broker that owns the topic. Two redirects are normal, more are a loop.
const MAX_REDIRECTS: u32 = 5;

/// The messages of the errors with which a proxy refuses a tunnel; their type is private.
const PROXY_REFUSALS: [&str; 2] = ["tunnel error: proxy authorization required", "tunnel error: unsuccessful"];

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
    /// Returns whether the server, or a gateway in front of it, cannot answer now.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.status, 429 | 502..=504)
    }

    /// Returns whether another call changed the same object at the same time; the broker then gives up the later call.
    fn is_conflict(&self) -> bool {
        let has = |exception: &str| self.body.contains(exception);
        matches!(self.status, 409 | 500) && (has("BadVersionException") || has("Concurrent modification"))
    }
}

/// A client of one server.
#[derive(Debug)]
pub(crate) struct HttpClient {
    client: Client,
    base: String,
    options: ConnectOptions,
}

impl HttpClient {
    /// Creates a client; checks the address and reads the certificates, but makes no call.
    pub(crate) fn new(address: &str, options: ConnectOptions) -> Result<Self, RegistryError> {
        let base = address::parse_base(address)?;
        let roots = options.ca_file.as_deref().map_or_else(|| Ok(tls::well_known_roots()), tls::read_roots)?;
        let unusable = |error: &dyn Error| RegistryError::Tls { url: base.clone(), reason: error.to_string() };
        let builder = Client::builder()
            .redirect(Policy::none())
            .connect_timeout(options.timeout.min(CONNECT_TIMEOUT))
            .user_agent(concat!("schemactl/", env!("CARGO_PKG_VERSION")))
            .tls_backend_preconfigured(tls::config(roots).map_err(|error| unusable(&error))?);
        let builder = if address::is_loopback(&base) { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| unusable(&error))?;
        Ok(Self { client, base, options })
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
            let location = header_value(response.headers(), &LOCATION);
            if !matches!(status, 307 | 308) {
                let retry_after = header_value(response.headers(), &RETRY_AFTER);
                let retry_after = retry_after.and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
                let body = self.read_body(&url, response)?;
                return Ok(HttpResponse { url, status, body, location, retry_after });
            }
            url = match address::resolve_redirect(&url, &location.unwrap_or_default()) {
                Ok(target) => target,
                Err(reason) => return Err(RegistryError::Unexpected { url, reason }),
            };
        }
        Err(RegistryError::Unexpected { url, reason: "it redirects too often".to_owned() })
    }

    fn send(&self, method: &Method, url: &str, body: Option<&Value>) -> Result<Response, RegistryError> {
        // The timeout of a request includes its body, that of a client does not.
        let mut request = self.client.request(method.clone(), url).timeout(self.options.timeout);
        request = request.header(ACCEPT, "application/json");
        if let Some(token) = &self.options.token {
            let mut value = HeaderValue::try_from(format!("Bearer {}", token.as_str())).expect("a token is ASCII");
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        // Some calls of the broker take no body and still require a content type.
        if body.is_some() || method != Method::GET {
            request = request.header(CONTENT_TYPE, "application/json");
            request = request.body(body.map(Value::to_string).unwrap_or_default());
        }
        request.send().map_err(|error| self.failure(url, &error))
    }

    fn read_body(&self, url: &str, response: Response) -> Result<String, RegistryError> {
        let limit = self.options.max_response_bytes;
        let mut body = Vec::new();
        let read = response.take(limit.saturating_add(1)).read_to_end(&mut body);
        read.map_err(|error| self.failure(url, &error))?;
        if body.len() as u64 > limit {
            return Err(RegistryError::TooLarge { url: url.to_owned(), limit });
        }
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// Converts an error of the HTTP client, whose causes say more than itself.
    fn failure(&self, url: &str, error: &(dyn Error + 'static)) -> RegistryError {
        let url = url.to_owned();
        let causes = causes(error);
        if causes.iter().any(|cause| is_timeout(*cause)) {
            return RegistryError::TimedOut { url, seconds: self.options.timeout.as_secs() };
        }
        for cause in &causes {
            if let Some(error) = cause.downcast_ref::<rustls::Error>() {
                return RegistryError::Tls { url, reason: error.to_string() };
            }
            if let Some(error) = cause.downcast_ref::<hyper::Error>().filter(|error| error.is_parse()) {
                return RegistryError::Unexpected { url, reason: format!("it does not speak HTTP ({error})") };
            }
            let message = cause.to_string();
            if PROXY_REFUSALS.contains(&message.as_str()) {
                return RegistryError::Proxy { url, reason: message };
            }
        }
        let io_error = causes.iter().rev().find_map(|cause| cause.downcast_ref::<io::Error>());
        let reason = match io_error {
            Some(error) => without_os_code(error),
            None => causes.last().map_or_else(|| error.to_string(), ToString::to_string),
        };
        RegistryError::Unreachable { url, reason }
    }
}

/// Returns the error and its causes. An I/O error does not report the error inside it as its cause, but that one's.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut causes = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        causes.push(error);
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    causes
}

fn is_timeout(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout)
}

fn header_value(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(|value| value.trim().to_owned())
}
