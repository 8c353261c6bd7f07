//! Nothing is said twice.

use crate::finding::{Finding, Location};
use crate::json::{Json, Value};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("JSON_KEY_IS_UNIQUE"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No JSON object in a schema has a key twice.",
        explanation: r#"Breaks it: `{ "name": "size", "type": "string", "type": "long" }`.

At run time: the broker and Java take the last of the two, other parsers take the first or refuse the file. Two services
then read one message by two schemas.

Instead: keep the one that is meant.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open: Vec<&Json> = vec![context.root];
    while let Some(json) = open.pop() {
        match &json.value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                open.extend(members.iter().map(|member| &member.value));
                for member in members {
                    let Some(earlier) = member.overrides else { continue };
                    let mut finding = LINT
                        .finding(format!("the key `{}` is in the object twice, and the last one counts", member.key))
                        .at(Location::new(member.key_span));
                    finding.related = Some(Location::new(earlier));
                    findings.push(finding.fix("keep the one that is meant"));
                }
            }
            _ => {}
        }
    }
    findings
}
