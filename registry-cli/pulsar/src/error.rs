//! Errors of a registry.

use std::path::PathBuf;

use schemactl_error_codes::{ErrorCode, command};

use crate::model::{NameError, Topic};

/// An error of a registry.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The address is not valid.
    #[error("`{address}` is not a valid registry address: {reason}")]
    Address {
        /// The given address.
        address: String,
        /// The reason.
        reason: String,
    },
    /// The token cannot be read.
    #[error("cannot read a token from {origin}: {reason}")]
    Token {
        /// The file or the variable.
        origin: String,
        /// The reason.
        reason: String,
    },
    /// The certificate authority's file cannot be read.
    #[error("cannot read a certificate from {}: {reason}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// Pulsar refuses a name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// No server answers at the address.
    #[error("cannot reach {url}: {reason}")]
    Unreachable {
        /// The URL of the call.
        url: String,
        /// The reason that the network gives.
        reason: String,
    },
    /// The server did not answer in time.
    #[error("no answer from {url} within {seconds} s")]
    TimedOut {
        /// The URL of the call.
        url: String,
        /// The time limit.
        seconds: u64,
    },
    /// The connection cannot be trusted.
    #[error("no trusted connection to {url}: {reason}")]
    Tls {
        /// The URL of the call.
        url: String,
        /// The reason.
        reason: String,
    },
    /// The broker does not accept the credentials.
    #[error("{url} does not accept the credentials: {reason}")]
    Unauthorized {
        /// The URL of the call.
        url: String,
        /// The broker's reason.
        reason: String,
    },
    /// The credentials do not have the permission.
    #[error("the credentials do not have the permission for {url}: {reason}")]
    Forbidden {
        /// The URL of the call.
        url: String,
        /// The broker's reason.
        reason: String,
    },
    /// The tenant or the namespace does not exist.
    #[error("the registry has no namespace {namespace}")]
    NamespaceMissing {
        /// The namespace.
        namespace: String,
    },
    /// The topic does not exist.
    #[error("the broker has no topic {topic}")]
    TopicMissing {
        /// The topic.
        topic: Topic,
    },
    /// The schema is not compatible with the stored ones.
    #[error("the broker refuses the schema for {topic}: {reason}")]
    Incompatible {
        /// The topic.
        topic: Topic,
        /// The broker's reason.
        reason: String,
    },
    /// The broker cannot parse the schema.
    #[error("the broker cannot parse the schema for {topic}: {reason}")]
    Invalid {
        /// The topic.
        topic: Topic,
        /// The broker's reason.
        reason: String,
    },
    /// The broker, or a gateway in front of it, cannot answer now.
    #[error("{url} is too busy to answer, or not ready: {reason}")]
    Busy {
        /// The URL of the call.
        url: String,
        /// The broker's reason.
        reason: String,
    },
    /// A proxy refuses the connection.
    #[error("the proxy refuses the connection to {url}: {reason}")]
    Proxy {
        /// The URL of the call.
        url: String,
        /// The proxy's reason.
        reason: String,
    },
    /// The server redirects in a way that brokers do not use.
    #[error("{url} redirects to `{target}` instead of answering")]
    Redirects {
        /// The URL of the call.
        url: String,
        /// The address that it redirects to.
        target: String,
    },
    /// The answer is larger than the limit.
    #[error("the answer from {url} is larger than {limit} bytes")]
    TooLarge {
        /// The URL of the call.
        url: String,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The broker failed, or refused the call.
    #[error("the broker failed at {url} with status {status}: {reason}")]
    Failed {
        /// The URL of the call.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The broker's reason.
        reason: String,
    },
    /// The answer is not one of a broker.
    #[error("unexpected answer from {url}: {reason}")]
    Unexpected {
        /// The URL of the call.
        url: String,
        /// The difference from a broker's answer.
        reason: String,
    },
}

