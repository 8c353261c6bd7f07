//! Readers know every branch that writers use.

use crate::compat::Direction;
use crate::compat::readers::Incompatibility;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair, with_article};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("UNION_BRANCH_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A reader's union has a branch for every branch of the writer's union.",
    explanation: r#"Breaks it: `["null", "string"]` becomes `["null", "string", "long"]` while services on the old version must read it. Or
a branch is removed while stored messages contain it.

At run time: a decoding error at the first value of the branch that the reader lacks.

Instead: add a new field with a default. A union may grow under BACKWARD, since only new services read old messages.
"#,
};

/// Describes a type of the writer for which the reader's union lacks a branch.
pub(super) fn describe(pair: &ReaderWriterPair<'_>, found: &Incompatibility, writer_type: &str) -> PairFinding {
    PairFinding::incompatibility(&RULE, found)
        .message(format!("the union of `{}` has no branch for {}", found.name_path, with_article(writer_type)))
        .consequence("the reader stops with a decoding error at the first value of the branch")
        .advice(match pair.direction {
            Direction::Backward => "keep the branch",
            Direction::Forward => "add a new field with a default instead of the new branch",
        })
}
