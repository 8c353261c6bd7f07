//! Why the demo did not come to its end.

use std::path::PathBuf;

use schemactl::{error::ToolError, publish::PublishError};
use schemactl_broker::LocalBrokerError;
use schemactl_pulsar::RegistryError;
use service_kit::{ServiceError, broker::BrokerError, store::StoreError};

use crate::options::ServiceName;

/// Why the demo did not come to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// The contracts, the registry or the local broker.
    #[error(transparent)]
    Contracts(#[from] ToolError),
    /// The contracts have findings, which were shown.
    #[error("the contracts have findings")]
    Findings,
    /// The generated events were not up to date.
    #[error("the events in `events/` were not made from these contracts; they are now")]
    Regenerated,
    /// The broker.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// A database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A service inside this process.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A service's process can't be started.
    #[error("can't start a process for {service}: {source}")]
    Spawn {
        /// The service.
        service: ServiceName,
        /// What the system says.
        source: std::io::Error,
    },
    /// A service's process ends again and again.
    #[error("{service} ends as soon as it is started; its log {} ends:\n{tail}", log.display())]
    Dies {
        /// The service.
        service: ServiceName,
        /// Its log.
        log: PathBuf,
        /// The last lines of it.
        tail: String,
    },
    /// A service is not ready in time.
    #[error("{service} was not ready after {seconds} s; it says: {answer}")]
    NotReady {
        /// The service.
        service: ServiceName,
        /// How long it was waited.
        seconds: u64,
        /// The last answer of `/readyz`.
        answer: String,
    },
    /// An order was refused over HTTP.
    #[error("POST /orders answered {status}: {body}")]
    OrderRefused {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// A folder or file.
    #[error("can't use {what}: {source}")]
    File {
        /// What it is for.
        what: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
    /// Options that don't go together.
    #[error("{0}")]
    Usage(&'static str),
    /// A task of the demo's own ended early.
    #[error("a part of the demo failed: {0}")]
    Broken(#[from] tokio::task::JoinError),
    /// Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl From<RegistryError> for DemoError {
    fn from(error: RegistryError) -> Self {
        Self::Contracts(error.into())
    }
}

impl From<PublishError> for DemoError {
    fn from(error: PublishError) -> Self {
        Self::Contracts(error.into())
    }
}

impl From<LocalBrokerError> for DemoError {
    fn from(error: LocalBrokerError) -> Self {
        Self::Contracts(error.into())
    }
}

impl DemoError {
    /// Names what a folder or file was for.
    pub(crate) fn file(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { what, source }
    }

    /// The stable id of this kind of error.
    pub fn code(&self) -> String {
        match self {
            Self::Contracts(error) => error.code().to_string(),
            Self::Findings => "X0101".to_owned(),
            Self::Regenerated => "X0102".to_owned(),
            Self::Broker(error) => error.code().to_owned(),
            Self::Store(error) => error.code().to_owned(),
            Self::Service(error) => error.code().to_owned(),
            Self::Spawn { .. } => "X0201".to_owned(),
            Self::Dies { .. } => "X0202".to_owned(),
            Self::NotReady { .. } => "X0203".to_owned(),
            Self::OrderRefused { .. } => "X0301".to_owned(),
            Self::File { .. } => "X0401".to_owned(),
            Self::Usage(_) => "X0402".to_owned(),
            Self::Broken(_) => "X0501".to_owned(),
            Self::Interrupted => "X0502".to_owned(),
        }
    }

    /// What to do about it, where the message doesn't say.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Contracts(error) => Some(error.help()),
            Self::Findings => Some("mend them, or seal drafts with `cargo schemactl release`".to_owned()),
            Self::Regenerated => Some("run `cargo demo` again, so that the services are built with them".to_owned()),
            Self::NotReady { .. } | Self::Dies { .. } => {
                Some("run with `--keep` to keep the logs of all services".to_owned())
            }
            _ => None,
        }
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Contracts(error) => error.exit().code(),
            Self::Findings | Self::Regenerated => 1,
            Self::Usage(_) | Self::File { .. } | Self::Store(StoreError::UnknownDatabase { .. }) => 2,
            Self::Interrupted => 130,
            _ => 3,
        }
    }
}
