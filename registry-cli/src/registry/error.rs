//! How a registry can fail to answer, or refuse.

use std::path::PathBuf;

use super::Topic;
use schemactl_error_codes::{ErrorCode, command};

/// Why a registry didn't do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The address can't be used.
    #[error("`{address}` is not a registry: {reason}")]
    Address {
        /// What was given.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The token can't be read.
    #[error("no token in {origin}: {reason}")]
    Token {
        /// The file or the variable.
        origin: String,
        /// Why not.
        reason: String,
    },
    /// The certificate authority's file can't be read.
    #[error("no certificate in {}: {reason}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Pulsar refuses such a name.
    #[error("`{name}` cannot be the name of a tenant, namespace or topic: {reason}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Nothing answers.
    #[error("cannot reach {url}: {reason}")]
    Unreachable {
        /// The address of the call.
        url: String,
        /// The network's reason.
        reason: String,
    },
    /// No answer in time.
    #[error("no answer from {url} within {seconds} s")]
    TimedOut {
        /// The address of the call.
        url: String,
        /// How long it was waited.
        seconds: u64,
    },
    /// No trusted connection.
    #[error("no trusted connection to {url}: {reason}")]
    Tls {
        /// The address of the call.
        url: String,
        /// What is wrong.
        reason: String,
    },
    /// The credentials aren't accepted.
    #[error("{url} does not accept the credentials: {reason}")]
    Unauthorized {
        /// The address of the call.
        url: String,
        /// The broker's words.
        reason: String,
    },
    /// The credentials lack the right.
    #[error("the credentials lack the right for {url}: {reason}")]
    Forbidden {
        /// The address of the call.
        url: String,
        /// The broker's words.
        reason: String,
    },
    /// No such tenant or namespace.
    #[error("the registry has no namespace {namespace}")]
    NamespaceMissing {
        /// The namespace.
        namespace: String,
    },
    /// No such topic.
    #[error("the broker has no topic {topic}")]
    TopicMissing {
        /// The topic.
        topic: Topic,
    },
    /// The schema isn't compatible.
    #[error("the broker refuses the schema for {topic}: {reason}")]
    Incompatible {
        /// The topic.
        topic: Topic,
        /// The broker's words.
        reason: String,
    },
    /// The schema isn't one.
    #[error("the broker cannot read the schema for {topic}: {reason}")]
    Invalid {
        /// The topic.
        topic: Topic,
        /// The broker's words.
        reason: String,
    },
    /// The broker, or a gateway before it, cannot answer now.
    #[error("{url} is too busy to answer, or not ready: {reason}")]
    Busy {
        /// The address of the call.
        url: String,
        /// The broker's words.
        reason: String,
    },
    /// A proxy on the way lets nobody through.
    #[error("the proxy on the way to {url} refuses: {reason}")]
    Proxy {
        /// The address of the call.
        url: String,
        /// The proxy's words.
        reason: String,
    },
    /// Another server is named in place of an answer, as brokers do not do it.
    #[error("{url} does not answer, it redirects to `{target}`")]
    Redirects {
        /// The address of the call.
        url: String,
        /// The other address.
        target: String,
    },
    /// The answer is larger than what is read of one.
    #[error("the answer from {url} is larger than {limit} bytes")]
    TooLarge {
        /// The address of the call.
        url: String,
        /// What is read of an answer.
        limit: u64,
    },
    /// The broker failed.
    #[error("the broker failed at {url} with status {status}: {reason}")]
    Failed {
        /// The address of the call.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The broker's words.
        reason: String,
    },
    /// Not the answer of a broker.
    #[error("unexpected answer from {url}: {reason}")]
    Unexpected {
        /// The address of the call.
        url: String,
        /// What is odd about it.
        reason: String,
    },
}

impl RegistryError {
    /// The stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::Address { .. } => &command::REGISTRY_ADDRESS_INVALID,
            Self::Token { .. } => &command::TOKEN_UNREADABLE,
            Self::Certificate { .. } => &command::CERTIFICATE_UNREADABLE,
            Self::Name { .. } => &command::NAME_INVALID,
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

    /// What to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            Self::Address { .. } => {
                "give `http(s)://host:port` of the broker's admin API, `memory:`, or a name from `contracts.toml`"
            }
            Self::Token { .. } => "name a readable file with `--token-file`, or set the variable",
            Self::Certificate { .. } => "name a PEM file with `--ca-file`",
            Self::Name { .. } => {
                "use letters, digits and `-`, `_`, `=`, `:`, `.`; a topic takes all but `+`, `%` and `/`, does not begin with \
                 `__`, and does not end in `-partition-` and a number"
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
                "use a token with the tenant's admin role, or let the broker's owner make tenant and namespace"
            }
            Self::NamespaceMissing { .. } | Self::TopicMissing { .. } => {
                "run `schemactl publish`, which makes what is missing"
            }
            Self::Incompatible { .. } => "run `schemactl check`: it says which field breaks whom, and the mend",
            Self::Invalid { .. } => "run `schemactl check`: it says where the schema is wrong",
            Self::Busy { .. } => {
                "try again later, or allow more time with `--timeout`: the call was repeated within it"
            }
            Self::Proxy { .. } => {
                "give the proxy's credentials in the variable that names it (`https_proxy=http://user:password@host:port`), \
                 or name the broker's host in `no_proxy`"
            }
            Self::Redirects { .. } => {
                "give the address that it leads to, if the admin API is there; a login page or a gateway wants another way in"
            }
            Self::TooLarge { .. } => {
                "a topic whose schemas are that many gets one with each connection of a client: find out who registers \
                 them, lock the namespace, and go on with a new topic"
            }
            Self::Failed { status: 400..=499, .. } => "the broker's words say what it refuses, and why",
            Self::Failed { .. } => "try again; if it stays, look into the broker's log",
            Self::Unexpected { .. } => "give the address of the admin API, usually port 8080, without a path",
        };
        help.to_owned()
    }
}
