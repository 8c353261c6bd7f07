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
        promise: "No attribute is one that a client library or a connector adds for itself.",
        explanation: r#"Breaks it: `{ "type": "string", "avro.java.string": "String" }`.

At run time: Pulsar compares attributes when it checks whether a client's schema is registered. A contract with such
an attribute equals only the schemas of one library. Clients in other languages are rejected, or each registers its
own version.

Instead: remove the attribute, and generate the classes from the contract. If a connector or a library registers the
schemas itself, its schemas have the attribute: keep it, and turn the rule off for the contract.
"#,
    },
    check: Check::Schema(check),
};

/// The attributes by the program that adds them. `connect.name` is not one of them: it says what a value means.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("Avro for Java", &["avro.java.string", "java-class", "java-element-class", "java-key-class"]),
    ("Kafka Connect", &["connect.version", "connect.parameters", "connect.default"]),
    ("fastavro", &["__fastavro_parsed__", "__named_schemas"]),
];

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in context.attributed_objects() {
        for member in object.members {
            let Some(program) = program_of(&member.key) else { continue };
            let message = format!("`{}` is an attribute that {program} adds for itself", member.key);
            let advice = format!(
                "remove it; if {program} itself registers the contract's schemas, keep it and set `{}` to `off` for the contract",
                LINT.rule.id
            );
            findings.push(
                LINT.finding(message)
                    .at(Location::new(member.key_span))
                    .consequence("Pulsar regards the schemas of clients without it as another version")
                    .advice(advice),
            );
        }
    }
    findings
}

/// Returns the program that adds an attribute for itself.
fn program_of(key: &str) -> Option<&'static str> {
    ATTRIBUTES.iter().find(|(_, keys)| keys.contains(&key)).map(|(program, _)| *program)
}
