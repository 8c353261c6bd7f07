//! Symbols are documented.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SYMBOL_IS_DOCUMENTED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The `doc` of an enum mentions each of its symbols.",
        explanation: r#"Breaks it: an enum `State` with the symbols `OPEN` and `HELD` and the `doc` "The state of the order."

At run time: nothing. But when does an order become `HELD`, and can it become `OPEN` again? In Avro, the `doc` of the
enum is the only place for documentation of a symbol.

Instead: write "OPEN until it is paid; HELD while the payment is checked."
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, enumeration) in context.enums() {
        let Some(doc) = &enumeration.doc else { continue };
        let is_mentioned = |symbol: &str| {
            let mut words = doc.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            words.any(|word| word.eq_ignore_ascii_case(symbol))
        };
        for symbol in enumeration.symbols.iter().filter(|symbol| !is_mentioned(&symbol.name)) {
            let message =
                format!("the documentation of `{}` does not mention `{}`", enumeration.name.simple(), symbol.name);
            findings
                .push(LINT.finding(message).at(site.at(symbol.span)).advice("describe the symbol in the enum's `doc`"));
        }
    }
    findings
}
