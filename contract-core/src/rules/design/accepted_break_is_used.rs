//! The list of accepted breaks has no leftovers.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ACCEPTED_BREAK_IS_USED"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "Every entry of `accepted.toml` is for a break that is there.",
    explanation: "Breaks it: an entry for a break that was mended since, or with a typing error in its contract, version or path. A run
that tries another strategy does not judge it.

At run time: nothing. But left where it is, the entry would accept the same break again some day, and nobody would
notice.

Instead: delete the entry or correct it.
",
};
