//! Shared types are used.

use crate::finding::Finding;
use crate::lint::{Check, Lint, ProjectContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SHARED_TYPE_IS_USED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every type in the folder `shared` is used by a version of a contract or by another shared type.",
        explanation: "The rule considers only the newest version of each contract.

Breaks it: `shared/address.avsc`, to which no draft refers and which no released version contains.

At run time: nothing. But developers maintain a type that has no use, and find it when they look for a type to use.

Instead: delete the file; version control keeps it.
",
    },
    check: Check::Project(check),
};

fn check(project: &ProjectContext<'_>) -> Vec<Finding> {
    project
        .definitions
        .iter()
        .filter(|definition| definition.contract.is_none() && !project.used_types.contains(&definition.name))
        .map(|definition| {
            LINT.finding(format!("the shared type `{}` is not used", definition.name))
                .at(definition.location())
                .advice("delete the file, or refer to it in a draft")
        })
        .collect()
}
