//! Namespaces match the project's pattern.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAMESPACE_MATCHES_PATTERN"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The namespace of a message matches the project's pattern.",
        explanation: r#"The project sets the pattern in `contracts.toml`. Without a pattern, any namespace is valid.

    [lint]
    namespace = "acme.{owner}"

`{owner}` and `{tenant}` stand for those of the contract, with `_` instead of `-`; `*` stands for any characters.

Breaks it: a message of `orders` in the namespace `acme.billing`.

At run time: nothing. But developers look for a type in the folder that its namespace names, and two teams that share
a namespace may give two types the same name.

Instead: use the namespace of the pattern.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let (Some(pattern), Some(contract)) = (&context.options.namespace, context.contract) else { return Vec::new() };
    let Some(named) = context.new_root_type() else { return Vec::new() };
    let pattern = pattern.get_ref();
    let expected = pattern
        .replace("{owner}", &contract.owner().replace('-', "_"))
        .replace("{tenant}", &contract.topic.namespace().tenant().replace('-', "_"));
    let namespace = named.name.namespace().unwrap_or_default();
    if matches(&expected, namespace) {
        return Vec::new();
    }
    let message = format!("the namespace `{namespace}` does not match the pattern `{pattern}`");
    vec![LINT.finding(message).at(named.site.at(named.span)).advice(format!("write `{expected}`"))]
}

/// Returns whether a namespace matches a pattern in which `*` stands for any characters.
fn matches(pattern: &str, namespace: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == namespace };
    let Some(mut remaining) = namespace.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(offset) = remaining.find(part) else { return false };
        remaining = &remaining[offset + part.len()..];
    }
    remaining.ends_with(last)
}

#[cfg(test)]
mod tests {
    #[test]
    fn star_matches_any_characters() {
        assert!(super::matches("acme.*", "acme.a.b"));
        assert!(super::matches("a*c*e", "abcde"));
        assert!(!super::matches("a*b*b", "ab"));
        assert!(!super::matches("acme", "acme.orders"));
    }
}
