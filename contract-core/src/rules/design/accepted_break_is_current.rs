//! The list of accepted breaks is looked at again.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ACCEPTED_BREAK_IS_CURRENT"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "No entry of `accepted.toml` has expired.",
    explanation: "Breaks it: `expires = 2026-01-31`, and it is February.

At run time: the break does what its own rule says. It was accepted until a day so that somebody looks at it again;
after that day it is an error once more.

Instead: mend the break and delete the entry. A released version stays as it is: see who still needs the versions
before it, and agree with the owner on a later day.
",
};
