//! `--fix` of `check` and `lint`: mends drafts where that takes no thought, and says what it changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use contract_core::Checkup;
use contract_core::finding::{Edit, Finding, Severity};
use contract_core::rules::Group;
use contract_core::source::SourceId;
use serde_json::{Value, json};
use similar::TextDiff;

use super::write_whole;
use crate::error::ToolError;

/// How often a project is checked again: a mended break can uncover another, but not for ever.
const ROUNDS: usize = 10;

/// A file that was mended.
pub(super) struct Mended {
    pub(super) path: PathBuf,
    before: Arc<str>,
    after: String,
}

impl Mended {
    /// A file whose text was `before`.
    pub(super) fn new(path: PathBuf, before: Arc<str>, after: String) -> Self {
        Self { path, before, after }
    }

    /// The change for programs.
    pub(super) fn json(&self) -> Value {
        json!({ "file": self.path.display().to_string(), "diff": self.diff() })
    }

    /// The change as a unified diff.
    pub(super) fn diff(&self) -> String {
        let path = self.path.display().to_string();
        let diff = TextDiff::from_lines(&*self.before, &self.after);
        diff.unified_diff().header(&path, &path).to_string()
    }
}

/// Mends the drafts until nothing is left that can be mended, and gives the last check with what was changed.
pub(super) fn fix(check: impl Fn() -> Result<Checkup, ToolError>) -> Result<(Checkup, Vec<Mended>), ToolError> {
    let mut mended: BTreeMap<PathBuf, Mended> = BTreeMap::new();
    let mut given_up: BTreeSet<PathBuf> = BTreeSet::new();
    let mut checkup = check()?;
    for _ in 0..ROUNDS {
        let mut written = Vec::new();
        for (source, edits) in changes(&checkup) {
            let source = checkup.sources.get(source);
            let path = source.path().to_owned();
            if given_up.contains(&path) {
                continue;
            }
            let before = Arc::clone(source.text());
            let after = apply(&before, edits);
            write_whole(&path, &after)?;
            written.push((path.clone(), Arc::clone(&before)));
            mended.entry(path.clone()).or_insert(Mended::new(path, before, String::new())).after = after;
        }
        if written.is_empty() {
            break;
        }
        let broken_before = broken(&checkup);
        checkup = check()?;
        let broken_now = broken(&checkup);
        // A mended text that is no schema any more is worse than the break: it is as it was, and left alone.
        written.retain(|(path, _)| broken_now.get(path) > broken_before.get(path));
        if written.is_empty() {
            continue;
        }
        for (path, before) in written {
            write_whole(&path, &before)?;
            if let Some(file) = mended.get_mut(&path) {
                file.after = before.to_string();
            }
            given_up.insert(path);
        }
        checkup = check()?;
    }
    Ok((checkup, mended.into_values().filter(|file| *file.before != *file.after).collect()))
}

/// What a person can do next, in a line.
pub(super) fn next(command: &str, checkup: &Checkup) -> Option<String> {
    let mut steps = Vec::new();
    match mendable(checkup).filter(|finding| !finding.edits.is_empty()).count() {
        0 => {}
        1 => steps.push(format!("`schemactl {command} --fix` mends one of them")),
        count => steps.push(format!("`schemactl {command} --fix` mends {count} of them")),
    }
    if checkup.errors().any(|finding| finding.rule.can_be_accepted()) {
        steps.push(
            "what has to stay as it is goes into `accepted.toml`: see `schemactl explain ACCEPTED_BREAK_IS_VALID`"
                .to_owned(),
        );
    }
    (!steps.is_empty()).then(|| format!("next: {}", steps.join("; ")))
}

/// What could be mended by changes to drafts alone.
fn mendable(checkup: &Checkup) -> impl Iterator<Item = &Finding> {
    let contracts = checkup.set.iter().flat_map(|set| &set.contracts);
    let drafts: Vec<SourceId> =
        contracts.flat_map(|contract| contract.drafts().map(|version| version.source)).collect();
    checkup.findings.iter().filter(move |finding| {
        finding.severity != Severity::Accepted && finding.edits.iter().all(|edit| drafts.contains(&edit.span.source))
    })
}

/// The changes to each draft that findings ask for. Of those that touch the same place one is made, the smallest, and
/// the others are left for the next round, since they may be the same again; those of one finding are made together.
fn changes(checkup: &Checkup) -> BTreeMap<SourceId, BTreeMap<u32, Edit>> {
    let mut wanted: Vec<&Finding> = mendable(checkup).collect();
    wanted.sort_by_key(|finding| finding.edits.iter().map(|edit| edit.span.end - edit.span.start).max());
    let mut changes: BTreeMap<SourceId, BTreeMap<u32, Edit>> = BTreeMap::new();
    for finding in wanted {
        let meets = |edit: &Edit| {
            let made = changes.get(&edit.span.source).into_iter().flat_map(BTreeMap::values);
            made.map(|made| made.span)
                .any(|made| made.start == edit.span.start || (made.start < edit.span.end && edit.span.start < made.end))
        };
        if !finding.edits.iter().any(meets) {
            for edit in &finding.edits {
                changes.entry(edit.span.source).or_default().insert(edit.span.start, edit.clone());
            }
        }
    }
    changes
}

fn apply(text: &str, edits: BTreeMap<u32, Edit>) -> String {
    let mut text = text.to_owned();
    // From the end, so that the places before stay where they are.
    for edit in edits.into_values().rev() {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    text
}

/// In how many places each file is no schema.
fn broken(checkup: &Checkup) -> BTreeMap<PathBuf, usize> {
    let mut broken = BTreeMap::new();
    for finding in checkup.errors().filter(|finding| finding.rule.group == Group::Schema) {
        let path = finding.place.as_ref().map(|place| checkup.sources.get(place.span.source).path().to_owned());
        *broken.entry(path.unwrap_or_default()).or_default() += 1;
    }
    broken
}
