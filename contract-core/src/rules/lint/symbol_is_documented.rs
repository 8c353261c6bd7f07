//! Symbols say what they stand for.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SYMBOL_IS_DOCUMENTED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        policy: Policy::Adjustable,
        promise: "The `doc` of an enum mentions each of its symbols.",
        explanation: r#"Off unless the project turns it on.

Breaks it: an enum `State` with the symbols `OPEN` and `HELD` whose `doc` is "The state of the order."

At run time: nothing. But when does an order become `HELD`, and can it be `OPEN` again? Avro has no place for the
documentation of a symbol other than that of its enum.

Instead: "OPEN until it is paid; HELD while the payment is looked into."
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, enumeration) in context.enums() {
        let Some(doc) = &enumeration.doc else { continue };
        let mentioned = |symbol: &str| {
            let mut words = doc.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            words.any(|word| word.eq_ignore_ascii_case(symbol))
        };
        for symbol in enumeration.symbols.iter().filter(|symbol| !mentioned(&symbol.name)) {
            let message =
                format!("the documentation of `{}` does not mention `{}`", enumeration.name.simple(), symbol.name);
            findings
                .push(LINT.finding(message).at(site.at(symbol.span)).fix("say in the enum's `doc` what it stands for"));
        }
    }
    findings
}
