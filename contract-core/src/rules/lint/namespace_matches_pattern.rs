//! Namespaces look as the project wants.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAMESPACE_MATCHES_PATTERN"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "The namespace of a message follows the pattern that the project sets.",
        explanation: r#"The project sets the pattern in `contracts.toml`; without one, any namespace will do:

    [lint]
    namespace = "acme.{owner}"

`{owner}` and `{tenant}` stand for the contract's, with `_` for `-`, and `*` for any text.

Breaks it: a message of `orders` in the namespace `acme.billing`.

At run time: nothing. But people look for a type where its namespace says, and two teams that use one namespace
will sooner or later give two types one name.

Instead: the namespace that the pattern asks for.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let (Some(pattern), Some(contract)) = (&context.options.namespace, context.contract) else { return Vec::new() };
    let Some(named) = context.new_root_type() else { return Vec::new() };
    let pattern = pattern.get_ref();
    let wanted = pattern
        .replace("{owner}", &contract.owner().replace('-', "_"))
        .replace("{tenant}", &contract.topic.tenant.replace('-', "_"));
    let namespace = named.name.namespace().unwrap_or_default();
    if matches(&wanted, namespace) {
        return Vec::new();
    }
    let message = format!("the namespace `{namespace}` does not follow the pattern `{pattern}`");
    vec![LINT.finding(message).at(named.site.at(named.span)).fix(format!("write `{wanted}`"))]
}

/// Whether a text follows a pattern in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    let mut text = text;
    for site in parts {
        let Some(at) = text.find(site) else { return false };
        text = &text[at + site.len()..];
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_star_stands_for_any_text() {
        assert!(super::matches("acme.*", "acme.a.b"));
        assert!(super::matches("a*c*e", "abcde"));
        assert!(!super::matches("a*b*b", "ab"));
        assert!(!super::matches("acme", "acme.orders"));
    }
}
