//! One name stands for one type.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::lint::{Check, Definition, Lint, ProjectContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TYPE_IS_DEFINED_ONCE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Contracts and shared types that define a type with the same name define it in the same way.",
        explanation: "The rule considers only the newest version of each contract.

Breaks it: `acme.Address` has three fields in one contract and four in another.

At run time: a generator that writes both into one program overwrites one class with the other. A service that reads
both messages cannot have both types.

Instead: use a shared type, to which both drafts refer, or two names.
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
        // The finding is about the definition that can still be changed.
        let (here, there) = if definition.is_editable() { (definition, known) } else { (known, definition) };
        let message = format!(
            "`{}` is defined differently in {} and in {}",
            here.name,
            here.describe_source(),
            there.describe_source()
        );
        let mut finding = LINT.finding(message).at(here.location());
        finding.related = Some(there.location());
        findings.push(here.with_contract(finding.advice("rename one of the two, or make them equal")));
    }
    findings
}
