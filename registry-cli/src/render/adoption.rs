//! Adopted versions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::style::{BAD, DIM, GOOD, STRONG};
use super::{counted, finding, finding_json};
use crate::ops::adopt::Adoption;
use crate::ops::sealed::{LineEnds, SealedVersion};

/// The largest number of contracts that get a line each.
const MAX_LINES: usize = 10;

/// The largest number of contracts that are listed in a line.
const MAX_LISTED: usize = 5;

/// A warning about files whose line ends git may change.
const CRLF: &str = "note: lines end with CR LF, and the seal covers every byte: put `*.avsc -text` into `.gitattributes`, so that git \
    does not change them";

/// Writes the adopted versions, and the contracts that are left out with the reasons.
pub(crate) fn human(out: &mut dyn Write, adoption: &Adoption, verb: &str) -> io::Result<()> {
    let Adoption { versions, refusals, sources, .. } = adoption;
    refusals.iter().try_for_each(|refusal| finding(out, sources, refusal))?;
    if versions.is_empty() && refusals.is_empty() {
        return writeln!(out, "nothing to adopt: all versions are released");
    }
    let mut contracts: BTreeMap<&str, Vec<&SealedVersion>> = BTreeMap::new();
    for version in versions {
        contracts.entry(&version.contract).or_default().push(version);
    }
    if contracts.len() <= MAX_LINES {
        for (id, versions) in &contracts {
            writeln!(out, "{GOOD}{verb}{GOOD:#} {STRONG}{id} {}{STRONG:#}", range(versions))?;
        }
    } else {
        let (contracts, versions) = (counted(contracts.len(), "contract"), counted(versions.len(), "version"));
        writeln!(out, "{GOOD}{verb}{GOOD:#} {contracts} with {versions}")?;
    }
    line_ends(out, LineEnds::of(&adoption.set().root, versions))?;
    notes(out, adoption)
}

/// Returns the numbers of consecutive versions.
fn range(versions: &[&SealedVersion]) -> String {
    match versions {
        [] => String::new(),
        [only] => format!("v{}", only.number),
        [first, .., last] => format!("v{} to v{}", first.number, last.number),
    }
}

/// Writes a note about line ends that git may change.
pub(crate) fn line_ends(out: &mut dyn Write, line_ends: LineEnds) -> io::Result<()> {
    if line_ends == LineEnds::Unprotected { writeln!(out, "{DIM}{CRLF}{DIM:#}") } else { Ok(()) }
}

/// Writes which contracts were left out, what the adopted versions break for each other, and the next step.
fn notes(out: &mut dyn Write, adoption: &Adoption) -> io::Result<()> {
    let left_out: Vec<&str> = adoption.left_out().into_iter().collect();
    if !left_out.is_empty() {
        let contracts = counted(left_out.len(), "contract");
        writeln!(out, "{BAD}left out{BAD:#}: {contracts} with errors: {STRONG}{}{STRONG:#}", left_out.join(", "))?;
    }
    if adoption.history > 0 {
        let count = counted(adoption.history, "finding");
        writeln!(out, "{DIM}history: {count} about these versions, which `schemactl check --history` shows{DIM:#}")?;
    }
    let first: Vec<String> =
        adoption.compatible_since.iter().map(|(id, first)| format!("{id} from v{first} on")).collect();
    if !first.is_empty() {
        let more = first.len().saturating_sub(MAX_LISTED);
        let listed = first[..first.len() - more].join(", ");
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        writeln!(out, "added `compatible-since` to the manifest, since older versions have breaks: {listed}{more}")?;
    }
    if !adoption.versions.is_empty() {
        writeln!(
            out,
            "next: commit; a change is a new file `vN.avsc`, which `schemactl check` compares with these versions"
        )?;
    }
    Ok(())
}

/// Returns an adoption for programs.
pub(crate) fn json(adoption: &Adoption) -> Value {
    let released: Vec<Value> = adoption.versions.iter().map(SealedVersion::json).collect();
    let refusals = adoption.refusals.iter().map(|refusal| finding_json(&adoption.sources, refusal));
    json!({
        "released": released,
        "compatible_since": adoption.compatible_since,
        "refusals": refusals.collect::<Vec<_>>(),
    })
}
