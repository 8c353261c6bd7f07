//! Names are valid for every parser.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_IS_PORTABLE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Names, namespaces and aliases follow the specification: letters A to Z, digits and `_`.",
        explanation: "Breaks it: the namespace `acme.Outer$`, the field `größe`, the alias `old-name`.

At run time: Pulsar's broker accepts these names, because Avro Java checks neither namespaces nor the aliases of
fields, and accepts letters of any script. Parsers that follow the specification reject the schema, such as fastavro
and apache-avro for Rust, and so does Avro Java with strict name checks. Java itself writes `$` for inner classes.

Instead: use letters A to Z, digits and `_`, with a letter or `_` first.
",
    },
    check: Check::Schema(check),
};

const FIX: &str = "use letters A to Z, digits and `_` only";

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for named in context.named_types() {
        let name = named.name;
        let namespace = name.namespace().unwrap_or_default();
        let location = || named.site.at(named.span);
        if !is_portable(named.simple) {
            findings.push(
                LINT.finding(format!("other parsers reject the name `{}`", named.simple)).at(location()).advice(FIX),
            );
        }
        if !namespace.is_empty() && !namespace.split('.').all(is_portable) && !seen.contains(&namespace) {
            seen.push(namespace);
            findings.push(
                LINT.finding(format!("other parsers reject the namespace `{namespace}`")).at(location()).advice(FIX),
            );
        }
    }
    for site in &context.fields {
        let aliases = site.field.aliases.iter().map(|alias| ("alias", alias));
        for (kind, name) in std::iter::once(("name", &site.field.name)).chain(aliases) {
            if !is_portable(name) {
                let message = format!("other parsers reject the {kind} `{name}`");
                findings.push(LINT.finding(message).at(site.location()).advice(FIX));
            }
        }
    }
    for (site, enumeration) in context.enums() {
        for symbol in enumeration.symbols.iter().filter(|symbol| !is_portable(&symbol.name)) {
            let message = format!("other parsers reject the symbol `{}`", symbol.name);
            findings.push(LINT.finding(message).at(site.at(symbol.span)).advice(FIX));
        }
    }
    findings
}

fn is_portable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
