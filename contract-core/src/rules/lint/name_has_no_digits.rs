//! Names have no digits.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_HAS_NO_DIGITS"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Names of types and fields have no digits.",
        explanation: "Breaks it: the field `address2`.

At run time: nothing. But a digit only says that there are several, not how they differ.

Instead: use a descriptive name, such as `delivery_address`, or an array.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let has_digits = |name: &str| name.chars().any(char::is_numeric) && !context.options.allows(name);
    let types = context.new_named_types().map(|named| (named.simple, named.site.at(named.span)));
    let fields = context.new_fields().map(|site| (site.field.name.as_str(), site.location()));
    types
        .chain(fields)
        .filter(|(name, _)| has_digits(name))
        .map(|(name, location)| {
            LINT.finding(format!("the name `{name}` has digits")).at(location).advice("use a descriptive name")
        })
        .collect()
}
