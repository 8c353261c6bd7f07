//! `--fix` of `check` and `lint`: mends drafts where that takes no thought, and says what it changed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract_core::CheckReport;
use contract_core::finding::{Edit, Finding, Location};
use contract_core::rule::{Group, RuleId, Severity};
use contract_core::source::SourceId;
use serde_json::{Value, json};
use similar::TextDiff;

use crate::error::ToolError;
use crate::ops::write::write_whole;

/// How often a project is checked again: a mended break can uncover another, but not for ever.
const ROUNDS: usize = 100;

/// A file that was mended.
pub(crate) struct Mended {
    pub(crate) path: PathBuf,
    before: Arc<str>,
    after: String,
}

impl Mended {
    /// A file whose text was `before`.
    pub(crate) fn new(path: PathBuf, before: Arc<str>, after: String) -> Self {
        Self { path, before, after }
    }

    /// The change for programs.
    pub(crate) fn json(&self) -> Value {
        json!({ "file": self.path.display().to_string(), "diff": self.diff() })
    }

    /// The change as a unified diff.
    pub(crate) fn diff(&self) -> String {
        let path = self.path.display().to_string();
        let diff = TextDiff::from_lines(&*self.before, &self.after);
        diff.unified_diff().header(&path, &path).to_string()
    }
}

/// Mends the drafts until nothing is left that can be mended, and gives the last check with what was changed.
///
/// What makes an error that was not there is taken back: of several mends of a file, each is then tried by itself.
pub(crate) fn fix(check: impl Fn() -> Result<CheckReport, ToolError>) -> Result<(CheckReport, Vec<Mended>), ToolError> {
    let mut mended: BTreeMap<PathBuf, Mended> = BTreeMap::new();
    let mut trials = Trials::default();
    let mut report = check()?;
    for _ in 0..ROUNDS {
        let mut written = Vec::new();
        for (source, Change { edits, mends }) in changes(&report, &trials) {
            let source = report.sources.get(source);
            let (path, before) = (source.path().to_owned(), Arc::clone(source.text()));
            let after = apply(&before, edits);
            write_whole(&path, &after)?;
            mended.entry(path.clone()).or_insert(Mended::new(path.clone(), Arc::clone(&before), String::new())).after =
                after;
            written.push((path, before, mends));
        }
        if written.is_empty() {
            break;
        }
        let now = check()?;
        written.retain(|(path, ..)| is_worse(path, &report, &now));
        report = now;
        if written.is_empty() {
            continue;
        }
        for (path, before, mends) in written {
            write_whole(&path, &before)?;
            if let Some(file) = mended.get_mut(&path) {
                file.after = before.to_string();
            }
            trials.failed(path, mends);
        }
        report = check()?;
    }
    Ok((report, mended.into_values().filter(|file| *file.before != *file.after).collect()))
}

/// What was tried and made things worse.
#[derive(Default)]
struct Trials {
    /// Files in which one finding is mended at a time.
    careful: BTreeSet<PathBuf>,
    /// Findings that are left as they are.
    given_up: BTreeSet<Mend>,
}

impl Trials {
    fn failed(&mut self, path: PathBuf, mends: Vec<Mend>) {
        if let [_] = mends[..] {
            self.given_up.extend(mends);
        } else {
            self.careful.insert(path);
        }
    }
}

/// The finding that a mend is for: its file, its rule, its place by names, and its message.
type Mend = (PathBuf, RuleId, String, String);

fn mend_of(finding: &Finding, report: &CheckReport) -> Option<Mend> {
    let path = report.sources.get(finding.edits.first()?.span.source).path().to_owned();
    Some((path, finding.rule.id, place_of(finding), finding.message.clone()))
}

fn place_of(finding: &Finding) -> String {
    finding.location.as_ref().and_then(|place| place.path.clone()).unwrap_or_default()
}

/// Whether a file is less of a schema than it was, or its contract has errors that it had not. A text that is more of a
/// schema than it was may show errors that it hid.
fn is_worse(path: &Path, before: &CheckReport, now: &CheckReport) -> bool {
    let broken = |report: &CheckReport| errors(path, report).filter(|error| error.rule.group == Group::Schema).count();
    match broken(now).cmp(&broken(before)) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => {
            let known = tally(path, before);
            tally(path, now).iter().any(|(error, count)| known.get(error).is_none_or(|before| before < count))
        }
    }
}

