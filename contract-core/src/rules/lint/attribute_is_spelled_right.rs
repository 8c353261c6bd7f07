//! Avro's attributes are spelled correctly.

use schemactl_avro::json::Member;
use strsim::osa_distance;

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ATTRIBUTE_IS_SPELLED_RIGHT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No attribute looks like a misspelled attribute of Avro.",
        explanation: r#"Breaks it: `{ "name": "note", "type": "string", "defualt": "" }`.

At run time: Avro accepts any attribute and ignores those that it does not know. The field has no default, and the
next version that needs one is rejected.

Instead: write `"default"`. Give an attribute of your own a name that is not almost one of Avro's.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in context.attributed_objects() {
        let known = object.owner.known_attributes();
        let is_unknown = |member: &&Member| !known.contains(&member.key.as_str()) && !has_prefix(&member.key);
        for member in object.members.iter().filter(is_unknown) {
            let Some(intended) = known.iter().find(|known| is_similar(&member.key, known)) else { continue };
            // If the correct attribute is present too, this one is not a misspelling of it.
            if object.members.iter().any(|other| other.key == *intended) {
                continue;
            }
            findings.push(
                LINT.finding(format!("`{}` is not an attribute of Avro; `{intended}` is", member.key))
                    .at(Location::new(member.key_span))
                    .consequence("Avro ignores the attribute")
                    .advice(format!("write `\"{intended}\"`")),
            );
        }
    }
    findings
}

/// Returns whether an attribute has a prefix that keeps it apart from Avro's, as those of connectors and libraries do.
fn has_prefix(key: &str) -> bool {
    key.starts_with("__") || key.starts_with("x-") || key.contains('.')
}

fn is_similar(key: &str, known: &str) -> bool {
    let folded = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let (key, known) = (folded(key), folded(known));
    let max_distance = if known.len() > 4 { 2 } else { 1 };
    key == known || osa_distance(&key, &known) <= max_distance
}
