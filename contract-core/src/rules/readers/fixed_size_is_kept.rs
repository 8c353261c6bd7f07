//! Fixed types keep their sizes.

use crate::compat::readers::Incompatibility;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{DECODING_FAILS, PairFinding};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("FIXED_SIZE_IS_KEPT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A fixed type keeps its size.",
    explanation: r#"Breaks it: `{ "type": "fixed", "name": "Hash", "size": 16 }` becomes 32 bytes long.

At run time: a decoding error.

Instead: define a second fixed type, and a new field of that type with a default.
"#,
};

/// Describes two types with different sizes.
pub(super) fn describe(found: &Incompatibility, (reader, writer): (u32, u32)) -> PairFinding {
    PairFinding::incompatibility(&RULE, found)
        .message(format!("`{}` is written with {writer} bytes and read with {reader}", found.name_path))
        .consequence(DECODING_FAILS)
        .advice("define a second fixed type, and a new field of that type with a default")
        .changed_property("size")
}
