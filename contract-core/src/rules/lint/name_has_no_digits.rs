//! Names are words.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_HAS_NO_DIGITS"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        policy: Policy::Adjustable,
        promise: "Names of types and fields have no digits.",
        explanation: "Off unless the project turns it on.

Breaks it: the field `address2`.

At run time: nothing. But a digit says that there are several and not what tells them apart.

Instead: a name that says what it is, `delivery_address`, or an array.
",
    },
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
