//! Plans and the state of contracts, for people.

use std::io::{self, Write};

use super::report::counted;
use super::{BAD, DIM, GOOD, STRONG, WARN};
use crate::publish::{ContractPlan, Divergence, Plan, SchemaMatch, VersionState};
use schemactl_pulsar::NamespaceLock;

/// Writes a plan that was not applied: its steps and conflicts.
pub fn steps(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    writeln!(out, "{STRONG}plan{STRONG:#} for {} (Pulsar {})", plan.registry, plan.version)?;
    for step in &plan.steps {
        writeln!(out, "  {GOOD}+{GOOD:#} {step}")?;
    }
    if plan.is_settled() {
        writeln!(out, "  nothing to do")?;
    }
    notes_and_conflicts(out, plan)?;
    if plan.conflicts.is_empty() {
        writeln!(out, "{}; nothing was changed", counted(plan.steps.len(), "step"))
    } else {
        writeln!(out, "{} to resolve; nothing was changed", counted(plan.conflicts.len(), "conflict"))
    }
}

/// Writes the state of a registry that is up to date.
pub fn settled(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    writeln!(out, "{GOOD}nothing to do{GOOD:#}: {} (Pulsar {}) is up to date", plan.registry, plan.version)?;
    lines(out, plan)?;
    notes_and_conflicts(out, plan)
}

/// Writes the result of a plan that was applied.
pub fn published(out: &mut dyn Write, plan: &Plan, now: &Plan) -> io::Result<()> {
    let steps = counted(plan.steps.len(), "step");
    writeln!(out, "{GOOD}published{GOOD:#} to {} (Pulsar {}) in {steps}", now.registry, now.version)?;
    lines(out, now)?;
    notes_and_conflicts(out, now)
}

/// Writes the state of every contract, the drift, and the command that removes it.
pub fn status(out: &mut dyn Write, plan: &Plan, publish: &str) -> io::Result<()> {
    writeln!(out, "{STRONG}{}{STRONG:#} (Pulsar {})", plan.registry, plan.version)?;
    lines(out, plan)?;
    notes_and_conflicts(out, plan)?;
    if plan.is_settled() {
        return writeln!(out, "{GOOD}no drift{GOOD:#}");
    }
    writeln!(out, "{WARN}drift{WARN:#}: {}", drift(plan))?;
    for step in &plan.steps {
        writeln!(out, "  {WARN}-{WARN:#} to do: {step}")?;
    }
    if plan.conflicts.is_empty() {
        writeln!(out, "{DIM}`{publish}` removes the drift{DIM:#}")
    } else {
        writeln!(out, "{DIM}`{publish}` changes nothing until the conflicts are resolved{DIM:#}")
    }
}

fn drift(plan: &Plan) -> String {
    let steps = counted(plan.steps.len(), "step");
    match plan.conflicts.len() {
        0 => format!("{steps} to do"),
        conflicts => format!("{steps} to do, {} to resolve", counted(conflicts, "conflict")),
    }
}

/// Writes a line for each contract.
fn lines(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    let width = plan.contracts.iter().map(|contract| contract.contract.len()).max().unwrap_or_default();
    for contract in &plan.contracts {
        let versions = versions(contract);
        writeln!(out, "  {STRONG}{:width$}{STRONG:#}  {versions}", contract.contract)?;
        writeln!(out, "  {:width$}  {DIM}{}, {}{DIM:#}", "", contract.topic, settings(contract))?;
    }
    Ok(())
}

fn versions(contract: &ContractPlan) -> String {
    let states = contract.comparison.states.iter().map(Some).chain(std::iter::repeat(None));
    let released = contract.versions.iter().zip(states).map(|(version, state)| match state {
        Some(VersionState::Registered { stored, schema_match: SchemaMatch::Text }) => format!("v{version} = {stored}"),
        Some(VersionState::Registered { stored, schema_match: SchemaMatch::Meaning }) => {
            format!("v{version} ≈ {stored}")
        }
        Some(VersionState::SameAs { version: older }) => format!("v{version} is stored as v{older}"),
        Some(VersionState::Missing { .. }) => format!("v{version} missing"),
        None => format!("v{version} unknown"),
    });
    let draft = contract.draft.map(|version| format!("v{version} draft"));
    let divergence = contract.comparison.divergence.as_ref().map(describe_divergence);
    released.chain(draft).chain(divergence).collect::<Vec<_>>().join(", ")
}

/// Describes the first stored schema that differs from the contract.
fn describe_divergence(divergence: &Divergence) -> String {
    match divergence {
        Divergence::Differs { stored, version } => format!("{stored} is not v{version}"),
        Divergence::Longer { stored } => format!("{stored} is not in the contract"),
        Divergence::OtherType { stored, schema_type } => format!("{stored} is {schema_type}"),
    }
}

fn settings(contract: &ContractPlan) -> String {
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

fn notes_and_conflicts(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    for note in &plan.notes {
        writeln!(out, "{WARN}note{WARN:#}: {note}")?;
    }
    for conflict in &plan.conflicts {
        writeln!(out, "{BAD}error{BAD:#}[{}]: {conflict}", conflict.code())?;
        writeln!(out, "  {STRONG}help{STRONG:#}: {}", conflict.help())?;
    }
    Ok(())
}
