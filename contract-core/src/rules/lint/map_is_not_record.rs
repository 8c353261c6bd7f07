//! What has known fields is a record.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("MAP_IS_NOT_RECORD"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        policy: Policy::Adjustable,
        promise: "No map holds values of several types, as records do.",
        explanation: r#"Off unless the project turns it on.

Breaks it: a map whose values are `["string", "long", "boolean"]`.

At run time: nothing stops a writer from leaving out or misspelling a key, and nothing checks a change of one: the
contract says only that there is something.

Instead: a record with a field for each key. Maps are for keys that are data themselves, such as languages.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.types {
        let Kind::Map(values) = &site.node.kind else { continue };
        let Kind::Union(branches) = context.schema.kind(*values) else { continue };
        let count = branches.iter().filter(|branch| !matches!(context.schema.kind(**branch), Kind::Null)).count();
        if count > 1 {
            let finding = LINT.finding(format!("the map `{}` holds values of {count} types", site.path));
            findings.push(finding.at(site.at(site.node.span)).fix("make it a record with a field for each key"));
        }
    }
    findings
}