/// How often the contract of a file has each error.
fn tally(path: &Path, report: &CheckReport) -> BTreeMap<(RuleId, String), usize> {
    let mut tally = BTreeMap::new();
    for error in errors(path, report) {
        *tally.entry((error.rule.id, place_of(error))).or_default() += 1;
    }
    tally
}

/// The errors of a file, and of the contract whose version it is.
fn errors<'c>(path: &'c Path, report: &'c CheckReport) -> impl Iterator<Item = &'c Finding> {
    let mut contracts = report.set.iter().flat_map(|set| &set.contracts);
    let contract = contracts.find(|contract| contract.versions.iter().any(|version| version.path == path));
    let id = contract.map(|contract| contract.id.clone());
    report.errors().filter(move |error| {
        let in_file = |place: &Location| report.sources.get(place.span.source).path() == path;
        error.contract.is_some() && error.contract == id || error.location.as_ref().is_some_and(in_file)
    })
}

/// What a person can do next, in a line.
pub(crate) fn next(command: &str, report: &CheckReport) -> Option<String> {
    let mut steps = Vec::new();
    match mendable(report).filter(|finding| !finding.edits.is_empty()).count() {
        0 => {}
        1 => steps.push(format!("`schemactl {command} --fix` mends one of them")),
        count => steps.push(format!("`schemactl {command} --fix` mends {count} of them")),
    }
    if report.errors().any(|finding| finding.rule.can_be_accepted()) {
        steps.push(
            "what has to stay as it is goes into `accepted.toml`: see `schemactl explain ACCEPTED_BREAK_IS_VALID`"
                .to_owned(),
        );
    }
    (!steps.is_empty()).then(|| format!("next: {}", steps.join("; ")))
}

/// What could be mended by changes to drafts alone.
fn mendable(report: &CheckReport) -> impl Iterator<Item = &Finding> {
    let contracts = report.set.iter().flat_map(|set| &set.contracts);
    let drafts: Vec<SourceId> =
        contracts.flat_map(|contract| contract.drafts().map(|version| version.source)).collect();
    report.findings.iter().filter(move |finding| {
        finding.severity != Severity::Accepted && finding.edits.iter().all(|edit| drafts.contains(&edit.span.source))
    })
}

/// The changes to one file, and what they mend.
#[derive(Default)]
struct Change {
    edits: BTreeMap<u32, Edit>,
    mends: Vec<Mend>,
}

/// The changes to each draft that findings ask for. Of those that touch the same place one is made, the smallest, and
/// the others are left for the next round, since they may be the same again; those of one finding are made together.
fn changes(report: &CheckReport, trials: &Trials) -> BTreeMap<SourceId, Change> {
    let mut wanted: Vec<&Finding> = mendable(report).collect();
    wanted.sort_by_key(|finding| finding.edits.iter().map(|edit| edit.span.end - edit.span.start).max());
    let mut changes: BTreeMap<SourceId, Change> = BTreeMap::new();
    for finding in wanted {
        let Some(mend) = mend_of(finding, report) else { continue };
        let source = finding.edits[0].span.source;
        let meets = |edit: &Edit| {
            let made = changes.get(&edit.span.source).into_iter().flat_map(|change| change.edits.values());
            made.map(|made| made.span)
                .any(|made| made.start == edit.span.start || (made.start < edit.span.end && edit.span.start < made.end))
        };
        let is_alone = !trials.careful.contains(&mend.0) || !changes.contains_key(&source);
        if is_alone && !trials.given_up.contains(&mend) && !finding.edits.iter().any(meets) {
            for edit in &finding.edits {
                changes.entry(edit.span.source).or_default().edits.insert(edit.span.start, edit.clone());
            }
            changes.entry(source).or_default().mends.push(mend);
        }
    }
    changes
}

fn apply(text: &str, edits: BTreeMap<u32, Edit>) -> String {
    let mut text = text.to_owned();
    // From the end, so that the places before stay where they are.
    for edit in edits.into_values().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
    }
    text
}
