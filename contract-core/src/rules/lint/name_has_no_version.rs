//! Names carry no versions.

use crate::case::lowercase_words;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_HAS_NO_VERSION"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No type and no namespace carries a version: `OrderV2`, `acme.orders.v1`.",
        explanation: "Breaks it: a record called `OrderV2`.

At run time: readers match types by name. A version in the name makes every version a type of its own, so no reader
of one reads the messages of another, and Avro's rules for evolution have nothing to work on.

Instead: keep the name, and put the next version into `v2.avsc`. For a break that has to be, make a contract with a
name that says what is different.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for named in context.new_named_types() {
        if lowercase_words(named.simple).last().is_some_and(|last| is_version(last)) {
            let finding = LINT.finding(format!("the type `{}` carries a version in its name", named.simple));
            findings.push(finding.at(named.site.at(named.span)).fix("take it away; the file says which version it is"));
        }
        let namespace = named.name.namespace().unwrap_or_default();
        if namespace.split('.').any(is_version) && !seen.contains(&namespace) {
            seen.push(namespace);
            let finding = LINT.finding(format!("the namespace `{namespace}` carries a version"));
            findings.push(finding.at(named.site.at(named.span)).fix("take it away; the file says which version it is"));
        }
    }
    findings
}

fn is_version(word: &str) -> bool {
    word.strip_prefix(['v', 'V']).is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}
