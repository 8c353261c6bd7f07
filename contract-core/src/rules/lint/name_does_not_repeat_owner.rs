//! Names do not say twice where they are.

use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject, words};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "NAME_DOES_NOT_REPEAT_OWNER",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "The name of a field or symbol does not begin with the name of its record or enum.",
        explanation: "Breaks it: the symbol `PARCEL_SIZE_SMALL` in the enum `ParcelSize`, the field `address_city` in the record `Address`.

At run time: nothing. The owner is always beside the name: `ParcelSize::PARCEL_SIZE_SMALL`, `address.address_city`.

Instead: `SMALL`, `city`. An id may carry the name of its record, `order_id` in `Order`: it is what others call it.
",
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in subject.new_fields().filter(|part| !subject.options.allows(&part.field.name)) {
        let name = &part.field.name;
        if let Some(rest) = repeats(name, part.record.name.simple()).filter(|rest| rest.as_slice() != ["id"]) {
            let message = format!("the field `{name}` repeats the name of its record, `{}`", part.record.name.simple());
            findings.push(LINT.found(message).at(part.place()).fix(format!("call it `{}`", rest.join("_"))));
        }
    }
    for (part, enumeration) in subject.enums() {
        for symbol in subject.new_symbols(enumeration).filter(|symbol| !subject.options.allows(&symbol.name)) {
            let Some(rest) = repeats(&symbol.name, enumeration.name.simple()) else { continue };
            let message =
                format!("the symbol `{}` repeats the name of its enum, `{}`", symbol.name, enumeration.name.simple());
            let fix = format!("call it `{}`", rest.join("_").to_uppercase());
            findings.push(LINT.found(message).at(part.at(symbol.span)).fix(fix));
        }
    }
    findings
}

/// The words of a name after those of its owner, if it begins with all of them.
fn repeats(name: &str, owner: &str) -> Option<Vec<String>> {
    let (name, owner) = (words(name), words(owner));
    let rest = name.strip_prefix(owner.as_slice())?;
    (!rest.is_empty() && !owner.is_empty()).then(|| rest.to_vec())
}
