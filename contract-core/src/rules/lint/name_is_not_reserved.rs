//! Names can be used in every language.

use super::reserved;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_IS_NOT_RESERVED"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No type, field or symbol is named like a reserved word of a language that reads or writes the messages.",
        explanation: r#"The languages are `languages` in `[lint]` in `contracts.toml`; by default Java, Python, Rust, TypeScript, Go and C#.

Breaks it: a field named `class`.

At run time: nothing. But each generator changes the name in its own way (`class_`, `r#class`, `clazz`), and
generators that do not change it write code that does not compile.

Instead: use a more specific name, such as `vehicle_class`. To keep a name, list it:

    [lint]
    allowed-names = ["type"]
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let types = context.new_named_types().map(|named| (named.simple, named.site.at(named.span)));
    let fields = context.new_fields().map(|site| (site.field.name.as_str(), site.location()));
    let symbols = context.enums().flat_map(|(site, enumeration)| {
        context.new_symbols(enumeration).map(|symbol| (symbol.name.as_str(), site.at(symbol.span)))
    });
    types
        .chain(fields)
        .chain(symbols)
        .filter(|(name, _)| !context.options.allows(name))
        .filter_map(|(name, location)| {
            let languages: Vec<&str> = context
                .options
                .languages
                .iter()
                .filter(|language| reserved::reserved_words(**language).split_whitespace().any(|word| word == name))
                .map(|language| language.name())
                .collect();
            let (last, others) = languages.split_last()?;
            let all = if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
            let finding = LINT.finding(format!("`{name}` is a reserved word of {all}")).at(location);
            Some(finding.advice("use a more specific name, or list it in `allowed-names` in `[lint]`"))
        })
        .collect()
}
