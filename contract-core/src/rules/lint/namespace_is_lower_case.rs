//! Namespaces are in lower case.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAMESPACE_IS_LOWER_CASE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Namespaces are written in lower case.",
        explanation: "Breaks it: the namespace `Acme.Orders`.

At run time: nothing on Linux. But generators create folders and packages for namespaces, and on file systems that
ignore case `Acme.Orders` and `acme.orders` are the same folder.

Instead: write `acme.orders`.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut seen: Vec<&str> = Vec::new();
    let mut findings = Vec::new();
    for named in context.new_named_types() {
        let Some(namespace) = named.name.namespace() else { continue };
        if !namespace.chars().any(char::is_uppercase) || seen.contains(&namespace) {
            continue;
        }
        seen.push(namespace);
        let finding = LINT.finding(format!("the namespace `{namespace}` has upper-case letters"));
        findings.push(finding.at(named.site.at(named.span)).advice(format!("write `{}`", namespace.to_lowercase())));
    }
    findings
}
