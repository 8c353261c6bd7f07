//! Attributes stand where they count.

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ATTRIBUTE_HAS_EFFECT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No attribute of Avro's stands where it has no effect, and none is borrowed from another schema language.",
        explanation: r#"Breaks it: `{ "name": "note", "type": { "type": "string", "default": "" } }`: the default is the type's, and types have
none. Or `"nullable": true`, which is OpenAPI's.

At run time: Avro keeps the attribute and does nothing with it. The field has no default and cannot be null.

Instead: `{ "name": "note", "type": "string", "default": "" }`; `"type": ["null", "string"], "default": null`.
"#,
    },
    check: Check::Schema(check),
};

/// The attributes that Avro gives a meaning to somewhere. Logical types have a rule of their own.
const AVROS: &[&str] =
    &["name", "namespace", "default", "doc", "order", "aliases", "fields", "symbols", "items", "values", "size"];
/// The attributes of other schema languages.
const OTHERS: &[&str] = &["nullable", "optional", "required", "description", "enum", "const", "format"];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in context.attributed_objects() {
        for member in object.members {
            let key = member.key.as_str();
            let what = if object.owner.known_attributes().contains(&key) {
                continue;
            } else if AVROS.contains(&key) {
                format!("`{key}` has no effect on {}", object.owner.describe())
            } else if OTHERS.contains(&key) {
                format!("`{key}` means nothing to Avro")
            } else {
                continue;
            };
            let fix = match key {
                "default" => "move it to the field",
                "doc" | "order" => "move it to the field, or take it away",
                "nullable" | "optional" | "required" => {
                    "write `[\"null\", ...]` with the default `null` for what can be missing"
                }
                "description" => "call it `doc`",
                _ => "take it away",
            };
            let finding = LINT.finding(what).at(Location::new(member.key_span));
            findings.push(finding.consequence("the attribute is kept, and has no effect").fix(fix));
        }
    }
    findings
}
