//! Messages can end.

use crate::finding::Finding;
use crate::lint::{Check, Lint, LintContext};
use crate::rule::{Group, Policy, Rule, RuleId, Severity};
use crate::schema::{Kind, TypeId};

/// The rule.
pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        id: RuleId::new("RECORD_HAS_FINITE_VALUE"),
        group: Group::Lint,
        severity: Severity::Error,
        enabled_by_default: true,
        policy: Policy::Adjustable,
        promise: "Every record has a value that ends: one that contains itself does so through a union, an array or a map.",
        explanation: r#"Breaks it: a record `Node` with a field `next` of the type `Node`.

At run time: nobody can write a message, since each holds another. Pulsar's broker takes the first such schema, and
answers every later upload to the topic with 500, since its check runs out of stack.

Instead: `"type": ["null", "Node"], "default": null`.
"#,
    },
    check: Check::Schema(check),
};

fn check(context: &LintContext<'_>) -> Vec<Finding> {
    let finite = finite(context);
    let Some(start) = context.types.iter().find(|site| !finite[site.id.index()]) else { return Vec::new() };
    // What has no end has a part that has none, so going on from part to part comes back to where it was.
    let (mut at, mut seen) = (start.id, vec![false; finite.len()]);
    while !std::mem::replace(&mut seen[at.index()], true) {
        let parts: Vec<TypeId> = match context.schema.kind(at) {
            Kind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
            Kind::Union(branches) => branches.clone(),
            _ => break,
        };
        let Some(next) = parts.into_iter().find(|site| !finite[site.index()]) else { break };
        at = next;
    }
    let endless = context.records().filter(|(site, _)| site.id == at);
    endless
        .map(|(site, record)| {
            LINT.finding(format!("the record `{}` contains itself, and no value of it ends", record.name.simple()))
                .at(site.at(record.name_span))
                .consequence("nobody can write a message, and Pulsar's broker answers every later upload with 500")
                .fix("let it contain itself through `[\"null\", ...]` or an array")
        })
        .collect()
}

/// Which types have a value that ends.
fn finite(context: &LintContext<'_>) -> Vec<bool> {
    let mut finite = vec![false; context.schema.ids().count()];
    loop {
        let mut grew = false;
        // Inner types come later, so going backwards settles most of them in one round.
        for site in context.types.iter().rev() {
            let ends = match &site.node.kind {
                Kind::Record(record) => record.fields.iter().all(|field| finite[field.ty.index()]),
                Kind::Union(branches) => branches.is_empty() || branches.iter().any(|branch| finite[branch.index()]),
                _ => true,
            };
            grew |= ends && !std::mem::replace(&mut finite[site.id.index()], ends);
        }
        if !grew {
            return finite;
        }
    }
}
