//! Ids and keys exist.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("MESSAGE_PATH_EXISTS"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "The fields that the manifest names as `id` and `key` exist in every version.",
    explanation: r#"Breaks it: `key = "data.order_id"` in `contracts.toml`, and a version without that field, or with a type that cannot be
a key.

At run time: the generated module could not tell a repeated message from a new one (`id`), or keep the messages of one
entity in order (`key`), so none is generated.

Instead: `id` names a `string` with the logical type `uuid`; `key` a `string` (or `uuid`), `int`, `long` or enum. A path
goes through records by name; it cannot go through unions, arrays or maps.
"#,
};
