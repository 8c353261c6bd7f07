//! Every record has a finite value.

use schemactl_avro::schema::{Kind, TypeId};

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("RECORD_HAS_FINITE_VALUE"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        overrides: Overrides::SeverityAndAcceptance,
        promise: "Every record has a finite value: a record contains itself only through a union, an array or a map.",
        explanation: r#"Breaks it: a record `Node` with a field `next` of the type `Node`.

At run time: no message can be written, because each contains another. Pulsar's broker accepts the first such schema.
Its check of later uploads to the topic runs out of stack, and it answers them with 500.

Instead: write `"type": ["null", "Node"], "default": null`.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let is_finite = finite_types(context);
    let Some(start) = context.types.iter().find(|site| !is_finite[site.id.index()]) else { return Vec::new() };
    // A type without a finite value contains another such type, so following them leads into a cycle.
    let (mut current, mut seen) = (start.id, vec![false; is_finite.len()]);
    while !std::mem::replace(&mut seen[current.index()], true) {
        let inner: Vec<TypeId> = match context.schema.kind(current) {
            Kind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
            Kind::Union(branches) => branches.clone(),
            _ => break,
        };
        let Some(next) = inner.into_iter().find(|id| !is_finite[id.index()]) else { break };
        current = next;
    }
    let infinite = context.records().filter(|(site, _)| site.id == current);
    infinite
        .map(|(site, record)| {
            LINT.finding(format!(
                "the record `{}` always contains itself, so no value of it is finite",
                record.name.simple()
            ))
            .at(site.at(record.name_span))
            .consequence("no message can be written, and Pulsar's broker answers every later upload with 500")
            .advice("let it contain itself only through `[\"null\", ...]` or an array")
        })
        .collect()
}

/// Returns for each type whether it has a finite value.
fn finite_types(context: &LintContext<'_>) -> Vec<bool> {
    let mut is_finite = vec![false; context.schema.ids().count()];
    loop {
        let mut changed = false;
        // Inner types come later, so the reverse order finds most of them in one round.
        for site in context.types.iter().rev() {
            let has_finite_value = match &site.node.kind {
                Kind::Record(record) => record.fields.iter().all(|field| is_finite[field.ty.index()]),
                // An empty union has no value either, but `TYPE_IS_NOT_EMPTY` reports it.
                Kind::Union(branches) => branches.is_empty() || branches.iter().any(|branch| is_finite[branch.index()]),
                _ => true,
            };
            changed |= has_finite_value && !std::mem::replace(&mut is_finite[site.id.index()], has_finite_value);
        }
        if !changed {
            return is_finite;
        }
    }
}
