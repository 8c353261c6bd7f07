//! Names are not abbreviated.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_term};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_IS_SPELLED_OUT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        policy: Policy::Adjustable,
        promise: "Names of types and fields have no abbreviations from the project's list.",
        explanation: "Off unless the project turns it on. The list is `abbreviations` in the table `[lint]` of `contracts.toml`; by default
it has `addr`, `amt`, `cust`, `qty` and others like them.

Breaks it: the field `cust_addr`.

At run time: nothing. But every reader has to guess, and two authors abbreviate one word in two ways.

Instead: `customer_address`.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let short = |name: &str| {
        let list = context.options.abbreviations.iter().map(String::as_str);
        find_term(name, list).filter(|_| !context.options.allows(name))
    };
    let types = context.new_named_types().map(|named| (named.simple, named.site.at(named.span)));
    let fields = context.new_fields().map(|site| (site.field.name.as_str(), site.place()));
    types
        .chain(fields)
        .filter_map(|(name, place)| Some((name, short(name)?, place)))
        .map(|(name, word, place)| {
            LINT.finding(format!("the name `{name}` has the abbreviation `{word}`")).at(place).fix("spell it out")
        })
        .collect()
}
