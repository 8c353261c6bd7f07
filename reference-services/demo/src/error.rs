//! Errors of the demo.

use std::path::PathBuf;

use schemactl::{error::ToolError, publish::PublishError};
use schemactl_broker::LocalBrokerError;
use schemactl_pulsar::RegistryError;
use service_kit::{ServiceError, broker::BrokerError, store::StoreError};

use crate::{codes, service_name::ServiceName};

/// An error of the demo.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    /// An error of the contracts, the registry or the local broker.
    #[error(transparent)]
    Contracts(#[from] ToolError),
    /// The contracts have findings, which were printed.
    #[error("the contracts have findings")]
    Findings,
    /// The generated events were not up to date.
    #[error("the events in `events/` were out of date and have been generated again")]
    Regenerated,
    /// An error of the broker.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// An error of a database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An error of a service in this process.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The process of a service cannot be started.
    #[error("cannot start a process for {service}: {source}")]
    Spawn {
        /// The service.
        service: ServiceName,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The process of a service ends repeatedly.
    #[error("{service} ends each time it is started; its log {} ends with:\n{tail}", log.display())]
    Crashes {
        /// The service.
        service: ServiceName,
        /// Its log.
        log: PathBuf,
        /// The last lines of the log.
        tail: String,
    },
    /// A service did not become ready in time.
    #[error("{service} was not ready after {seconds} s; /readyz answered: {answer}")]
    NotReady {
        /// The service.
        service: ServiceName,
        /// The time limit.
        seconds: u64,
        /// The last answer of `/readyz`.
        answer: String,
    },
    /// The API rejected an order.
    #[error("POST /orders answered {status}: {body}")]
    OrderRejected {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: String,
    },
    /// A folder or file cannot be used.
    #[error("cannot use {what}: {source}")]
    File {
        /// The purpose of the file.
        what: &'static str,
        /// The error of the system.
        source: std::io::Error,
    },
    /// Another demo has started a broker with the same name.
    #[error("another demo has just started a broker with the same name; run the demo again")]
    BrokerNameTaken,
    /// The options contradict each other.
    #[error("{0}")]
    Usage(&'static str),
    /// A task of the demo failed.
    #[error("a task of the demo failed: {0}")]
    TaskFailed(#[from] tokio::task::JoinError),
    /// The demo was interrupted.
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
    /// Wraps an error of a file or folder: `.map_err(DemoError::file("a temporary folder"))`.
    pub(crate) fn file(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { what, source }
    }

    /// Returns the error code.
    pub fn code(&self) -> String {
        match self {
            Self::Contracts(error) => error.code().to_string(),
            Self::Findings => codes::CONTRACTS_HAVE_FINDINGS.to_owned(),
            Self::Regenerated => codes::EVENTS_REGENERATED.to_owned(),
            Self::Broker(error) => error.code().to_owned(),
            Self::Store(error) => error.code().to_owned(),
            Self::Service(error) => error.code().to_owned(),
            Self::Spawn { .. } => codes::SERVICE_SPAWN_FAILED.to_owned(),
            Self::Crashes { .. } => codes::SERVICE_CRASHES.to_owned(),
            Self::NotReady { .. } => codes::SERVICE_START_TIMED_OUT.to_owned(),
            Self::OrderRejected { .. } => codes::ORDER_REJECTED.to_owned(),
            Self::File { .. } => codes::DEMO_FILE_UNUSABLE.to_owned(),
            Self::BrokerNameTaken => codes::DEMO_BROKER_NAME_TAKEN.to_owned(),
            Self::Usage(_) => codes::DEMO_USAGE.to_owned(),
            Self::TaskFailed(_) => codes::DEMO_TASK_FAILED.to_owned(),
            Self::Interrupted => codes::DEMO_INTERRUPTED.to_owned(),
        }
    }

    /// Returns what to do, if the message does not say it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Contracts(error) => Some(error.help()),
            Self::Findings => Some("fix them, or release drafts with `cargo schemactl release`".to_owned()),
            Self::Regenerated => Some("run `cargo demo` again, so that the services are built with them".to_owned()),
            Self::NotReady { .. } | Self::Crashes { .. } => {
                Some("run with `--keep` to keep the logs of all services".to_owned())
            }
            _ => None,
        }
    }

    /// Returns the exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Contracts(error) => error.exit().code(),
            Self::Findings | Self::Regenerated => 1,
            Self::Usage(_)
            | Self::BrokerNameTaken
            | Self::File { .. }
            | Self::Store(StoreError::UnknownDatabase { .. }) => 2,
            Self::Interrupted => 130,
            _ => 3,
        }
    }
}
