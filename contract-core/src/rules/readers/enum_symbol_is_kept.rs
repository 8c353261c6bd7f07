//! Symbols stay known.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ENUM_SYMBOL_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A reader's enum has every symbol that writers write, or a default for those it lacks.",
    explanation: r#"Breaks it: version 2 adds the symbol `RETURNED`, and services on version 1 must read it. Or version 2 removes
one that stored messages carry.

At run time: a decoding error at the first message with the symbol - weeks later, perhaps. The broker accepts
the change.

Instead: give the enum a default from its first version on, `"symbols": ["UNKNOWN", ...], "default": "UNKNOWN"`.
The field's default does not help: it counts only where the whole field is missing.
"#,
};
