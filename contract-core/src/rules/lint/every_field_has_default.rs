//! Every field has a default, so that it can be removed.

use crate::contracts::FieldPaths;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("EVERY_FIELD_HAS_DEFAULT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every field has a default, except ids and the fields of the envelope.",
        explanation: r#"Breaks it: `{ "name": "note", "type": "string" }`.

At run time: nothing yet. But a field without a default can never be removed under a FULL strategy, because services
on the older version could not read messages without it.

Instead: add a default that means "not given": `null` first in a union, `UNKNOWN` for an enum, `[]` for an array.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let is_identity = |name: &str| {
        let has_id_suffix = name == "id" || name.ends_with("_id") || name.ends_with("Id");
        let contract = context.contract;
        let paths = contract.iter().flat_map(|contract| [&contract.id_field, &contract.key_field]).flatten();
        has_id_suffix
            || paths.flat_map(FieldPaths::iter).any(|path| path.names.iter().any(|part| part == name))
            || context.envelope.iter().any(|field| field == name)
    };
    context
        .new_fields()
        .filter(|site| site.field.default.is_none() && !is_identity(&site.field.name))
        .map(|site| {
            LINT.finding(format!("the field `{}` has no default", site.field.name))
                .at(site.location())
                .advice("add a default that means \"not given\"")
        })
        .collect()
}
