//! Options of a connection: token, trust, limits.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::io_error::without_os_code;
use crate::error::RegistryError;

/// The default limit of a response body.
const MAX_RESPONSE_BYTES: u64 = 256 << 20;

/// A bearer token. `Debug` does not show it.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Creates a token; `None` if `token` is not a single word of visible ASCII characters.
    pub fn new(token: &str) -> Option<Self> {
        let is_valid = !token.is_empty() && token.chars().all(|c| c.is_ascii_graphic());
        is_valid.then(|| Self(token.to_owned()))
    }

    /// Reads the token from an environment variable; `None` if it is not set or empty.
    pub fn from_env(variable: &str) -> Result<Option<Self>, RegistryError> {
        match std::env::var(variable) {
            Ok(value) if value.is_empty() => Ok(None),
            Ok(value) => Self::parse(&value, || format!("the variable `{variable}`")).map(Some),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(RegistryError::Token {
                origin: format!("the variable `{variable}`"),
                reason: "it is not valid Unicode".to_owned(),
            }),
        }
    }

    /// Reads the token from a file.
    pub fn from_file(path: &Path) -> Result<Self, RegistryError> {
        let origin = || path.display().to_string();
        let content = std::fs::read_to_string(path)
            .map_err(|error| RegistryError::Token { origin: origin(), reason: without_os_code(&error) })?;
        Self::parse(&content, origin)
    }

    /// Returns the token itself.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    fn parse(value: &str, origin: impl Fn() -> String) -> Result<Self, RegistryError> {
        let reason = || "it does not contain exactly one word".to_owned();
        Self::new(value.trim()).ok_or_else(|| RegistryError::Token { origin: origin(), reason: reason() })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The options of a connection to a broker.
#[derive(Clone, Debug)]
pub struct ConnectOptions {
    /// The bearer token to send.
    pub token: Option<Token>,
    /// A PEM file with the certificate authorities to trust instead of the well-known ones.
    pub ca_file: Option<PathBuf>,
    /// The time limit of a call, and of the pauses between its repetitions.
    pub timeout: Duration,
    /// The largest response body that is read. A topic's schemas come in one response, and each may have 5 MiB.
    pub max_response_bytes: u64,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { token: None, ca_file: None, timeout: Duration::from_secs(30), max_response_bytes: MAX_RESPONSE_BYTES }
    }
}
