//! Unions are small.

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("UNION_IS_SMALL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No union has more branches than the project allows.",
        explanation:
            "The maximum is `max-branches` in `[lint]` in `contracts.toml`, 5 by default; `null` does not count.

Breaks it: a field `payload` that is a union of twelve records.

At run time: nothing. But every reader has to handle every branch, and a branch that is added later stops all readers
on older versions.

Instead: use a message for each case, or a record with an optional field for each.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let max_branches = context.options.max_branches;
    let mut findings = Vec::new();
    for site in &context.types {
        let Kind::Union(branches) = &site.node.kind else { continue };
        let count = branches.iter().filter(|branch| !matches!(context.schema.kind(**branch), Kind::Null)).count();
        if count > max_branches {
            let finding =
                LINT.finding(format!("the union `{}` has {count} branches; {max_branches} are allowed", site.path));
            let advice = "use a message for each case, or a record with an optional field for each";
            findings.push(finding.at(site.at(site.node.span)).advice(advice));
        }
    }
    findings
}
