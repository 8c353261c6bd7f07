//! Names are not abbreviated.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject, find};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "NAME_IS_SPELLED_OUT",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "Names of types and fields have no abbreviations from the project's list.",
        explanation: "Off unless the project turns it on. The list is `abbreviations` in the table `[lint]` of `contracts.toml`; by default
it has `addr`, `amt`, `cust`, `qty` and others like them.

Breaks it: the field `cust_addr`.

At run time: nothing. But every reader has to guess, and two authors abbreviate one word in two ways.

Instead: `customer_address`.
",
    },
    standing: Standing::Off,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let short = |name: &str| {
        let list = subject.options.abbreviations.iter().map(String::as_str);
        find(name, list).filter(|_| !subject.options.allows(name))
    };
    let types = subject.new_named().map(|named| (named.simple, named.part.at(named.span)));
    let fields = subject.new_fields().map(|part| (part.field.name.as_str(), part.place()));
    types
        .chain(fields)
        .filter_map(|(name, place)| Some((name, short(name)?, place)))
        .map(|(name, word, place)| {
            LINT.found(format!("the name `{name}` has the abbreviation `{word}`")).at(place).fix("spell it out")
        })
        .collect()
}
