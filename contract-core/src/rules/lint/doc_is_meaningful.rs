//! Documentation says more than the name.

use crate::case::lowercase_words;
use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DOC_IS_MEANINGFUL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "A `doc` has a minimum length and says more than the name.",
        explanation: r#"The minimum length is `min-doc` in `[lint]` in `contracts.toml`, 10 characters by default.

Breaks it: `{ "name": "order_id", "doc": "Order id." }`.

At run time: nothing. But such a `doc` hides that the documentation is missing.

Instead: write what the name does not say, such as "Identifies the order; the sender chooses it."
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let types = context.named_types().filter_map(|named| Some((named.simple, named.doc?, named.site.at(named.span))));
    let fields = context
        .fields
        .iter()
        .filter_map(|site| Some((site.field.name.as_str(), site.field.doc.as_deref()?, site.location())));
    types.chain(fields).filter_map(|(name, doc, location)| finding(context, name, doc, location)).collect()
}

fn finding(context: &LintContext<'_>, name: &str, doc: &str, location: Location) -> Option<Finding> {
    let length = doc.trim().chars().count();
    let min_length = context.options.min_doc;
    let message = if length == 0 {
        return None;
    } else if length < 100 && lowercase_words(doc) == lowercase_words(name) {
        format!("the documentation of `{name}` only repeats the name")
    } else if length < min_length {
        format!("the documentation of `{name}` has {length} characters; at least {min_length} are required")
    } else {
        return None;
    };
    Some(LINT.finding(message).at(location).advice("write what the name does not say"))
}
