//! The branches of a union are distinct.

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("UNION_BRANCH_IS_DISTINCT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The branches of a union are of different kinds: at most one number, and not both a string and bytes.",
        explanation: r#"Breaks it: `["int", "long"]`, `["string", "bytes"]`.

At run time: the writer's library selects the branch, and libraries select differently: Python uses the first that
fits, Java uses the value's class. A reader on another version resolves `int` to the first branch that accepts it.

Instead: use only the wider of the two, `long`, or a field for each.
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
        let strings: Vec<&str> =
            kinds.iter().filter(|kind| is_string_or_bytes(kind)).map(|kind| kind.type_name()).collect();
        for similar in [numbers, strings].into_iter().filter(|similar| similar.len() > 1) {
            let message = format!(
                "the union `{}` has the branches `{}`, which libraries may confuse",
                site.path,
                similar.join("` and `")
            );
            let advice = "keep the wider of them, or use a field for each";
            findings.push(LINT.finding(message).at(site.at(site.node.span)).advice(advice));
        }
    }
    findings
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double)
}

fn is_string_or_bytes(kind: &Kind) -> bool {
    matches!(kind, Kind::String | Kind::Bytes)
}
