//! The list of accepted breaks is looked at again.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ACCEPTED_BREAK_IS_CURRENT",
    severity: Severity::Error,
    group: Group::Design,
    promise: "No entry of `accepted.toml` has expired.",
    explanation:
        "A break is accepted until a day, so that somebody looks at it again. After that day the break is an error once
more.

What to do: mend the break and delete the entry, or agree with its owner on a later day.
",
};
