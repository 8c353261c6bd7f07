//! `--fix` of `check` and `lint`: applies safe fixes to drafts and reports the changes.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract_core::CheckReport;
use contract_core::finding::{Edit, Finding, Location};
use contract_core::rule::{Group, RuleId, Severity};
use contract_core::source::SourceId;
use serde_json::{Value, json};
use similar::TextDiff;

use crate::error::ToolError;
use crate::ops::atomic_write::write_atomic;

/// The largest number of rounds: a fix can uncover another finding, but not forever.
const MAX_ROUNDS: usize = 100;

/// A file that was changed.
pub(crate) struct FixedFile {
    pub(crate) path: PathBuf,
    before: Arc<str>,
    after: String,
}

impl FixedFile {
    /// Creates the record of a change.
    pub(crate) fn new(path: PathBuf, before: Arc<str>, after: String) -> Self {
        Self { path, before, after }
    }

    /// Returns the change as JSON.
    pub(crate) fn json(&self) -> Value {
        json!({ "file": self.path.display().to_string(), "diff": self.diff() })
    }

    /// Returns the change as a unified diff.
    pub(crate) fn diff(&self) -> String {
        let path = self.path.display().to_string();
        let diff = TextDiff::from_lines(&*self.before, &self.after);
        diff.unified_diff().header(&path, &path).to_string()
    }
}

/// Applies fixes until no finding has one, and returns the last report with the changed files.
///
/// Fixes that introduce errors are reverted. If a file had several, each is then tried by itself.
pub(crate) fn fix(
    check: impl Fn() -> Result<CheckReport, ToolError>,
) -> Result<(CheckReport, Vec<FixedFile>), ToolError> {
    let mut fixed: BTreeMap<PathBuf, FixedFile> = BTreeMap::new();
    let mut attempts = FixAttempts::default();
    let mut report = check()?;
    for _ in 0..MAX_ROUNDS {
        let mut written = Vec::new();
        for (source, Change { edits, fixes }) in changes(&report, &attempts) {
            let source = report.sources.get(source);
            let (path, before) = (source.path().to_owned(), Arc::clone(source.text()));
            let after = apply(&before, edits);
            write_atomic(&path, &after)?;
            fixed
                .entry(path.clone())
                .or_insert(FixedFile::new(path.clone(), Arc::clone(&before), String::new()))
                .after = after;
            written.push((path, before, fixes));
        }
        if written.is_empty() {
            break;
        }
        let now = check()?;
        written.retain(|(path, ..)| introduces_errors(path, &report, &now));
        report = now;
        if written.is_empty() {
            continue;
        }
        for (path, before, fixes) in written {
            write_atomic(&path, &before)?;
            if let Some(file) = fixed.get_mut(&path) {
                file.after = before.to_string();
            }
            attempts.failed(path, fixes);
        }
        report = check()?;
    }
    Ok((report, fixed.into_values().filter(|file| *file.before != *file.after).collect()))
}

/// The fixes that introduced errors.
#[derive(Default)]
struct FixAttempts {
    /// Files in which findings are fixed one at a time.
    one_at_a_time: BTreeSet<PathBuf>,
    /// Findings that are not fixed.
    skipped: BTreeSet<FixId>,
}

impl FixAttempts {
    fn failed(&mut self, path: PathBuf, fixes: Vec<FixId>) {
        if let [_] = fixes[..] {
            self.skipped.extend(fixes);
        } else {
            self.one_at_a_time.insert(path);
        }
    }
}

/// Identifies a finding across rounds: file, rule, name path, message.
type FixId = (PathBuf, RuleId, String, String);

fn fix_id(finding: &Finding, report: &CheckReport) -> Option<FixId> {
    let path = report.sources.get(finding.edits.first()?.span.source).path().to_owned();
    Some((path, finding.rule.id, name_path(finding), finding.message.clone()))
}

fn name_path(finding: &Finding) -> String {
    finding.location.as_ref().and_then(|place| place.path.clone()).unwrap_or_default()
}

