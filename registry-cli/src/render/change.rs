//! The change that mends a finding, with the lines that it is in.

use std::ops::Range;

use contract_core::finding::{Edit, Finding};
use contract_core::source::Sources;

use super::finding::{back_lines, display, on_lines};

/// A change in lines that are longer is not shown.
const LONGEST_LINE: usize = 160;
/// Nor is one that spans more lines.
const MOST_LINES: usize = 6;

/// Some lines of a file, and what comes in the place of what there.
pub(super) struct Change<'a> {
    /// The file.
    pub(super) path: String,
    /// The number of the first line.
    pub(super) line: usize,
    /// The lines as they are.
    pub(super) text: &'a str,
    /// What is put where, in the order of the text.
    pub(super) patches: Vec<(Range<usize>, &'a str)>,
}

/// The change that mends a finding; nothing where there is none, or too much of it to be shown.
pub(super) fn of<'a>(sources: &'a Sources, finding: &'a Finding) -> Option<Change<'a>> {
    let source = sources.get(finding.edits.first()?.span.source);
    let start = finding.edits.iter().map(|edit| edit.span.start).min()?;
    let end = finding.edits.iter().map(|edit| edit.span.end).max()?;
    let text = source.text();
    let (from, to) = (back_lines(text, start as usize, 0), on_lines(text, end as usize, 0));
    let lines = text.get(from..to)?;
    if lines.lines().count() > MOST_LINES || lines.lines().any(|line| line.len() > LONGEST_LINE) {
        return None;
    }
    let patch =
        |edit: &'a Edit| (edit.span.start as usize - from..edit.span.end as usize - from, edit.replacement.as_str());
    let mut patches: Vec<_> = finding.edits.iter().map(patch).collect();
    patches.sort_by_key(|(span, _)| span.start);
    Some(Change { path: display(source.path()), line: source.position(start).line, text: lines, patches })
}

impl Change<'_> {
    /// The lines before and after.
    pub(super) fn diff(&self) -> String {
        let mut after = self.text.to_owned();
        for (span, text) in self.patches.iter().rev() {
            after.replace_range(span.clone(), text);
        }
        let removed = self.text.lines().map(|line| ["-", line, "\n"].concat());
        removed.chain(after.lines().map(|line| ["+", line, "\n"].concat())).collect()
    }
}
