//! Names do not repeat the name of their type.

use crate::case::lowercase_words;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_DOES_NOT_REPEAT_OWNER"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "The name of a field or symbol does not begin with the name of its record or enum.",
        explanation: "Breaks it: the symbol `PARCEL_SIZE_SMALL` in the enum `ParcelSize`; the field `address_city` in the record `Address`.

At run time: nothing. But the name of the type is always beside it: `ParcelSize::PARCEL_SIZE_SMALL`,
`address.address_city`.

Instead: name them `SMALL` and `city`. An id may begin with the name of its record, such as `order_id` in `Order`,
because other messages use this name too.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for site in context.new_fields().filter(|site| !context.options.allows(&site.field.name)) {
        let name = &site.field.name;
        if let Some(rest) = words_after_owner(name, site.record.name.simple()).filter(|rest| rest.as_slice() != ["id"])
        {
            let message = format!("the field `{name}` repeats the name of its record, `{}`", site.record.name.simple());
            findings
                .push(LINT.finding(message).at(site.location()).advice(format!("rename it to `{}`", rest.join("_"))));
        }
    }
    for (site, enumeration) in context.enums() {
        for symbol in context.new_symbols(enumeration).filter(|symbol| !context.options.allows(&symbol.name)) {
            let Some(rest) = words_after_owner(&symbol.name, enumeration.name.simple()) else { continue };
            let message =
                format!("the symbol `{}` repeats the name of its enum, `{}`", symbol.name, enumeration.name.simple());
            let advice = format!("rename it to `{}`", rest.join("_").to_uppercase());
            findings.push(LINT.finding(message).at(site.at(symbol.span)).advice(advice));
        }
    }
    findings
}

/// Returns the words of a name after those of its owner, if it begins with all of them.
fn words_after_owner(name: &str, owner: &str) -> Option<Vec<String>> {
    let (name, owner) = (lowercase_words(name), lowercase_words(owner));
    let rest = name.strip_prefix(owner.as_slice())?;
    (!rest.is_empty() && !owner.is_empty()).then(|| rest.to_vec())
}
