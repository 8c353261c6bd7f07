//! Names are not abbreviated.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext, find_term};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_IS_SPELLED_OUT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: false,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Names of types and fields contain no abbreviation from the project's list.",
        explanation: "The list is `abbreviations` in `[lint]` in `contracts.toml`; by default it contains `addr`, `amt`, `cust`, `qty` and
others.

Breaks it: the field `cust_addr`.

At run time: nothing. But every reader has to guess, and two authors abbreviate the same word differently.

Instead: write `customer_address`.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let abbreviation = |name: &str| {
        let list = context.options.abbreviations.iter().map(String::as_str);
        find_term(name, list).filter(|_| !context.options.allows(name))
    };
    let types = context.new_named_types().map(|named| (named.simple, named.site.at(named.span)));
    let fields = context.new_fields().map(|site| (site.field.name.as_str(), site.location()));
    types
        .chain(fields)
        .filter_map(|(name, location)| Some((name, abbreviation(name)?, location)))
        .map(|(name, word, location)| {
            LINT.finding(format!("the name `{name}` contains the abbreviation `{word}`"))
                .at(location)
                .advice("write the word out")
        })
        .collect()
}
