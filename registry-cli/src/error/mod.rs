//! What can go wrong, with a stable code and a word on what to do.

mod code;

use crate::broker::LocalBrokerError;
use crate::publish::PublishError;
use crate::registry::RegistryError;

pub use code::Code;

/// An error that keeps a command from answering.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// The registry could not be asked, or refused.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Publishing could not be finished.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The local broker could not be fetched, started or stopped.
    #[error(transparent)]
    LocalBroker(#[from] LocalBrokerError),
    /// `explain` was asked about a code that doesn't exist.
    #[error("there is no code `{id}`")]
    CodeUnknown {
        /// The code that was asked for.
        id: String,
    },
}

impl ToolError {
    /// The stable code.
    pub fn code(&self) -> Code {
        match self {
            Self::Registry(error) => error.code(),
            Self::Publish(error) => error.code(),
            Self::LocalBroker(error) => error.code(),
            Self::CodeUnknown { .. } => Code::CodeUnknown,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Registry(error) => error.help(),
            Self::Publish(error) => error.help(),
            Self::LocalBroker(error) => error.help(),
            Self::CodeUnknown { .. } => "`schemactl explain` without a code lists them all".to_owned(),
        }
    }
}
