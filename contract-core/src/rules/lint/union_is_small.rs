//! Unions are surveyable.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "UNION_IS_SMALL",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "No union has more branches than the project allows.",
        explanation: "The most branches, `null` aside, are `max-branches` in the table `[lint]` of `contracts.toml`; 5 by default.

Breaks it: a field `payload` that is a union of twelve records.

At run time: nothing. But every reader has to handle every branch, and a branch that is added later stops all of them.

Instead: a message of its own for each case, or a record with an optional field for each.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let most = subject.options.max_branches;
    let mut findings = Vec::new();
    for part in &subject.types {
        let Kind::Union(branches) = &part.node.kind else { continue };
        let count = branches.iter().filter(|branch| !matches!(subject.schema.kind(**branch), Kind::Null)).count();
        if count > most {
            let finding = LINT.found(format!("the union of `{}` has {count} branches; {most} are allowed", part.path));
            let fix = "make a message of its own for each case, or a record with an optional field for each";
            findings.push(finding.at(part.at(part.node.span)).fix(fix));
        }
    }
    findings
}
