//! Keys of JSON objects are unique.

use schemactl_avro::json::{Json, Value};

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("JSON_KEY_IS_UNIQUE"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No JSON object in a schema has the same key twice.",
        explanation: r#"Breaks it: `{ "name": "size", "type": "string", "type": "long" }`.

At run time: the broker and Java use the last of the two; other parsers use the first or reject the file. Two services
then read one message with two schemas.

Instead: keep the intended one.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut pending: Vec<&Json> = vec![context.json];
    while let Some(json) = pending.pop() {
        match &json.value {
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => {
                pending.extend(members.iter().map(|member| &member.value));
                for member in members {
                    let Some(earlier) = member.overrides else { continue };
                    let mut finding = LINT
                        .finding(format!("the object has the key `{}` twice, and the last one counts", member.key))
                        .at(Location::new(member.key_span));
                    finding.related = Some(Location::new(earlier));
                    findings.push(finding.advice("keep the intended one"));
                }
            }
            _ => {}
        }
    }
    findings
}
