//! Symbols keep their places.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("SYMBOL_ORDER_IS_KEPT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "The symbols that a version has in common with the one before stand in the same order.",
        explanation: "Breaks it: version 2 sorts the symbols of version 1 by name.

At run time: a symbol is written as its place in the list. Readers that know the writer's schema are not troubled; those
that read with their own take one symbol for the other. Sorting by the symbol, in Avro and in Java, changes too.

Instead: keep the order, and add new symbols at the end.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, enumeration) in context.enums() {
        let Some((number, before)) = context.previous_versions.last_enum(enumeration) else { continue };
        let mut last = 0;
        let moved = enumeration.symbols.iter().find(|symbol| match before.symbol_index(&symbol.name) {
            Some(at) if at < last => true,
            Some(at) => {
                last = at;
                false
            }
            None => false,
        });
        if let Some(symbol) = moved {
            let message = format!(
                "the symbol `{}` of `{}` has another place than in v{number}",
                symbol.name,
                enumeration.name.simple()
            );
            let finding = LINT.finding(message).at(site.at(symbol.span));
            findings.push(finding.fix("keep the order, and add new symbols at the end"));
        }
    }
    findings
}
