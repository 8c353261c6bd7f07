//! Shared types are in use.

use crate::finding::Finding;
use crate::lint::{Check, Lint, ProjectContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SHARED_TYPE_IS_USED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "Every type in the folder `shared` is used by a version of a contract or by another shared type.",
        explanation: "Only the newest version of each contract is looked at.

Breaks it: `shared/address.avsc`, which no draft refers to and no released version has.

At run time: nothing. But people keep what nobody needs in step, and find it when they look for what is used.

Instead: delete the file; version control keeps it.
",
    },
    check: Check::Project(check),
};

fn check(project: &ProjectContext<'_>) -> Vec<Finding> {
    project
        .definitions
        .iter()
        .filter(|definition| definition.contract.is_none() && !project.used.contains(&definition.name))
        .map(|definition| {
            LINT.finding(format!("nothing uses the shared type `{}`", definition.name))
                .at(definition.place())
                .fix("delete the file, or refer to it in a draft")
        })
        .collect()
}
