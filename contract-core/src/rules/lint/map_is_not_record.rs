//! A type with known fields is a record.

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("MAP_IS_NOT_RECORD"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No map has values of several types, as records have.",
        explanation: r#"Breaks it: a map whose values are `["string", "long", "boolean"]`.

At run time: a writer can omit or misspell a key, and the checks cannot see such a change, because the contract does
not list the keys.

Instead: use a record with a field for each key. Use maps only if the keys themselves are data, such as languages.
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
            let finding = LINT.finding(format!("the map `{}` has values of {count} types", site.path));
            findings.push(finding.at(site.at(site.node.span)).advice("use a record with a field for each key"));
        }
    }
    findings
}
