//! Equal types are defined once.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::lint::{Check, Definition, Lint, ProjectContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("TYPE_IS_NOT_COPIED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No draft has a copy of a shared type or of another draft's type.",
        explanation: r#"Breaks it: two drafts contain the same definition of `acme.Address`.

At run time: nothing yet. But the next change is made in only one of the two.

Instead: move the definition to a file in the folder `shared`, and write its full name in the drafts:
`"type": "acme.Address"`. `schemactl release` inlines the definition, so a released version is self-contained.
"#,
    },
    check: Check::Project(check),
};

fn check(project: &ProjectContext<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Definition<'_>> = BTreeMap::new();
    let mut findings = Vec::new();
    // Shared types come first, so a draft's definition is the copy.
    for definition in project.definitions.iter().filter(|definition| definition.is_editable()) {
        let known = *first.entry(definition.name.full()).or_insert(definition);
        if std::ptr::eq(known, definition) || known.canonical_form != definition.canonical_form {
            continue;
        }
        let mut finding = LINT
            .finding(format!("`{}` is also defined in {}", definition.name, known.describe_source()))
            .at(definition.location());
        finding.related = Some(known.location());
        let advice = format!("keep one definition in the folder `shared`, and write `\"{}\"` here", definition.name);
        findings.push(definition.with_contract(finding.advice(advice)));
    }
    findings
}
