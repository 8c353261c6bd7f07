//! Symbols keep their sense.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ENUM_SYMBOL_IS_NOT_DEFAULTED"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "No symbol that writers write falls to the reader's default.",
    explanation:
        "Breaks it: version 2 adds the symbol `DRONE` to an enum whose default is `UNKNOWN`; services on version 1 read
it as `UNKNOWN`.

At run time: nothing fails, and this is what the default is for. But the services do not see what was written, and act
on the default.

Instead: make sure that the services do something sensible with the default before the first message is written, or
add a new field for the new cases.
",
};
