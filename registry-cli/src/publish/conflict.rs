//! Conflicts and notes of a plan.

use std::fmt;

use contract_core::contracts::DraftVersion;
use serde_json::{Value, json};

use super::Divergence;
use schemactl_error_codes::{ErrorCode, command};
use schemactl_pulsar::{Namespace, Strategy};

/// A state of the registry that publishing must not overwrite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The registry's history differs from the contract's versions.
    HistoryDiverges {
        /// The contract.
        contract: String,
        /// The difference.
        divergence: Divergence,
    },
    /// The topic's schemas were deleted.
    HistoryDeleted {
        /// The contract.
        contract: String,
    },
    /// A namespace or topic has another strategy.
    StrategyDiffers {
        /// The namespace or topic.
        place: String,
        /// The present strategy.
        found: Strategy,
        /// The contracts' strategy.
        wanted: Strategy,
    },
    /// The broker would refuse the next version.
    Incompatible {
        /// The contract.
        contract: String,
        /// The contract's number of the version.
        version: u32,
        /// The broker's reason.
        reason: String,
    },
}

impl Conflict {
    /// Returns the stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::HistoryDiverges { .. } => &command::HISTORY_DIVERGES,
            Self::HistoryDeleted { .. } => &command::HISTORY_DELETED,
            Self::StrategyDiffers { .. } => &command::STRATEGY_DIFFERS,
            Self::Incompatible { .. } => &command::SCHEMA_INCOMPATIBLE,
        }
    }

    /// Returns what to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::HistoryDiverges { divergence: Divergence::Longer { .. }, .. } => {
                "compare with `schemactl check --against registry:NAME`; fetch the newest contracts if the version was \
                 published from them, otherwise add it as the contract's next version, or use a new topic"
            }
            Self::HistoryDiverges { divergence: Divergence::Differs { .. }, .. } => {
                "compare with `schemactl check --against registry:NAME`; add the stored schemas as the first versions of the \
                 contract, or use a new topic"
            }
            Self::HistoryDiverges { divergence: Divergence::OtherType { .. }, .. } => {
                "use a new topic, since all schemas of a topic have the same type; or delete the topic's schemas if no message \
                 with them is left and no producer uses them"
            }
            Self::HistoryDeleted { .. } => {
                "if no message with an old version is left, continue with `--accept deleted-history`; otherwise use a new topic"
            }
            Self::StrategyDiffers { .. } => {
                "correct the contracts' strategy, or change the registry's with `--accept strategy-change`"
            }
            Self::Incompatible { .. } => {
                "run `schemactl check --history`: it says which field breaks which readers. If no registry has the version, \
                 `schemactl withdraw` makes it a draft again, which can be corrected; otherwise it needs a new topic, or \
                 another strategy: change it in `contracts.toml`, then `--accept strategy-change`. A history from before the project needs `compatible-since` in the contract's table: `schemactl explain \
                 COMPATIBLE_SINCE_IS_RELEASED`"
            }
        }
    }

    /// Returns the conflict as JSON.
    pub fn json(&self) -> Value {
        json!({ "code": self.code().id, "message": self.to_string(), "help": self.help() })
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HistoryDiverges { contract, divergence } => match divergence {
                Divergence::Differs { stored, version } => {
                    write!(f, "{contract}: the registry's schema version {stored} is not the contract's v{version}")
                }
                Divergence::Longer { stored } => {
                    write!(f, "{contract}: the registry has a schema version {stored} that the contract does not have")
                }
                Divergence::OtherType { stored, schema_type } => {
                    write!(
                        f,
                        "{contract}: the registry's schema version {stored} is of the type {schema_type}, not AVRO: the broker would refuse the contract's"
                    )
                }
            },
            Self::HistoryDeleted { contract } => write!(
                f,
                "{contract}: the topic's schemas were deleted, so messages that were written with them cannot be read"
            ),
            Self::StrategyDiffers { place, found, wanted } => {
                write!(f, "{place} has the strategy {found}, the contracts say {wanted}")
            }
            Self::Incompatible { contract, version, reason } => {
                write!(f, "{contract} v{version}: the broker would refuse it: {reason}")
            }
        }
    }
}

/// A remark about a plan that does not stop it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The registry has the version with other documentation, aliases or layout.
    TextDiffers {
        /// The contract.
        contract: String,
        /// The contract's number of the version.
        version: u32,
        /// The registry's number.
        stored: u64,
    },
    /// A namespace that will be locked has topics that are not in the contracts.
    LockAffectsOtherTopics {
        /// The namespace.
        namespace: Namespace,
        /// The other topics.
        topics: Vec<String>,
    },
    /// The numbers do not begin at zero, because older schemas were deleted.
    VersionsNotReset {
        /// The contract.
        contract: String,
    },
    /// Drafts are not published, and contracts with only drafts get no topic.
    DraftsLeftOut {
        /// The drafts, such as `orders/created v2`.
        drafts: Vec<String>,
    },
}

impl Note {
    /// Returns the note about drafts; `None` if there are none.
    pub(super) fn of_drafts(drafts: &[DraftVersion]) -> Option<Self> {
        let name = |draft: &DraftVersion| format!("{} v{}", draft.contract, draft.number);
        let drafts: Vec<String> = drafts.iter().map(name).collect();
        (!drafts.is_empty()).then_some(Self::DraftsLeftOut { drafts })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TextDiffers { contract, version, stored } => write!(
                f,
                "{contract} v{version}: the registry keeps schema version {stored} with other documentation, aliases or \
                 layout; to the broker it is the same schema"
            ),
            Self::LockAffectsOtherTopics { namespace, topics } => write!(
                f,
                "locking {namespace} also affects its topics {}: their producers will need a registered schema",
                topics.join(", ")
            ),
            Self::VersionsNotReset { contract } => {
                write!(f, "{contract}: older schemas were deleted, so the registry's numbers continue after theirs")
            }
            Self::DraftsLeftOut { drafts } => write!(
                f,
                "drafts are not published: {}; release them with `schemactl release` first",
                drafts.join(", ")
            ),
        }
    }
}
