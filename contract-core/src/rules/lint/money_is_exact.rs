//! Amounts of money are exact.

use schemactl_avro::schema::Kind;

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_value_term};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("MONEY_IS_EXACT"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No amount of money is a `float` or `double`.",
        explanation: r#"A field is an amount of money if its name contains a word of `money-words` in `[lint]` in `contracts.toml`.

Breaks it: `{ "name": "price", "type": "double" }`.

At run time: 0.1 + 0.2 is 0.30000000000000004. Sums differ from service to service by a cent, and the cause is hard to
find.

Instead: use `{ "type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2 }`, or a `long` of cents whose
name says so, `price_cents`.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in context.new_fields() {
        let name = &site.field.name;
        let is_float =
            context.non_null_type(site.field).is_some_and(|node| matches!(node.kind, Kind::Float | Kind::Double));
        let words = context.options.money_words.iter().map(String::as_str);
        let word = find_value_term(name, words, &["count", "counter", "number", "id"]);
        if let Some(word) = word.filter(|_| is_float && !context.options.allows(name)) {
            findings.push(
                LINT.finding(format!("`{name}` is an amount of money, by the word `{word}`, but is a binary fraction"))
                    .at(site.at(site.field.type_span))
                    .consequence("cents are rounded, and sums differ from service to service")
                    .advice("use a decimal, or a `long` of the smallest unit"),
            );
        }
    }
    findings
}
