//! Contracts are independent of languages.

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("LANGUAGE_ATTRIBUTE_IS_ABSENT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No attribute is one that a client library adds for itself.",
        explanation: r#"Breaks it: `{ "type": "string", "avro.java.string": "String" }`.

At run time: Pulsar compares attributes when it checks whether a client's schema is registered. A contract with such
an attribute equals only the schemas of one library. Clients in other languages are rejected, or each registers its
own version.

Instead: remove the attribute, and generate the classes from the contract.
"#,
    },
    check: Check::Schema(check),
};

const ATTRIBUTES: &[&str] = &[
    "avro.java.string",
    "java-class",
    "java-element-class",
    "java-key-class",
    "connect.version",
    "connect.parameters",
    "connect.default",
    "__fastavro_parsed__",
    "__named_schemas",
];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in context.attributed_objects() {
        for member in object.members.iter().filter(|member| ATTRIBUTES.contains(&member.key.as_str())) {
            findings.push(
                LINT.finding(format!("`{}` is an attribute that one client library adds for itself", member.key))
                    .at(Location::new(member.key_span))
                    .consequence("Pulsar regards the schemas of clients without it as another version")
                    .advice("remove it"),
            );
        }
    }
    findings
}
