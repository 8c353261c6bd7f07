//! Types match or promote.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("TYPE_IS_READABLE"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A reader's type can take every value of the writer's.",
    explanation: r#"Breaks it: `long` becomes `int`, `string` becomes a record, `["null", "string"]` becomes `string`.

At run time: a decoding error, or with a reader that does not check, bytes taken for what they are not.

Instead: `int` may become `long`, `float` or `double`; `long` may become `float` or `double`; `float` may become
`double` - each only where the new version reads the old one and not the other way round. Under a FULL strategy
add a new field with a default, write both, and drop the old one when nobody reads it.
"#,
};
