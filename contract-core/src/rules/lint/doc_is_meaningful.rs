//! Documentation adds to the name.

use crate::case::lowercase_words;
use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("DOC_IS_MEANINGFUL"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "A `doc` is longer than a few characters and says more than the name.",
        explanation: r#"The least length is `min-doc` in the table `[lint]` of `contracts.toml`, 10 characters by default.

Breaks it: `{ "name": "order_id", "doc": "Order id." }`.

At run time: nothing. Such a `doc` hides from the check that there is none.

Instead: "Identifies the order; the sender chooses it."
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let types = context.named_types().filter_map(|named| Some((named.simple, named.doc?, named.site.at(named.span))));
    let fields = context
        .fields
        .iter()
        .filter_map(|site| Some((site.field.name.as_str(), site.field.doc.as_deref()?, site.place())));
    types.chain(fields).filter_map(|(name, doc, place)| judge(context, name, doc, place)).collect()
}

fn judge(context: &LintContext<'_>, name: &str, doc: &str, place: Location) -> Option<Finding> {
    let length = doc.trim().chars().count();
    let least = context.options.min_doc;
    let message = if length == 0 {
        return None;
    } else if length < 100 && lowercase_words(doc) == lowercase_words(name) {
        format!("the documentation of `{name}` says only its name")
    } else if length < least {
        format!("the documentation of `{name}` has {length} characters, and the project asks for {least}")
    } else {
        return None;
    };
    Some(LINT.finding(message).at(place).fix("say what the name does not say"))
}
