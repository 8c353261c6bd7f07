//! Defaults keep their values.

use schemactl_avro::json::Json;

use crate::compat::readers::SemanticChange;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{PairFinding, quote_json};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("DEFAULT_VALUE_IS_KEPT"),
    group: Group::Semantics,
    severity: Severity::Warning,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "A field keeps its default value.",
    explanation: r#"Breaks it: `"default": 1` becomes `"default": 0` in a field that messages of an older version lack.

At run time: two services read the same old message and get two different values. If every version of a contract has the
field, no service reads the default, and there is no finding.

Instead: keep the default, and write the new value explicitly.
"#,
};

/// Describes a changed default.
pub(super) fn describe(found: &SemanticChange, (reader, writer): (&Json, &Json)) -> PairFinding {
    let path = &found.name_path;
    let (reader, writer) = (quote_json(reader), quote_json(writer));
    PairFinding::semantic_change(&RULE, found)
        .message(if reader == writer {
            format!("the default {reader} of `{path}` is a value of different union branches in the two versions")
        } else {
            format!("the default of `{path}` is {reader} in one version and {writer} in the other")
        })
        .consequence("two services read two different values from a message without the field")
        .advice("keep the default, and write the new value explicitly")
        .changed_property("default")
}
