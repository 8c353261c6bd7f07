//! The HTTP client under the Pulsar adapter: addresses, credentials, retries, redirects.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::{HeaderMap, HeaderName, Method, Request, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy};

use super::{RegistryError, address};

/// How often a call is made before its failure is believed; every call that this client makes can be repeated.
const ATTEMPTS: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(150);
/// A cluster sends a call on to the broker that owns the topic; two hops are normal, more are a loop.
const REDIRECTS: u32 = 5;

/// Where the reading of an answer ends.
const LARGEST_ANSWER: u64 = 256 << 20;

/// A bearer token; never shown.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// From text; `None` when it isn't one word.
    pub fn new(text: &str) -> Option<Self> {
        let legal = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        legal.then(|| Self(text.to_owned()))
    }

    /// Reads the token from an environment variable; `None` when it isn't set or holds nothing.
    pub fn from_env(variable: &str) -> Result<Option<Self>, RegistryError> {
        match std::env::var(variable) {
            Ok(text) if text.is_empty() => Ok(None),
            Ok(text) => Self::parse(&text, || format!("the variable `{variable}`")).map(Some),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(RegistryError::Token {
                origin: format!("the variable `{variable}`"),
                reason: "it is not text".to_owned(),
            }),
        }
    }

    /// Reads the token from a file.
    pub fn from_file(path: &Path) -> Result<Self, RegistryError> {
        let origin = || path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| RegistryError::Token { origin: origin(), reason: plain(&error) })?;
        Self::parse(&text, origin)
    }

    fn parse(text: &str, origin: impl Fn() -> String) -> Result<Self, RegistryError> {
        let reason = || "it does not hold one word".to_owned();
        Self::new(text.trim()).ok_or_else(|| RegistryError::Token { origin: origin(), reason: reason() })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// How to get in: credentials, trust, patience.
#[derive(Clone, Debug)]
pub struct Access {
    /// The bearer token to send.
    pub token: Option<Token>,
    /// A file with the certificate authority to trust instead of the well-known ones.
    pub ca_file: Option<PathBuf>,
    /// How long one call may take, and the pauses between its repetitions.
    pub timeout: Duration,
    /// How many bytes of an answer are read. The history of a topic comes as one, and a schema may have 5 MiB.
    pub largest_answer: u64,
}

impl Default for Access {
    fn default() -> Self {
        Self { token: None, ca_file: None, timeout: Duration::from_secs(30), largest_answer: LARGEST_ANSWER }
    }
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) url: String,
    pub(super) status: u16,
    pub(super) body: String,
    /// Where it sends the client to.
    pub(super) target: Option<String>,
    /// How long the server asks to be left alone.
    pub(super) retry_after: Option<Duration>,
}

impl Answer {
    /// Whether the server, or a gateway before it, cannot answer now.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.status, 429 | 502..=504)
    }

    /// Whether another call changed the same thing at the same moment; the broker then gives up the later one.
    fn is_lost_race(&self) -> bool {
        let says = |words: &str| self.body.contains(words);
        matches!(self.status, 409 | 500) && (says("BadVersionException") || says("Concurrent modification"))
    }
}

/// Makes calls to one server.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    base: String,
    access: Access,
}

impl Client {
    /// Checks the address and reads the certificates; makes no call.
    pub(super) fn new(address: &str, access: Access) -> Result<Self, RegistryError> {
        let base = address::base(address)?;
        let mut tls = TlsConfig::builder();
        if let Some(path) = &access.ca_file {
            tls = tls.root_certs(read_authorities(path)?);
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(access.timeout))
            .timeout_connect(Some(access.timeout.min(Duration::from_secs(10))))
            .proxy(if address::is_loopback(&base) { None } else { Proxy::try_from_env() })
            .user_agent(concat!("schemactl/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build())
            .build();
        Ok(Self { agent: config.into(), base, access })
    }

    /// The server's address, without a slash at the end.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Makes a call, repeating it while the network fails, the broker is overloaded, or another call gets in its way. A
    /// broker that says when it wants to be asked again is asked then, if that is soon enough.
    pub(super) fn call(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<Answer, RegistryError> {
        let begun = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let answer = self.follow(method, path, body);
            let (passing, asked) = match &answer {
                Ok(answer) => (answer.is_busy() || answer.is_lost_race(), answer.retry_after),
                Err(error) => (matches!(error, RegistryError::Unreachable { .. }), None),
            };
            let wait = asked.unwrap_or(pause);
            // A server may name any number of seconds.
            let is_too_late = begun.elapsed().saturating_add(wait) > self.access.timeout;
            if !passing || attempt == ATTEMPTS || is_too_late {
                return answer;
            }
            std::thread::sleep(wait);
            pause *= 2;
            attempt += 1;
        }
    }

    /// Makes a call and follows redirects to other brokers of the cluster, never to another scheme:
    /// the token must not leave TLS.
    fn follow(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<Answer, RegistryError> {
        let mut url = format!("{}{path}", self.base);
        for _ in 0..=REDIRECTS {
            let response = self.send(method, &url, body)?;
            let status = response.status().as_u16();
            let target = text_of(response.headers(), &header::LOCATION);
            if !matches!(status, 307 | 308) {
                let retry_after = text_of(response.headers(), &header::RETRY_AFTER);
                let retry_after = retry_after.and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
                let body = response.into_body().into_with_config().limit(self.access.largest_answer).read_to_vec();
                let body = body.map_err(|error| self.failure(&url, &error))?;
                let body = String::from_utf8_lossy(&body).into_owned();
                return Ok(Answer { url, status, body, target, retry_after });
            }
            url = match address::redirected(&url, &target.unwrap_or_default()) {
                Ok(target) => target,
                Err(reason) => return Err(RegistryError::Unexpected { url, reason }),
            };
        }
        Err(RegistryError::Unexpected { url, reason: "it redirects again and again".to_owned() })
    }

    fn send(
        &self,
        method: &Method,
        url: &str,
        body: Option<&Value>,
    ) -> Result<ureq::http::Response<ureq::Body>, RegistryError> {
        let mut request = Request::builder().method(method).uri(url).header(header::ACCEPT, "application/json");
        if let Some(token) = &self.access.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.0));
        }
        let sent = match body {
            // Some of the broker's calls take no body, yet insist on a content type.
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
            Ok(answer) => answer.map_err(|error| self.failure(url, &error)),
            Err(error) => Err(RegistryError::Unexpected { url: url.to_owned(), reason: error.to_string() }),
        }
    }

    fn failure(&self, url: &str, error: &ureq::Error) -> RegistryError {
        let url = url.to_owned();
        match error {
            ureq::Error::Timeout(_) => RegistryError::TimedOut { url, seconds: self.access.timeout.as_secs() },
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
            ureq::Error::Io(io) => RegistryError::Unreachable { url, reason: plain(io) },
            _ => RegistryError::Unreachable { url, reason: error.to_string() },
        }
    }
}

fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(|text| text.trim().to_owned())
}

/// The system's words without its number, which says nothing more.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
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
        return Err(refuse("the file holds no certificate in PEM form".to_owned()));
    }
    Ok(RootCerts::new_with_certs(&certificates))
}
