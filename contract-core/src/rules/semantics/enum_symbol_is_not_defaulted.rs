//! Readers see the symbols that were written.

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::rules::draft::FindingDraft;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ENUM_SYMBOL_IS_NOT_DEFAULTED"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "No symbol that writers write is read as the reader's default.",
    explanation: "Breaks it: version 2 adds the symbol `DRONE` to an enum with the default `UNKNOWN`; services on version 1 read it as
`UNKNOWN`.

At run time: nothing fails, since this is what the default is for. But the services do not see what was written, and act
on the default.

Instead: before the first message is written, make sure that the services handle the default well, or add a new field
for the new cases.
",
};

/// Describes symbols that the reader replaces with its default.
pub(super) fn describe(found: &SemanticChange, (symbols, default): (&[String], &str)) -> FindingDraft {
    FindingDraft::semantic_change(&RULE, found)
        .problem(format!("`{}` reads the symbol `{}` as `{default}`", found.name_path, symbols.join("`, `")))
        .consequence("nothing fails; the services see the default")
        .fix(format!("make sure that they handle `{default}` well"))
}
