//! The plan of an import.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::counted;
use super::style::{DIM, GOOD, STRONG, WARN};
use crate::import::candidate::{LeftOut, TextOrigin};
use crate::import::plan::{ImportPlan, PlannedContract, Table, VersionState};

/// The largest number of contracts that are shown.
const MAX_CONTRACTS: usize = 20;

/// The largest number of versions that are shown of a contract, and of sources that are listed for a reason to leave them
/// out.
const MAX_LISTED: usize = 10;

/// The way to see what is not shown.
const SHOWS_ALL: &str = "`--dry-run --format json` lists all";

/// Writes a plan: a block for each contract, and the sources that are left out by reason.
pub(crate) fn human(out: &mut dyn Write, plan: &ImportPlan) -> io::Result<()> {
    for planned in plan.contracts.iter().take(MAX_CONTRACTS) {
        contract(out, planned)?;
    }
    if let Some(more) = more(plan.contracts.len(), MAX_CONTRACTS) {
        writeln!(out, "{DIM}and {}; {SHOWS_ALL}{DIM:#}", counted(more, "more contract"))?;
    }
    let reasons: BTreeSet<&str> = plan.left_out.iter().map(|left_out| left_out.reason.as_str()).collect();
    for reason in reasons {
        let sources: Vec<&LeftOut> = plan.left_out.iter().filter(|left_out| left_out.reason == reason).collect();
        left_out(out, reason, &sources)?;
    }
    Ok(())
}

/// Returns how many are not shown; `None` if all are.
fn more(count: usize, shown: usize) -> Option<usize> {
    count.checked_sub(shown).filter(|more| *more > 0)
}

fn contract(out: &mut dyn Write, contract: &PlannedContract) -> io::Result<()> {
    let PlannedContract { id, type_description, topic, has_default_topic, record, table, versions, .. } = contract;
    let type_note = if record.is_some() { "" } else { " (not a record)" };
    let topic = if *has_default_topic { String::new() } else { format!(", {topic}") };
    let note = match table {
        Table::New => "",
        Table::Changed => ", whose record is changed in the manifest",
        Table::Kept => ", which exists",
    };
    writeln!(out, "{STRONG}{id}{STRONG:#} {DIM}{type_description}{type_note}{topic}{note}{DIM:#}")?;
    for version in versions.iter().take(MAX_LISTED) {
        let note = match version.origin {
            TextOrigin::Source => "",
            TextOrigin::Written => " (written as JSON with all its types)",
        };
        let style = if version.state == VersionState::New { GOOD } else { DIM };
        let state = if version.state == VersionState::New { "+" } else { "=" };
        writeln!(out, "  {style}{state} v{}{style:#}  {}{DIM}{note}{DIM:#}", version.number, version.source)?;
    }
    if let Some(more) = more(versions.len(), MAX_LISTED) {
        writeln!(out, "  {DIM}and {}; {SHOWS_ALL}{DIM:#}", counted(more, "more version"))?;
    }
    Ok(())
}

/// Writes the sources that are left out for a reason. If the project gets an equal schema for each, many are only counted.
fn left_out(out: &mut dyn Write, reason: &str, sources: &[&LeftOut]) -> io::Result<()> {
    let more = more(sources.len(), MAX_LISTED);
    if more.is_some() && sources.iter().all(|source| source.original.is_some()) {
        return writeln!(out, "{WARN}left out{WARN:#} {} times: {reason}; {SHOWS_ALL}", sources.len());
    }
    writeln!(out, "{WARN}left out{WARN:#}: {reason}")?;
    for LeftOut { source, original, .. } in sources.iter().take(MAX_LISTED) {
        match original {
            Some(original) => writeln!(out, "  {source} {DIM}(as {original}){DIM:#}")?,
            None => writeln!(out, "  {source}")?,
        }
    }
    match more {
        Some(more) => writeln!(out, "  {DIM}and {more} more; {SHOWS_ALL}{DIM:#}"),
        None => Ok(()),
    }
}
