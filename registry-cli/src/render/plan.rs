//! Plans and the standing of contracts, for people.

use std::io::{self, Write};

use super::{BAD, DIM, GOOD, STRONG, WARN};
use crate::publish::{Agreement, ContractPlan, Divergence, Plan, Standing};
use schemactl_pulsar::NamespaceLock;

/// A plan that wasn't carried out: what is to be done, or what stands in the way.
pub fn steps(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    writeln!(out, "{STRONG}plan{STRONG:#} for {} (Pulsar {})", plan.registry, plan.version)?;
    for step in &plan.steps {
        writeln!(out, "  {GOOD}+{GOOD:#} {step}")?;
    }
    if plan.is_settled() {
        writeln!(out, "  nothing to do")?;
    }
    asides(out, plan)?;
    if plan.conflicts.is_empty() {
        writeln!(out, "{}; nothing was changed", count(plan.steps.len(), "step"))
    } else {
        writeln!(out, "{} in the way; nothing was changed", count(plan.conflicts.len(), "conflict"))
    }
}

/// A registry that has everything.
pub fn settled(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    writeln!(out, "{GOOD}nothing to do{GOOD:#}: {} (Pulsar {}) has everything", plan.registry, plan.version)?;
    lines(out, plan)?;
    asides(out, plan)
}

/// A plan that was carried out, and how everything stands after it.
pub fn published(out: &mut dyn Write, plan: &Plan, now: &Plan) -> io::Result<()> {
    let steps = count(plan.steps.len(), "step");
    writeln!(out, "{GOOD}published{GOOD:#} to {} (Pulsar {}) in {steps}", now.registry, now.version)?;
    lines(out, now)?;
    asides(out, now)
}

/// How every contract stands, what drifted, and that `publish` would mend it, as it would be called.
pub fn status(out: &mut dyn Write, plan: &Plan, publish: &str) -> io::Result<()> {
    writeln!(out, "{STRONG}{}{STRONG:#} (Pulsar {})", plan.registry, plan.version)?;
    lines(out, plan)?;
    asides(out, plan)?;
    if plan.is_settled() {
        return writeln!(out, "{GOOD}no drift{GOOD:#}");
    }
    writeln!(out, "{WARN}drift{WARN:#}: {}", drift(plan))?;
    for step in &plan.steps {
        writeln!(out, "  {WARN}-{WARN:#} to do: {step}")?;
    }
    if plan.conflicts.is_empty() {
        writeln!(out, "{DIM}`{publish}` does what is to do{DIM:#}")
    } else {
        writeln!(out, "{DIM}`{publish}` changes nothing while something is in the way{DIM:#}")
    }
}

fn drift(plan: &Plan) -> String {
    let steps = count(plan.steps.len(), "step");
    match plan.conflicts.len() {
        0 => format!("{steps} to do"),
        conflicts => format!("{steps} to do, {} in the way", count(conflicts, "conflict")),
    }
}

/// A line for each contract.
fn lines(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    let width = plan.contracts.iter().map(|contract| contract.contract.len()).max().unwrap_or_default();
    for contract in &plan.contracts {
        let versions = versions(contract);
        writeln!(out, "  {STRONG}{:width$}{STRONG:#}  {versions}", contract.contract)?;
        writeln!(out, "  {:width$}  {DIM}{}, {}{DIM:#}", "", contract.topic, setting(contract))?;
    }
    Ok(())
}

fn versions(contract: &ContractPlan) -> String {
    let standings = contract.comparison.standings.iter().map(Some).chain(std::iter::repeat(None));
    let sealed = contract.versions.iter().zip(standings).map(|(version, standing)| match standing {
        Some(Standing::Registered { stored, agreement: Agreement::Text }) => format!("v{version} = {stored}"),
        Some(Standing::Registered { stored, agreement: Agreement::Meaning }) => format!("v{version} ≈ {stored}"),
        Some(Standing::Missing { .. }) => format!("v{version} missing"),
        None => format!("v{version} unknown"),
    });
    let draft = contract.draft.map(|version| format!("v{version} draft"));
    let stranger = contract.comparison.divergence.as_ref().map(stranger);
    sealed.chain(draft).chain(stranger).collect::<Vec<_>>().join(", ")
}

/// What the registry has and the contract has not.
fn stranger(divergence: &Divergence) -> String {
    match divergence {
        Divergence::Differs { stored, version } => format!("{stored} is not v{version}"),
        Divergence::Longer { stored } => format!("{stored} is none of them"),
        Divergence::OtherType { stored, kind } => format!("{stored} is {kind}"),
    }
}

fn setting(contract: &ContractPlan) -> String {
    let topic = if contract.exists { "" } else { "no topic, " };
    let strategy = match contract.strategy {
        Some(strategy) if strategy == contract.wanted => strategy.name().to_owned(),
        Some(strategy) => format!("{strategy} instead of {}", contract.wanted),
        None => format!("no strategy instead of {}", contract.wanted),
    };
    let lock = match contract.lock {
        Some(lock) if lock == NamespaceLock::LOCKED => "locked",
        Some(_) => "open",
        None => "no namespace",
    };
    format!("{topic}{strategy}, {lock}")
}

fn asides(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    for note in &plan.notes {
        writeln!(out, "{WARN}note{WARN:#}: {note}")?;
    }
    for conflict in &plan.conflicts {
        writeln!(out, "{BAD}error{BAD:#}[{}]: {conflict}", conflict.code())?;
        writeln!(out, "  {STRONG}help{STRONG:#}: {}", conflict.help())?;
    }
    Ok(())
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
