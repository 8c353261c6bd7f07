//! Readers see an unknown symbol as unknown.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ENUM_DEFAULT_IS_UNKNOWN_SYMBOL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The default of an enum is a symbol that means \"unknown\".",
        explanation:
            "The symbols with this meaning are `unknown-symbols` in `[lint]` in `contracts.toml`; by default `UNKNOWN`,
`UNSPECIFIED`, `UNDEFINED`, `UNRECOGNIZED` and `OTHER`.

Breaks it: the enum `State` with the default `OPEN`.

At run time: a service on an older version reads a state that it does not know as `OPEN`, and acts on it.

Instead: add a symbol `UNKNOWN` as the default, which writers never send.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (site, enumeration) in context.enums() {
        let Some(default) = &enumeration.default else { continue };
        let means_unknown = |symbol: &str| context.options.unknown_symbols.iter().any(|unknown| unknown == symbol);
        if means_unknown(default) {
            continue;
        }
        let span =
            enumeration.symbol_index(default).map_or(enumeration.name_span, |index| enumeration.symbols[index].span);
        let message =
            format!("the enum `{}` reads symbols that it does not know as `{default}`", enumeration.name.simple());
        findings.push(
            LINT.finding(message)
                .at(site.at(span))
                .consequence(format!("services on older versions read new symbols as `{default}`, and act on it"))
                .advice("add a symbol `UNKNOWN` and make it the default"),
        );
    }
    findings
}
