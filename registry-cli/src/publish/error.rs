//! Errors of publishing.

use super::conflict::Conflict;
use schemactl_error_codes::{ErrorCode, command};
use schemactl_pulsar::RegistryError;

/// An error that stopped publishing.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A call to the registry failed while planning.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// The plan has a conflict.
    #[error("{0}")]
    Conflict(Conflict),
    /// A step failed; the steps before it are done.
    #[error("cannot {step}: {source}")]
    Step {
        /// The step.
        step: String,
        /// The cause.
        source: Box<RegistryError>,
    },
    /// A version got another number than planned.
    #[error("{contract} v{version} became schema version {found} instead of {expected}")]
    NumberDiffers {
        /// The contract.
        contract: String,
        /// The contract's number of the version.
        version: u32,
        /// The planned number.
        expected: u64,
        /// The actual number.
        found: u64,
    },
    /// After the steps, the registry is not in the planned state.
    #[error("the registry differs from what was written: {}", open.join("; "))]
    NotSettled {
        /// The steps and conflicts of a new plan.
        open: Vec<String>,
    },
}

impl PublishError {
    /// Returns the stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::Registry(error) => error.code(),
            Self::Step { source, .. } => source.code(),
            Self::Conflict(conflict) => conflict.code(),
            Self::NumberDiffers { .. } | Self::NotSettled { .. } => &command::REGISTRY_CHANGED,
        }
    }

    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Registry(error) => error.help(),
            Self::Step { source, .. } => {
                format!("{}; then run the command again, it continues where this one stopped", source.help())
            }
            Self::Conflict(conflict) => conflict.help().to_owned(),
            Self::NumberDiffers { .. } | Self::NotSettled { .. } => {
                "another client changes the registry: run the command again, it compares everything first".to_owned()
            }
        }
    }
}
