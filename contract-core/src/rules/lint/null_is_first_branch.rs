//! Optional fields can default to null.

use crate::edits::{append_entry, move_null_first};
use crate::finding::Finding;
use crate::json::Value;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NULL_IS_FIRST_BRANCH"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "In the union of a field without another default, `null` comes first.",
        explanation: r#"Breaks it: `"type": ["string", "null"]`, with no default or with `"default": null`.

At run time: Avro 1.11, which Pulsar 4.0 uses, takes a default for a value of the first branch, so `null` is no default
here. As the first version of a topic such a schema is stored, and every later upload is answered with 500.

Instead: `"type": ["null", "string"], "default": null`.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in context.new_fields() {
        let Kind::Union(branches) = context.schema.kind(site.field.ty) else { continue };
        let at = branches.iter().position(|branch| matches!(context.schema.kind(*branch), Kind::Null));
        let is_other = site.field.default.as_ref().is_some_and(|default| !matches!(default.value, Value::Null));
        if at.is_some_and(|at| at > 0) && !is_other {
            let (text, field) = (context.text, site.field);
            let default = match field.default {
                Some(_) => Some(None),
                None => append_entry(text, field.span, "\"default\": null").map(Some),
            };
            // Both or neither: a default of null alone would be none.
            let edits = move_null_first(text, field.type_span).zip(default);
            findings.push(
                LINT.finding(format!("`{}` can be null, and `null` is not the first branch", site.field.name))
                    .at(site.at(site.field.type_span))
                    .consequence("`null` can be no default, since a default is a value of the first branch")
                    .fix("put `\"null\"` first and add `\"default\": null`")
                    .edits(edits.into_iter().flat_map(|(first, default)| std::iter::once(first).chain(default))),
            );
        }
    }
    findings
}
