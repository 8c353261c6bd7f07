//! What stands in the way of a plan, and what is worth knowing beside it.

use std::fmt;

use contract_core::contracts::DraftVersion;
use serde_json::{Value, json};

use super::Divergence;
use schemactl_error_codes::{ErrorCode, command};
use schemactl_pulsar::{Namespace, Strategy};

/// Something in the registry that publishing must not walk over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The registry's history isn't the beginning of the contract's.
    HistoryDiverges {
        /// The contract.
        contract: String,
        /// Where.
        divergence: Divergence,
    },
    /// Somebody deleted the topic's schemas.
    HistoryDeleted {
        /// The contract.
        contract: String,
    },
    /// A namespace or topic has another strategy, set on purpose.
    StrategyDiffers {
        /// The namespace or topic.
        place: String,
        /// What is set.
        found: Strategy,
        /// What the contracts say.
        wanted: Strategy,
    },
    /// The broker would refuse the next version.
    Incompatible {
        /// The contract.
        contract: String,
        /// The contract's number of the version.
        version: u32,
        /// The broker's words.
        reason: String,
    },
}

impl Conflict {
    /// The stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::HistoryDiverges { .. } => &command::HISTORY_DIVERGES,
            Self::HistoryDeleted { .. } => &command::HISTORY_DELETED,
            Self::StrategyDiffers { .. } => &command::STRATEGY_DIFFERS,
            Self::Incompatible { .. } => &command::SCHEMA_INCOMPATIBLE,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::HistoryDiverges { divergence: Divergence::Longer { .. }, .. } => {
                "look at it with `schemactl check --against registry:NAME`; fetch the newest contracts if somebody published \
                 from them, else add it as the contract's next version, or use a new topic"
            }
            Self::HistoryDiverges { divergence: Divergence::Differs { .. }, .. } => {
                "look at it with `schemactl check --against registry:NAME`; add what is stored as the first versions of the \
                 contract, or use a new topic"
            }
            Self::HistoryDiverges { divergence: Divergence::OtherType { .. }, .. } => {
                "use a new topic: a topic keeps to one type of schema; or delete the topic's schemas, when no message with \
                 them is left and nobody writes them"
            }
            Self::HistoryDeleted { .. } => {
                "if no message with an old version is left, go on with `--accept deleted-history`; else use a new topic"
            }
            Self::StrategyDiffers { .. } => {
                "correct the contracts' strategy, or change the registry's with `--accept strategy-change`"
            }
            Self::Incompatible { .. } => {
                "run `schemactl check`: it says which field breaks whom; a break that was accepted, and is released, goes to a \
                 new topic, or under another strategy: change it in `contracts.toml`, then `--accept strategy-change`"
            }
        }
    }

    /// For programs.
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
                Divergence::OtherType { stored, kind } => {
                    write!(
                        f,
                        "{contract}: the registry's schema version {stored} is of the type {kind}, not AVRO: the broker would refuse the contract's"
                    )
                }
            },
            Self::HistoryDeleted { contract } => write!(
                f,
                "{contract}: the topic's schemas were deleted, messages that were written with them cannot be read"
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

/// Something that doesn't stand in the way, but shouldn't surprise anybody.
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
    /// The namespace that is locked has topics that the contracts don't know.
    LockReachesOthers {
        /// The namespace.
        namespace: Namespace,
        /// The other topics.
        topics: Vec<String>,
    },
    /// The numbers don't begin at zero because older schemas were deleted.
    NumbersGoOn {
        /// The contract.
        contract: String,
    },
    /// Versions are still being written, and contracts that have no other kind get no topic.
    DraftsLeftOut {
        /// The drafts, such as `orders/created v2`.
        drafts: Vec<String>,
    },
}

impl Note {
    /// What is to be said of drafts, if there are any.
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
            Self::LockReachesOthers { namespace, topics } => write!(
                f,
                "locking {namespace} also holds for its topics {}: their producers will need a registered schema",
                topics.join(", ")
            ),
            Self::NumbersGoOn { contract } => {
                write!(f, "{contract}: older schemas were deleted, the registry's numbers go on after them")
            }
            Self::DraftsLeftOut { drafts } => write!(
                f,
                "drafts are left out: {}; only what `schemactl release` has sealed is published",
                drafts.join(", ")
            ),
        }
    }
}
