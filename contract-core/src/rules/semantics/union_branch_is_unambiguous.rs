//! Values of a union keep their types.

use schemactl_avro::schema::Name;

use crate::compat::Direction;
use crate::compat::readers::{BranchMismatch, SemanticChange};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};
use crate::rules::pair_finding::{PairFinding, ReaderWriterPair};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("UNION_BRANCH_IS_UNAMBIGUOUS"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "No branch of a union is read as another type of the same simple name.",
    explanation: r#"Breaks it: `["home.Address", "work.Address"]` becomes `["work.Address", "home.Address"]`, or only `["home.Address"]`.

At run time: Avro matches named types by their simple names. If the branches of two unions, one by one, have the same
simple names and the same fields, Avro Java, and so Pulsar's Java client, treats them as the same union and matches
branches by position: every home address arrives as a work address. A branch that the reader lacks is read as the branch
with the same simple name. Nothing fails, and neither Avro's verdict nor the broker reports this.

Instead: keep the order of such branches. Add a new one at the end only: the unions then differ, so Avro Java no longer
matches by position, and prefers the branch with the same full name. Keep each branch for as long as services write it.
In a new union, give types different simple names: `HomeAddress`, `WorkAddress`.
"#,
};

/// Describes a branch of the writer that is decoded with a different branch of the reader than the schema's author or
/// Avro's compatibility check expects.
pub(super) fn describe(
    pair: &ReaderWriterPair<'_>,
    found: &SemanticChange,
    (reader, writer): (&Name, &Name),
    reason: &BranchMismatch,
) -> PairFinding {
    let path = &found.name_path;
    let finding = PairFinding::semantic_change(&RULE, found);
    match reason {
        BranchMismatch::ShadowsExactMatch => finding
            .message(format!("`{path}` reads `{writer}` as `{reader}`, although it has a branch for `{writer}`"))
            .consequence(
                "Avro Java treats unions whose branches have the same simple names and contents as the same union, and \
                 matches branches by position",
            )
            .advice(format!("keep the old order of the branches that are called `{}`", writer.simple())),
        BranchMismatch::IncompatibleMatch => finding
            .message(format!(
                "`{path}` decodes `{writer}` with its branch `{reader}`, which is incompatible; Avro's compatibility check \
                 passes only because another branch with the same simple name is compatible"
            ))
            .consequence(
                "Avro Java decodes with the branch of the same full name: it stops with a decoding error, or drops fields \
                 that this branch lacks",
            )
            .advice(format!("make the branch `{reader}` compatible: give its new fields defaults, and keep its old fields")),
        BranchMismatch::CollapsedBranches(other_writer) => finding
            .message(if reader == other_writer {
                format!("`{path}` has no branch for `{writer}`, which is read as `{reader}`")
            } else {
                format!("`{path}` reads both `{other_writer}` and `{writer}` as `{reader}`")
            })
            .consequence(
                "types are matched by simple name, without the namespace, so nothing fails, and the two can no longer be \
                 distinguished",
            )
            .advice(format!("keep a branch for `{writer}` for as long as services write it")),
        BranchMismatch::AmbiguousMatch(other_reader) => finding
            .message(format!("`{path}` reads `{writer}` as `{reader}`, and could equally read it as `{other_reader}`"))
            .consequence(
                "types are matched by simple name, without the namespace: which one is taken depends on their order \
                 and on the decoder",
            )
            .advice(match pair.direction {
                Direction::Backward => format!(
                    "keep the name `{writer}`, or add `\"aliases\": [\"{writer}\"]` to the branch that replaces it"
                ),
                Direction::Forward => format!("keep the name under which old services know `{writer}`"),
            }),
    }
}
