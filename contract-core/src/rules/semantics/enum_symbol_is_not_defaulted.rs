//! Readers see the symbols that were written.

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::PairFinding;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ENUM_SYMBOL_IS_NOT_DEFAULTED"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "No symbol that writers write is read as the reader's default.",
    explanation: "Breaks it: version 2 adds the symbol `DRONE` to an enum with the default `UNKNOWN`; services on version 1 read it as
`UNKNOWN`.

At run time: nothing fails, since this is what the default is for. But the services do not see what was written, and act
on the default.

Instead: before the first message with a new symbol is written, make sure that the services that read it as the default
handle that correctly, or add a new field for the new cases.
",
};

/// Describes symbols that the reader replaces with its default.
pub(super) fn describe(found: &SemanticChange, (symbols, default): (&[String], &str)) -> PairFinding {
    let noun = if symbols.len() == 1 { "symbol" } else { "symbols" };
    PairFinding::semantic_change(&RULE, found)
        .message(format!("`{}` reads the {noun} `{}` as `{default}`", found.name_path, symbols.join("`, `")))
        .consequence(format!("nothing fails; the reading services see `{default}`"))
        .advice(format!(
            "make sure that the reading services handle `{default}` correctly before the first message with the {noun} is \
             written"
        ))
}
