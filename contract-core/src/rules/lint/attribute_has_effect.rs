//! Avro's attributes are in a place where they have an effect.

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ATTRIBUTE_HAS_EFFECT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every Avro attribute is in a place where it has an effect, and no attribute is one of another schema language.",
        explanation: r#"Breaks it: `{ "name": "note", "type": { "type": "string", "default": "" } }`: this default belongs to the type, and
types have no defaults. Or `"nullable": true`, which is an attribute of OpenAPI.

At run time: Avro keeps the attribute and ignores it. The field has no default and cannot be null.

Instead: write the default on the field, `{ "name": "note", "type": "string", "default": "" }`, and an optional field
as `"type": ["null", "string"], "default": null`.
"#,
    },
    check: Check::Schema(check),
};

/// The attributes with a meaning in Avro, except those of logical types, which have their own rule.
const AVRO_ATTRIBUTES: &[&str] =
    &["name", "namespace", "default", "doc", "order", "aliases", "fields", "symbols", "items", "values", "size"];
/// The attributes of other schema languages.
const FOREIGN_ATTRIBUTES: &[&str] = &["nullable", "optional", "required", "description", "enum", "const", "format"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in context.attributed_objects() {
        for member in object.members {
            let key = member.key.as_str();
            let message = if object.owner.known_attributes().contains(&key) {
                continue;
            } else if AVRO_ATTRIBUTES.contains(&key) {
                format!("`{key}` has no effect on {}", object.owner.describe())
            } else if FOREIGN_ATTRIBUTES.contains(&key) {
                format!("`{key}` is not an attribute of Avro")
            } else {
                continue;
            };
            let advice = match key {
                "default" => "move it to the field",
                "doc" | "order" => "move it to the field, or remove it",
                "nullable" | "optional" | "required" => {
                    "for an optional field, write `[\"null\", ...]` with the default `null`"
                }
                "description" => "rename it to `doc`",
                _ => "remove it",
            };
            let finding = LINT.finding(message).at(Location::new(member.key_span));
            findings.push(finding.consequence("Avro ignores the attribute").advice(advice));
        }
    }
    findings
}
