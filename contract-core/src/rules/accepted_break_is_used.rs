//! The list of accepted breaks has no leftovers.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ACCEPTED_BREAK_IS_USED",
    severity: Severity::Error,
    group: Group::Design,
    promise: "Every entry of `accepted.toml` is for a break that is there.",
    explanation: "An entry that matches nothing is most often a break that was mended since, or a contract, version or path with a
typing error. Left where it is, it would accept the same break again some day, and nobody would notice.

What to do: delete the entry or correct it.
",
};
