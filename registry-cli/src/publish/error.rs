//! How publishing can fail half-way.

use super::conflict::Conflict;
use super::plan::Plan;
use schemactl_error_codes::{ErrorCode, command};
use schemactl_pulsar::RegistryError;

/// Why publishing didn't come to its end.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The registry could not be looked at.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Something stands in the way.
    #[error("{0}")]
    Conflict(Conflict),
    /// A step failed; those before it are done.
    #[error("cannot {step}: {source}")]
    Step {
        /// The step.
        step: String,
        /// Why not.
        source: Box<RegistryError>,
    },
    /// A version got another number than the plan said.
    #[error("{contract} v{version} became schema version {found} instead of {expected}")]
    NumberDiffers {
        /// The contract.
        contract: String,
        /// The contract's number of the version.
        version: u32,
        /// The planned number.
        expected: u64,
        /// The number that it got.
        found: u64,
    },
    /// What was read back isn't what was written.
    #[error("the registry isn't as it was left: {}", open.join("; "))]
    NotSettled {
        /// What would be to do again, or stands in the way now.
        open: Vec<String>,
    },
}

impl PublishError {
    /// From a plan that should have nothing to do.
    pub(super) fn not_settled(plan: &Plan) -> Self {
        let conflicts = plan.conflicts.iter().map(ToString::to_string);
        Self::NotSettled { open: conflicts.chain(plan.steps.iter().map(ToString::to_string)).collect() }
    }

    /// The stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::Registry(error) => error.code(),
            Self::Step { source, .. } => source.code(),
            Self::Conflict(conflict) => conflict.code(),
            Self::NumberDiffers { .. } | Self::NotSettled { .. } => &command::REGISTRY_CHANGED,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Registry(error) => error.help(),
            Self::Step { source, .. } => {
                format!("{}; then run the command again, it goes on where this one ended", source.help())
            }
            Self::Conflict(conflict) => conflict.help().to_owned(),
            Self::NumberDiffers { .. } | Self::NotSettled { .. } => {
                "somebody else changes the registry: run the command again, it looks at everything first".to_owned()
            }
        }
    }
}
