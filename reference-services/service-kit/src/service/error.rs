//! Errors of starting and stopping a service.

use std::net::SocketAddr;

use crate::{broker::BrokerError, codes, relay::RelayError, store::StoreError};

/// An error of starting or stopping a service.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// An error of the database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An error of the broker.
    #[error(transparent)]
    Broker(#[from] BrokerError),
    /// The service cannot listen on its address.
    #[error("cannot listen on {address}: {source}; choose another address with --listen")]
    Listen {
        /// The address as configured.
        address: SocketAddr,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The service did not stop in time. No messages are lost: unfinished ones are handled after the next start.
    #[error("{service} did not stop within {seconds} s; unfinished messages are handled after the next start")]
    StopTimeout {
        /// The service.
        service: &'static str,
        /// The time limit.
        seconds: u64,
    },
    /// The service did not become ready in time.
    #[error("{service} is not ready: {reasons}")]
    NotReady {
        /// The service.
        service: &'static str,
        /// The failed checks.
        reasons: String,
    },
}

impl ServiceError {
    /// Returns the error code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Broker(error) => error.code(),
            Self::Listen { .. } => codes::LISTEN_FAILED,
            Self::StopTimeout { .. } => codes::SHUTDOWN_TIMED_OUT,
            Self::NotReady { .. } => codes::SERVICE_NOT_READY,
        }
    }
}

impl From<RelayError> for ServiceError {
    fn from(error: RelayError) -> Self {
        match error {
            RelayError::Store(error) => error.into(),
            RelayError::Broker(error) => error.into(),
        }
    }
}
