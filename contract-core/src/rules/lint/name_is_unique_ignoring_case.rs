//! Names differ in more than case.

use std::collections::HashMap;

use crate::finding::{Finding, Location};
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("NAME_IS_UNIQUE_IGNORING_CASE"),
        group: Group::Lint,
        severity: Severity::Warning,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "No two fields of a record, symbols of an enum or types of a schema differ only in case or `_`.",
        explanation: "Breaks it: the fields `order_id` and `orderId` in one record.

At run time: generators write names in the case of their language, so both become `orderId`: the code does not
compile, or one field hides the other. Stores that ignore case, such as SQL columns, keep only one of the two.

Instead: use names that describe how the two differ.
",
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let types = context.named_types().map(|named| (named.name.full(), named.site.at(named.span)));
    find_similar(types, &mut findings);
    for (site, record) in context.records() {
        let named = |name: &str| format!("{}.{name}", site.path);
        let fields = record.fields.iter().map(|field| {
            (field.name.as_str(), Location { path: Some(named(&field.name)), ..site.at(field.name_span) })
        });
        find_similar(fields, &mut findings);
    }
    for (site, enumeration) in context.enums() {
        find_similar(
            enumeration.symbols.iter().map(|symbol| (symbol.name.as_str(), site.at(symbol.span))),
            &mut findings,
        );
    }
    findings
}

fn find_similar<'a>(names: impl Iterator<Item = (&'a str, Location)>, findings: &mut Vec<Finding>) {
    let mut known: HashMap<String, (&str, Location)> = HashMap::new();
    for (name, location) in names {
        let folded = name.replace('_', "").to_lowercase();
        if let Some((first, other)) = known.get(&folded) {
            if *first != name {
                let mut finding =
                    LINT.finding(format!("`{name}` differs from `{first}` only in case or `_`")).at(location);
                finding.related = Some(other.clone());
                findings.push(finding.advice("use names that describe how the two differ"));
            }
        } else {
            known.insert(folded, (name, location));
        }
    }
}
