//! Personal data is classified.

use schemactl_avro::schema::{Kind, Prop};

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_value_term};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("PERSONAL_DATA_IS_CLASSIFIED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A field that is named like personal data has a classification.",
        explanation: r#"A field is personal data if its name contains a word of `personal-words` in `[lint]` in `contracts.toml`. The
attribute is `classification`, unless `[lint]` sets another; it is on the field, its type or its record.

Breaks it: `{ "name": "email", "type": "string" }`.

At run time: nothing. But a service that copies the topic to an analytics store, writes messages to a log or answers a
request for deletion cannot know which fields are sensitive.

Instead: write `{ "name": "email", "type": "string", "classification": "personal" }`. An attribute makes a new
version, so a released contract can be classified in the manifest instead:

    [lint.classified]
    email = "personal"
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let options = context.options;
    let has_class = |props: &[Prop]| props.iter().any(|prop| prop.key == *options.classification_attribute);
    let mut findings = Vec::new();
    for site in &context.fields {
        let name = &site.field.name;
        let words = options.personal_words.iter().map(String::as_str);
        // A phone number and a passport id are personal data; the number of phones or passports is not.
        let Some(word) = find_value_term(name, words, &["count", "counter"]) else { continue };
        let ty = context.non_null_type(site.field).unwrap_or_else(|| context.schema.node(site.field.ty));
        // A boolean, such as `has_address`, is not personal data. A record's fields are checked by themselves.
        let holds_value = !matches!(ty.kind, Kind::Boolean | Kind::Record(_));
        let is_classified = has_class(&site.field.props) || has_class(&ty.props) || has_class(&site.owner.props);
        if holds_value
            && !is_classified
            && !options.classified_fields.contains_key(name.as_str())
            && !options.allows(name)
        {
            findings.push(
                LINT.finding(format!("`{name}` is personal data, by the word `{word}`, but is not classified"))
                    .at(site.location())
                    .consequence("services that copy, log or delete messages do not know that it is sensitive")
                    .advice(format!(
                        "add `\"{}\": \"personal\"` to the field, or its name to `[lint.classified]` in the manifest",
                        options.classification_attribute
                    )),
            );
        }
    }
    findings
}
