//! Names are words.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, LintContext};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "NAME_HAS_NO_DIGITS",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "Names of types and fields have no digits.",
        explanation: "Off unless the project turns it on.

Breaks it: the field `address2`.

At run time: nothing. But a digit says that there are several and not what tells them apart.

Instead: a name that says what it is, `delivery_address`, or an array.
",
    },
    enabled_by_default: false,
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let has_digits = |name: &str| name.chars().any(char::is_numeric) && !context.options.allows(name);
    let types = context.new_named_types().map(|named| (named.simple, named.site.at(named.span)));
    let fields = context.new_fields().map(|site| (site.field.name.as_str(), site.place()));
    types
        .chain(fields)
        .filter(|(name, _)| has_digits(name))
        .map(|(name, place)| {
            LINT.finding(format!("the name `{name}` has digits")).at(place).fix("say what it is in words")
        })
        .collect()
}
