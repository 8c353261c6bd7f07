//! Schemas give nothing away.

use super::secrets;
use crate::finding::{Finding, Location};
use crate::json::{Json, Value};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SCHEMA_HAS_NO_SECRET"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No documentation, default or other text of a schema holds a password, a token or a key.",
        explanation: "Breaks it: a `doc` with an example that was copied from a running system, `postgres://orders:pass1@db/orders`.

At run time: schemas are sent to every client, shown by every registry and kept in version control. A secret in one is
known to all of them.

Instead: an example that opens nothing. A secret that was committed is no secret any more: replace it where it is used.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open: Vec<&Json> = vec![context.root];
    while let Some(json) = open.pop() {
        match &json.value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.iter().map(|member| &member.value)),
            Value::String(text) => findings.extend(secrets::find_secret(text).map(|kind| {
                LINT.finding(format!("the text holds {kind}"))
                    .at(Location::new(json.span))
                    .consequence("every client and every registry shows it")
                    .fix("take it out, and replace it where it is used: it is known now")
            })),
            _ => {}
        }
    }
    findings
}
