//! Names are usable in every language.

use super::reserved;
use crate::finding::{Finding, Severity};
use crate::lint::{Check, Lint, Standing, Subject};
use crate::rules::{Group, Rule};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: "NAME_IS_NOT_RESERVED",
        severity: Severity::Warning,
        group: Group::Lint,
        promise: "No type, field or symbol has the name of a reserved word in a language that reads or writes the messages.",
        explanation: r#"The languages are `languages` in the table `[lint]` of `contracts.toml`; by default Java, Python, Rust, TypeScript, Go
and C#.

Breaks it: a field called `class`.

At run time: nothing. Each generator bends the name in its own way (`class_`, `r#class`, `clazz`), and those that do
not write code that does not compile.

Instead: a name that says more, `vehicle_class`. Where the name is good as it is, list it:

    [lint]
    allowed-names = ["type"]
"#,
    },
    standing: Standing::On,
    check: Check::Schema(check),
};

fn check(subject: &Subject<'_>) -> Vec<Finding> {
    let types = subject.new_named().map(|named| (named.simple, named.part.at(named.span)));
    let fields = subject.new_fields().map(|part| (part.field.name.as_str(), part.place()));
    let symbols = subject.enums().flat_map(|(part, enumeration)| {
        subject.new_symbols(enumeration).map(|symbol| (symbol.name.as_str(), part.at(symbol.span)))
    });
    types
        .chain(fields)
        .chain(symbols)
        .filter(|(name, _)| !subject.options.allows(name))
        .filter_map(|(name, place)| {
            let languages: Vec<&str> = subject
                .options
                .languages
                .iter()
                .filter(|language| reserved::words(**language).split_whitespace().any(|word| word == name))
                .map(|language| language.name())
                .collect();
            let last = languages.last()?;
            let all = match languages.len() {
                1 => (*last).to_owned(),
                count => format!("{} and {last}", languages[..count - 1].join(", ")),
            };
            let finding = LINT.found(format!("`{name}` is a reserved word of {all}")).at(place);
            Some(finding.fix("use a name that says more, or list it in `allowed-names` of `[lint]`"))
        })
        .collect()
}
