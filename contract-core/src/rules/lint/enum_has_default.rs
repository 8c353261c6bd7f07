//! Enums have a default, so that symbols can be added.

use crate::edits::append_entry;
use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("ENUM_HAS_DEFAULT"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every enum has its own default.",
        explanation: r#"Breaks it: `{ "type": "enum", "name": "Size", "symbols": ["SMALL", "LARGE"] }`.

At run time: nothing yet. But the first message with a symbol that is added later stops every reader on an older
version. The default of a field with this type does not help: it is for messages without the field.

Instead: `"symbols": ["UNKNOWN", "SMALL", "LARGE"], "default": "UNKNOWN"`, from the first version on. Pulsar regards a
version that only adds the default of an enum as equal to the previous version, and never stores it.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    context
        .enums()
        .filter(|(_, enumeration)| enumeration.default.is_none() && !enumeration.symbols.is_empty())
        .map(|(site, enumeration)| {
            let unknown =
                context.options.unknown_symbols.iter().find(|symbol| enumeration.symbol_index(symbol).is_some());
            let default = unknown.map(|unknown| format!("\"default\": \"{unknown}\""));
            LINT.finding(format!("the enum `{}` has no default", enumeration.name.simple()))
                .at(site.at(enumeration.name_span))
                .consequence("the first symbol that is added later stops every reader on an older version")
                .advice(match &default {
                    Some(default) => format!("add `{default}`"),
                    None => "add a symbol `UNKNOWN` and `\"default\": \"UNKNOWN\"`".to_owned(),
                })
                .edits(default.and_then(|default| append_entry(context.content, site.node.span, &default)))
        })
        .collect()
}
