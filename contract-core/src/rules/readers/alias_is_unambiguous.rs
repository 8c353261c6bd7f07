//! A field matches one field of the writer.

use crate::compat::readers::Incompatibility;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::PairFinding;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ALIAS_IS_UNAMBIGUOUS"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A field's name and aliases match at most one field of the writer.",
    explanation: "Breaks it: the reader's field `size` has the alias `weight`, and the writer's record has both `size` and `weight`.

At run time: Avro Java throws when it sets up the decoder; other implementations read one of the two.

Instead: remove the alias once no service writes the old field, and use only former names as aliases that no field has
now.
",
};

/// Describes a field of the reader that matches several fields of the writer.
pub(super) fn describe(found: &Incompatibility, (field, matches): (&str, &[String])) -> PairFinding {
    PairFinding::incompatibility(&RULE, found)
        .message(format!("`{}` matches the fields `{}` at once", found.name_path, matches.join("`, `")))
        .consequence("Avro Java throws when it sets up the decoder; other implementations read one of the fields")
        .advice(format!("remove each alias of `{field}` that is the name of another field that services write"))
}
