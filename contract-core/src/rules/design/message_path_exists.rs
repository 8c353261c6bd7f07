//! Ids and keys exist.

use schemactl_avro::schema::Schema;

use crate::contracts::{Contract, FieldPathError, FieldPathErrorKind};
use crate::finding::{Finding, Location};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("MESSAGE_PATH_EXISTS"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "The fields that the manifest names as `id` and `key` exist in every version.",
    explanation: r#"Breaks it: `key = "data.order_id"` in `contracts.toml`, and a version without that field, or with a type that cannot be
a key.

At run time: the generated module could not tell a repeated message from a new one (`id`), or keep the messages of one
entity in order (`key`), so it is not generated.

Instead: let `id` name a `string` with the logical type `uuid`, and `key` a `string` (or `uuid`), `int`, `long` or enum.
A path leads through records by name, not through unions, arrays or maps. If the field has had several names, list their
paths, `key = ["order_number", "order_no"]`: the first one that a version has counts. To rename it, add the new field
beside the old one, write both, and remove the old one in a later version.
"#,
};

/// The advice for a version without the field.
const RENAMED: &str = "add the field, or correct its path in the manifest. If the field has a new name, list all its names, \
                       the newest first, such as `key = [\"order_number\", \"order_no\"]`: each version needs one of them";

/// Checks the paths of a contract in one of its versions.
pub(crate) fn check(contract: &Contract, schema: &Schema) -> Vec<Finding> {
    let id = contract.id_field.as_ref().map(|path| path.resolve_id(schema));
    let key = contract.key_field.as_ref().map(|path| path.resolve_key(schema));
    let finding = |error: FieldPathError| {
        let finding = Finding::new(&RULE, error.message).at(Location::new(error.span));
        match error.kind {
            FieldPathErrorKind::Missing => finding.advice(RENAMED),
            FieldPathErrorKind::Unsuitable => finding,
        }
    };
    [id, key].into_iter().flatten().filter_map(Result::err).map(finding).collect()
}
