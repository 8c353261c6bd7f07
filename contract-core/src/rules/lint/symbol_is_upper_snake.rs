//! Symbols are in upper snake case.

use crate::case::{is_upper_snake, to_snake};
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SYMBOL_IS_UPPER_SNAKE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The symbols of an enum are written in upper case, with `_` between words.",
        explanation: "Breaks it: the symbol `frontDesk`.

At run time: nothing. But each generator changes such symbols to its language's constants in its own way.

Instead: write `FRONT_DESK`. A released symbol keeps its name; the rule checks only new symbols.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, enumeration) in context.enums() {
        for symbol in context.new_symbols(enumeration) {
            if !is_upper_snake(&symbol.name) && !context.options.allows(&symbol.name) {
                let finding = LINT.finding(format!("the symbol `{}` is not in upper snake case", symbol.name));
                let advice = format!("rename it to `{}`", to_snake(&symbol.name).to_uppercase());
                findings.push(finding.at(site.at(symbol.span)).advice(advice));
            }
        }
    }
    findings
}
