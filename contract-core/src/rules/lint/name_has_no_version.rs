//! Names have no version.

use crate::case::lowercase_words;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_HAS_NO_VERSION"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The name of a type or namespace does not contain a version, such as `OrderV2` or `acme.orders.v1`.",
        explanation: "Breaks it: a record named `OrderV2`.

At run time: readers match types by name. With a version in the name, every version is another type: readers of one
cannot read messages of another, and Avro's evolution rules do not apply.

Instead: keep the name, and write the next version to `v2.avsc`. For an unavoidable break, create a contract with a
name that describes the difference.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for named in context.new_named_types() {
        if lowercase_words(named.simple).last().is_some_and(|last| is_version(last)) {
            let finding = LINT.finding(format!("the name of the type `{}` contains a version", named.simple));
            findings
                .push(finding.at(named.site.at(named.span)).advice("remove the version; the file name already has it"));
        }
        let namespace = named.name.namespace().unwrap_or_default();
        if namespace.split('.').any(is_version) && !seen.contains(&namespace) {
            seen.push(namespace);
            let finding = LINT.finding(format!("the namespace `{namespace}` contains a version"));
            findings
                .push(finding.at(named.site.at(named.span)).advice("remove the version; the file name already has it"));
        }
    }
    findings
}

fn is_version(word: &str) -> bool {
    word.strip_prefix(['v', 'V']).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
