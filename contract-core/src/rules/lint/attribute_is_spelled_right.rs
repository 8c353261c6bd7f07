//! Attributes are Avro's.

use strsim::osa_distance;

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ATTRIBUTE_IS_SPELLED_RIGHT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "No attribute looks like a misspelled one of Avro's.",
        explanation: r#"Breaks it: `{ "name": "note", "type": "string", "defualt": "" }`.

At run time: Avro takes any attribute, keeps those that it does not know, and does nothing with them. The field has no
default, and the next version that needs one is refused.

Instead: `"default"`. An attribute of your own that is meant needs a name that is not nearly one of Avro's.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in context.attributed_objects() {
        let known = object.owner.known_attributes();
        for member in object.members.iter().filter(|member| !known.contains(&member.key.as_str())) {
            let Some(meant) = known.iter().find(|known| is_like(&member.key, known)) else { continue };
            // An attribute that is there was not misspelled.
            if object.members.iter().any(|other| other.key == *meant) {
                continue;
            }
            findings.push(
                LINT.finding(format!("`{}` means nothing to Avro; `{meant}` does", member.key))
                    .at(Location::new(member.key_span))
                    .consequence("the attribute is kept, and has no effect")
                    .fix(format!("write `\"{meant}\"`")),
            );
        }
    }
    findings
}

fn is_like(key: &str, known: &str) -> bool {
    let folded = |text: &str| text.replace(['_', '-'], "").to_lowercase();
    let (key, known) = (folded(key), folded(known));
    let most = if known.len() > 4 { 2 } else { 1 };
    key == known || osa_distance(&key, &known) <= most
}