impl RegistryError {
    /// Returns the stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::Address { .. } => &command::REGISTRY_ADDRESS_INVALID,
            Self::Token { .. } => &command::TOKEN_UNREADABLE,
            Self::Certificate { .. } => &command::CERTIFICATE_UNREADABLE,
            Self::Name(_) => &command::NAME_INVALID,
            Self::Unreachable { .. } => &command::BROKER_UNREACHABLE,
            Self::TimedOut { .. } => &command::BROKER_TIMED_OUT,
            Self::Tls { .. } => &command::BROKER_TLS,
            Self::Unauthorized { .. } => &command::BROKER_UNAUTHORIZED,
            Self::Forbidden { .. } => &command::BROKER_FORBIDDEN,
            Self::NamespaceMissing { .. } => &command::NAMESPACE_MISSING,
            Self::TopicMissing { .. } => &command::TOPIC_MISSING,
            Self::Incompatible { .. } => &command::SCHEMA_INCOMPATIBLE,
            Self::Invalid { .. } => &command::SCHEMA_INVALID,
            Self::Busy { .. } => &command::BROKER_BUSY,
            Self::Proxy { .. } => &command::PROXY_REFUSED,
            Self::TooLarge { .. } => &command::ANSWER_TOO_LARGE,
            Self::Failed { .. } => &command::BROKER_FAILED,
            Self::Redirects { .. } | Self::Unexpected { .. } => &command::BROKER_ANSWER_UNKNOWN,
        }
    }

    /// Returns what to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            Self::Address { .. } => {
                "give `http(s)://host:port` of the broker's admin API, `memory:`, or a name from `contracts.toml`"
            }
            Self::Token { .. } => "name a readable file with `--token-file`, or set the variable",
            Self::Certificate { .. } => "name a PEM file with `--ca-file`",
            Self::Name(_) => {
                "use letters, digits and `-`, `_`, `=`, `:`, `.`; the name of a topic may contain everything but `+`, `%` and `/`, \
                 must not begin with `__`, and must not end in `-partition-` and a number"
            }
            Self::Unreachable { .. } => {
                "check the address and that the broker runs; `schemactl broker start` runs one on this machine"
            }
            Self::TimedOut { .. } => "try again, or allow more time with `--timeout`",
            Self::Tls { .. } => {
                "check that the port speaks TLS; name the broker's certificate authority with `--ca-file`"
            }
            Self::Unauthorized { .. } => {
                "give a valid token with `--token-file` or in the variable that `--token-env` names"
            }
            Self::Forbidden { .. } => {
                "use a token with the tenant's admin role, or ask the broker's operator to create tenant and namespace"
            }
            Self::NamespaceMissing { .. } | Self::TopicMissing { .. } => {
                "run `schemactl publish`, which creates tenant, namespace and topics"
            }
            Self::Incompatible { .. } => {
                "run `schemactl check`: it says which field breaks which readers and how to fix it"
            }
            Self::Invalid { .. } => "run `schemactl check`: it says where the schema is wrong",
            Self::Busy { .. } => {
                "try again later, or allow more time with `--timeout`; within it the call was repeated"
            }
            Self::Proxy { .. } => {
                "put the proxy's credentials into its variable (`https_proxy=http://user:password@host:port`), or the broker's \
                 host into `no_proxy`"
            }
            Self::Redirects { .. } => {
                "give the address that it redirects to, if that is the admin API; a redirect to a login page means that the \
                 address belongs to a gateway"
            }
            Self::TooLarge { .. } => {
                "most likely a client registers a schema each time it connects: find the client, lock the namespace, and use \
                 a new topic"
            }
            Self::Failed { status: 400..=499, .. } => "the broker's message says what it refuses and why",
            Self::Failed { .. } => "try again; if it fails again, read the broker's log",
            Self::Unexpected { .. } => "give the address of the admin API, usually port 8080, without a path",
        };
        help.to_owned()
    }
}
