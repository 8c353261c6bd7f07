//! Ids and keys exist.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "MESSAGE_PATH_EXISTS",
    severity: Severity::Error,
    group: Group::Design,
    promise: "The fields that the manifest names as `id` and `key` exist in every version.",
    explanation: r#"`id = "id"` says which field tells a repeated message: a `string` with the logical type `uuid`.
`key = "data.order_id"` says which field keeps messages of one entity in order: a `string` (or `uuid`), `int`,
`long` or enum. A path goes through records by name; it cannot go through unions, arrays or maps.
"#,
};
