//! Symbols keep their order.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SYMBOL_ORDER_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The symbols that a version shares with the previous version are in the same order.",
        explanation: "Breaks it: version 2 sorts the symbols of version 1 by name.

At run time: a symbol is encoded as its position in the list. Readers that know the writer's schema decode it
correctly; readers that decode with their own schema mix up the symbols. The sort order of values changes too, in Avro
and in Java.

Instead: keep the order, and add new symbols at the end.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, enumeration) in context.enums() {
        let Some((number, previous)) = context.previous_versions.last_enum(enumeration) else { continue };
        let mut last_index = 0;
        let moved = enumeration.symbols.iter().find(|symbol| match previous.symbol_index(&symbol.name) {
            Some(index) if index < last_index => true,
            Some(index) => {
                last_index = index;
                false
            }
            None => false,
        });
        if let Some(symbol) = moved {
            let message = format!(
                "the symbol `{}` of `{}` is at another position than in v{number}",
                symbol.name,
                enumeration.name.simple()
            );
            let finding = LINT.finding(message).at(site.at(symbol.span));
            findings.push(finding.advice("keep the order, and add new symbols at the end"));
        }
    }
    findings
}
