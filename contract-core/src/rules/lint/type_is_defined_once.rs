//! One name is one type.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::lint::{Check, Definition, Lint, ProjectContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TYPE_IS_DEFINED_ONCE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "All contracts and shared types that define a type of one name define the same.",
        explanation: "Only the newest version of each contract is looked at.

Breaks it: `acme.Address` has three fields in one contract and four in another.

At run time: generators that put both into one program write one class over the other. A service that reads both
messages cannot have both types.

Instead: a shared type, which both drafts refer to; or two names.
",
    },
    check: Check::Project(check),
};

fn check(project: &ProjectContext<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Definition<'_>> = BTreeMap::new();
    let mut findings = Vec::new();
    for definition in &project.definitions {
        let known = *first.entry(definition.name.full()).or_insert(definition);
        if known.canonical_form == definition.canonical_form {
            continue;
        }
        // Told where it can still be mended.
        let (here, there) = if definition.is_editable() { (definition, known) } else { (known, definition) };
        let message = format!(
            "`{}` is not the same type in {} and in {}",
            here.name,
            here.describe_home(),
            there.describe_home()
        );
        let mut finding = LINT.finding(message).at(here.place());
        finding.related = Some(there.place());
        findings.push(here.with_contract(finding.fix("give one of the two another name, or make them the same")));
    }
    findings
}
