//! The HTTP client under the Pulsar adapter: addresses, credentials, retries, redirects.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;
use ureq::http::{Method, Request, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy};

use super::RegistryError;

/// How often a call is made before its failure is believed; every call that this client makes can be repeated.
const ATTEMPTS: u32 = 4;
const FIRST_PAUSE: Duration = Duration::from_millis(150);
/// A cluster sends a call on to the broker that owns the topic; two hops are normal, more are a loop.
const REDIRECTS: u32 = 5;

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
    /// How long one call may take.
    pub timeout: Duration,
}

impl Default for Access {
    fn default() -> Self {
        Self { token: None, ca_file: None, timeout: Duration::from_secs(30) }
    }
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) url: String,
    pub(super) status: u16,
    pub(super) body: String,
}

impl Answer {
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
        let base = parse_base(address)?;
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
            .proxy(if is_loopback(&base) { None } else { Proxy::try_from_env() })
            .user_agent(concat!("schemactl/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build())
            .build();
        Ok(Self { agent: config.into(), base, access })
    }

    /// The server's address, without a slash at the end.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Makes a call, repeating it while the network fails, the broker is overloaded, or another call gets in its way.
    pub(super) fn call(&self, method: &Method, path: &str, body: Option<&Value>) -> Result<Answer, RegistryError> {
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let answer = self.follow(method, path, body);
            let passing = match &answer {
                Ok(answer) => matches!(answer.status, 502..=504) || answer.is_lost_race(),
                Err(error) => matches!(error, RegistryError::Unreachable { .. }),
            };
            if !passing || attempt == ATTEMPTS {
                return answer;
            }
            std::thread::sleep(pause);
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
            if !matches!(status, 307 | 308) {
                let body = response.into_body().read_to_string();
                let body = body.map_err(|error| self.failure(&url, &error))?;
                return Ok(Answer { url, status, body });
            }
            let target = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            let target = target.unwrap_or_default().to_owned();
            if target.split("://").next() != url.split("://").next() {
                let reason = format!("it redirects to `{target}`, which is another scheme");
                return Err(RegistryError::Unexpected { url, reason });
            }
            url = target;
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
            ureq::Error::Protocol(_) => {
                RegistryError::Unexpected { url, reason: format!("it does not speak HTTP ({error})") }
            }
            ureq::Error::Io(io) => RegistryError::Unreachable { url, reason: plain(io) },
            _ => RegistryError::Unreachable { url, reason: error.to_string() },
        }
    }
}

/// The system's words without its number, which says nothing more.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// Accepts `scheme://host[:port]` and nothing behind it: a path would be a sign of a wrong idea.
fn parse_base(address: &str) -> Result<String, RegistryError> {
    let refuse = |reason: &str| RegistryError::Address { address: address.to_owned(), reason: reason.to_owned() };
    let uri: ureq::http::Uri =
        address.parse().map_err(|_| refuse("it is not an address of the form `http://host:port`"))?;
    match uri.scheme_str() {
        Some("http" | "https") => {}
        Some("pulsar" | "pulsar+ssl") => {
            return Err(refuse("this is the port for messages; the admin API has an `http` address"));
        }
        _ => return Err(refuse("an address begins with `http://` or `https://`")),
    }
    if uri.path() != "/" || uri.query().is_some() {
        return Err(refuse("an address ends after the port"));
    }
    match uri.authority() {
        Some(authority) if authority.as_str().contains('@') => Err(refuse("credentials do not belong into an address")),
        Some(authority) if !authority.host().is_empty() => {
            Ok(format!("{}://{authority}", uri.scheme_str().unwrap_or("http")))
        }
        _ => Err(refuse("it names no host")),
    }
}

fn is_loopback(base: &str) -> bool {
    let host = base.split("://").nth(1).unwrap_or_default();
    ["127.", "localhost", "[::1]"].iter().any(|loopback| host.starts_with(loopback))
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
