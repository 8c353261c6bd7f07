//! Types keep their names.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("TYPE_NAME_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A record, enum or fixed type keeps its name, or its reader has the old one as an alias.",
    explanation: r#"Breaks it: the record `Item` is called `OrderItem` in version 2.

At run time: readers that follow the specification refuse the message. Some, Avro Java among them, read a
renamed record by its structure, so that the change works in tests and breaks the first Python consumer. The
broker accepts it.

Instead: keep the name. Where only new services must read old messages, `"aliases": ["Item"]` on the new record
is enough.
"#,
};
