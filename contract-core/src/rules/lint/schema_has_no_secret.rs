//! Schemas contain no secrets.

use schemactl_avro::json::{Json, Value};

use super::secrets;
use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SCHEMA_HAS_NO_SECRET"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No string in a schema contains a password, a token or a key.",
        explanation: "Breaks it: a `doc` with an example that was copied from a running system, `postgres://orders:pass1@db/orders`.

At run time: schemas are sent to every client, shown by every registry and kept in version control, so all of them
know the secret.

Instead: use an example without a real secret. A secret that was committed is no longer secret: replace it wherever it
is used.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut pending: Vec<&Json> = vec![context.json];
    while let Some(json) = pending.pop() {
        match &json.value {
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => pending.extend(members.iter().map(|member| &member.value)),
            Value::String(string) => findings.extend(secrets::find_secret(string).map(|kind| {
                LINT.finding(format!("the string contains {kind}"))
                    .at(Location::new(json.span))
                    .consequence("every client and every registry can show it")
                    .advice("remove it, and replace the secret wherever it is used")
            })),
            _ => {}
        }
    }
    findings
}
