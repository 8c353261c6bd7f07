//! Optional fields can default to null.

use schemactl_avro::json::Value;
use schemactl_avro::schema::Kind;

use crate::edits::{append_entry, move_null_first};
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NULL_IS_FIRST_BRANCH"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "In the union of a field without another default, `null` is the first branch.",
        explanation: r#"Breaks it: `"type": ["string", "null"]`, without a default or with `"default": null`.

At run time: in Avro 1.11, which Pulsar 4.0 uses, a default is a value of the first branch, so `null` is not a valid
default here. Pulsar stores such a schema as the first version of a topic, and answers every later upload with 500.

Instead: write `"type": ["null", "string"], "default": null`.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in context.new_fields() {
        let Kind::Union(branches) = context.schema.kind(site.field.ty) else { continue };
        let null_index = branches.iter().position(|branch| matches!(context.schema.kind(*branch), Kind::Null));
        let has_other_default =
            site.field.default.as_ref().is_some_and(|default| !matches!(default.value, Value::Null));
        if null_index.is_some_and(|index| index > 0) && !has_other_default {
            let (text, field) = (context.content, site.field);
            let default = match field.default {
                Some(_) => Some(None),
                None => append_entry(text, field.span, "\"default\": null").map(Some),
            };
            // Both edits or neither: the default alone would be invalid.
            let edits = move_null_first(text, field.type_span).zip(default);
            findings.push(
                LINT.finding(format!("`{}` can be null, but `null` is not the first branch", site.field.name))
                    .at(site.at(site.field.type_span))
                    .consequence("`null` cannot be the default, because a default is a value of the first branch")
                    .advice("move `\"null\"` to the front and add `\"default\": null`")
                    .edits(edits.into_iter().flat_map(|(first, default)| std::iter::once(first).chain(default))),
            );
        }
    }
    findings
}
