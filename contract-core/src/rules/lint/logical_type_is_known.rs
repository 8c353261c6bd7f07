//! Every reader knows the logical types.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("LOGICAL_TYPE_IS_KNOWN"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A logical type is one that the Avro of every reader knows.",
        explanation: r#"Breaks it: `{ "type": "long", "logicalType": "timestamp-nanos" }`, or `uuid` on a fixed type of 16 bytes. Avro knows
these since version 1.12, as it does `local-timestamp-nanos` and `big-decimal`.

At run time: programs with Avro 1.12 or later get an instant or a UUID. Programs with an older Avro, such as clients
of Pulsar 4.0, get the plain number or bytes.

Instead: keep the logical type if all readers have Avro 1.12 or later, and turn this rule off in `contracts.toml`.
As long as some have an older Avro, let these convert the plain value, and say in the `doc` what it is.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let newer = context.types.iter().filter_map(|site| Some((site, site.node.newer_logical()?)));
    let findings = newer.map(|(site, logical)| {
        let span = site.node.props.iter().find(|prop| prop.key == "logicalType").map(|prop| prop.value.span);
        LINT.finding(format!(
            "the logical type of `{}`, `{logical}` on {}, is known since Avro 1.12",
            site.path,
            site.node.kind.type_name()
        ))
        .at(site.at(span.unwrap_or(site.node.span)))
        .consequence("readers with an older Avro get the plain value")
        .advice("keep it if all readers have Avro 1.12 or later, and turn this rule off; otherwise say in the `doc` what the plain value is")
    });
    findings.collect()
}
