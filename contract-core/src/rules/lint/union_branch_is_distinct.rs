//! Branches can be told apart.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::Kind;

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("UNION_BRANCH_IS_DISTINCT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "The branches of a union are of different kinds: no two numbers, no text beside bytes.",
        explanation: r#"Breaks it: `["int", "long"]`, `["string", "bytes"]`.

At run time: Avro writes the branch that the writer's language chose, and languages choose differently: Python takes the
first that fits, Java goes by the class. A reader of another version resolves `int` to whichever branch takes it first.

Instead: the wider of the two, `long`; or a field for each.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in &context.types {
        let Kind::Union(branches) = &site.node.kind else { continue };
        let kinds: Vec<&Kind> = branches.iter().map(|branch| context.schema.kind(*branch)).collect();
        let numbers: Vec<&str> = kinds.iter().filter(|kind| is_number(kind)).map(|kind| kind.type_name()).collect();
        let texts: Vec<&str> = kinds.iter().filter(|kind| is_text(kind)).map(|kind| kind.type_name()).collect();
        for alike in [numbers, texts].into_iter().filter(|alike| alike.len() > 1) {
            let message = format!(
                "the union of `{}` has `{}`, which are easily taken for each other",
                site.path,
                alike.join("` and `")
            );
            let fix = "keep the wider of them, or make a field for each";
            findings.push(LINT.finding(message).at(site.at(site.node.span)).fix(fix));
        }
    }
    findings
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double)
}

fn is_text(kind: &Kind) -> bool {
    matches!(kind, Kind::String | Kind::Bytes)
}
