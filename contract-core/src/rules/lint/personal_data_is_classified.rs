//! Personal data are marked.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_value_term};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::{Kind, Prop};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("PERSONAL_DATA_IS_CLASSIFIED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "A field that is called like personal data says how sensitive it is.",
        explanation: r#"The words that tell personal data are `personal-words` in the table `[lint]` of `contracts.toml`. The attribute is
`classification` unless `[lint]` says otherwise; it stands on the field, its type or its record.

Breaks it: `{ "name": "email", "type": "string" }`.

At run time: nothing. But whoever copies the topic to an analytics store, prints messages to a log or answers a request
for deletion cannot tell which fields to leave out.

Instead: `{ "name": "email", "type": "string", "classification": "personal" }`. An attribute makes a new version, so a
contract that is released can be classified in the manifest instead:

    [lint.classified]
    email = "personal"
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let options = context.options;
    let has = |props: &[Prop]| props.iter().any(|prop| prop.key == *options.classification);
    let mut findings = Vec::new();
    for site in &context.fields {
        let name = &site.field.name;
        let words = options.personal_words.iter().map(String::as_str);
        // The number of a phone and the id of a passport are personal; how many there are is not.
        let Some(word) = find_value_term(name, words, &["count", "counter"]) else { continue };
        let ty = context.non_null_type(site.field).unwrap_or_else(|| context.schema.node(site.field.ty));
        // Whether somebody has an address is no address, and a record's own fields are looked at.
        let holds = !matches!(ty.kind, Kind::Boolean | Kind::Record(_));
        let is_marked = has(&site.field.props) || has(&ty.props) || has(&site.owner.props);
        if holds && !is_marked && !options.classified.contains_key(name.as_str()) && !options.allows(name) {
            findings.push(
                LINT.finding(format!("`{name}` is called like personal data, by `{word}`, and is not classified"))
                    .at(site.place())
                    .consequence("those who copy, log or delete messages cannot tell that it is sensitive")
                    .fix(format!(
                        "add `\"{}\": \"personal\"` to the field, or its name to `[lint.classified]` of the manifest",
                        options.classification
                    )),
            );
        }
    }
    findings
}