/// Returns whether a file has more schema errors than before, or its contract has new errors. A file with fewer schema
/// errors than before may show errors that they hid.
fn introduces_errors(path: &Path, before: &CheckReport, now: &CheckReport) -> bool {
    let schema_errors =
        |report: &CheckReport| errors(path, report).filter(|error| error.rule.group == Group::Schema).count();
    match schema_errors(now).cmp(&schema_errors(before)) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => {
            let known = count_errors(path, before);
            count_errors(path, now).iter().any(|(error, count)| known.get(error).is_none_or(|before| before < count))
        }
    }
}

/// Counts the errors of a file's contract by rule and name path.
fn count_errors(path: &Path, report: &CheckReport) -> BTreeMap<(RuleId, String), usize> {
    let mut counts = BTreeMap::new();
    for error in errors(path, report) {
        *counts.entry((error.rule.id, name_path(error))).or_default() += 1;
    }
    counts
}

/// Returns the errors of a file and of its contract.
fn errors<'c>(path: &'c Path, report: &'c CheckReport) -> impl Iterator<Item = &'c Finding> {
    let mut contracts = report.set.iter().flat_map(|set| &set.contracts);
    let contract = contracts.find(|contract| contract.versions.iter().any(|version| version.path == path));
    let id = contract.map(|contract| contract.id.clone());
    report.errors().filter(move |error| {
        let in_file = |place: &Location| report.sources.get(place.span.source).path() == path;
        error.contract.is_some() && error.contract == id || error.location.as_ref().is_some_and(in_file)
    })
}

/// Returns a line that says what the user can do next.
pub(crate) fn next_steps(command: &str, report: &CheckReport) -> Option<String> {
    let mut steps = Vec::new();
    match fixable(report).filter(|finding| !finding.edits.is_empty()).count() {
        0 => {}
        1 => steps.push(format!("`schemactl {command} --fix` fixes one of them")),
        count => steps.push(format!("`schemactl {command} --fix` fixes {count} of them")),
    }
    if report.errors().any(|finding| finding.rule.can_be_accepted()) {
        steps.push("to accept a break until a day, run its `schemactl accept` command".to_owned());
    }
    (!steps.is_empty()).then(|| format!("next: {}", steps.join("; ")))
}

/// Returns the findings whose fixes change only drafts.
fn fixable(report: &CheckReport) -> impl Iterator<Item = &Finding> {
    let contracts = report.set.iter().flat_map(|set| &set.contracts);
    let drafts: HashSet<SourceId> =
        contracts.flat_map(|contract| contract.draft_versions().map(|version| version.source)).collect();
    report.findings.iter().filter(move |finding| {
        finding.severity > Severity::Accepted && finding.edits.iter().all(|edit| drafts.contains(&edit.span.source))
    })
}

/// The edits of a file, and the findings that they fix.
#[derive(Default)]
struct Change {
    edits: BTreeMap<u32, Edit>,
    fixes: Vec<FixId>,
}

/// Collects the edits of each draft. If edits of several findings overlap, the smallest is chosen, and the others wait for
/// the next round. The edits of a finding are applied together.
fn changes(report: &CheckReport, attempts: &FixAttempts) -> BTreeMap<SourceId, Change> {
    let mut wanted: Vec<&Finding> = fixable(report).collect();
    wanted.sort_by_key(|finding| finding.edits.iter().map(|edit| edit.span.end - edit.span.start).max());
    let mut changes: BTreeMap<SourceId, Change> = BTreeMap::new();
    for finding in wanted {
        let Some(id) = fix_id(finding, report) else { continue };
        let source = finding.edits[0].span.source;
        let overlaps = |edit: &Edit| {
            let made = changes.get(&edit.span.source).into_iter().flat_map(|change| change.edits.values());
            made.map(|made| made.span)
                .any(|made| made.start == edit.span.start || (made.start < edit.span.end && edit.span.start < made.end))
        };
        let is_alone = !attempts.one_at_a_time.contains(&id.0) || !changes.contains_key(&source);
        if is_alone && !attempts.skipped.contains(&id) && !finding.edits.iter().any(overlaps) {
            for edit in &finding.edits {
                changes.entry(edit.span.source).or_default().edits.insert(edit.span.start, edit.clone());
            }
            changes.entry(source).or_default().fixes.push(id);
        }
    }
    changes
}

fn apply(text: &str, edits: BTreeMap<u32, Edit>) -> String {
    let mut text = text.to_owned();
    // From the end, so that earlier offsets stay valid.
    for edit in edits.into_values().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
    }
    text
}
