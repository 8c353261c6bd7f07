//! The edits of a finding, with the lines that they change.

use std::ops::Range;

use contract_core::finding::{Edit, Finding};
use contract_core::source::Sources;

use super::source_lines::{display, line_end, line_start};

/// The longest line of a patch that is shown.
const MAX_SHOWN_LENGTH: usize = 160;
/// The largest number of lines of a patch that is shown.
const MAX_LINES: usize = 6;

/// Lines of a file with the edits in them.
pub(super) struct FixPatch<'a> {
    /// The file.
    pub(super) path: String,
    /// The number of the first line.
    pub(super) line: usize,
    /// The lines before the edits.
    pub(super) text: &'a str,
    /// The edits in order: the range in the lines, and its replacement.
    pub(super) patches: Vec<(Range<usize>, &'a str)>,
}

impl<'a> FixPatch<'a> {
    /// Returns the patch of a finding; `None` if it has no edits or the patch is too large to be shown.
    pub(super) fn new(sources: &'a Sources, finding: &'a Finding) -> Option<Self> {
        let source = sources.get(finding.edits.first()?.span.source);
        let start = finding.edits.iter().map(|edit| edit.span.start).min()?;
        let end = finding.edits.iter().map(|edit| edit.span.end).max()?;
        let text = source.text();
        let (from, to) = (line_start(text, start as usize, 0), line_end(text, end as usize, 0));
        let lines = text.get(from..to)?;
        if lines.lines().count() > MAX_LINES || lines.lines().any(|line| line.len() > MAX_SHOWN_LENGTH) {
            return None;
        }
        let patch = |edit: &'a Edit| {
            (edit.span.start as usize - from..edit.span.end as usize - from, edit.replacement.as_str())
        };
        let mut patches: Vec<_> = finding.edits.iter().map(patch).collect();
        patches.sort_by_key(|(span, _)| span.start);
        Some(Self { path: display(source.path()), line: source.position(start).line, text: lines, patches })
    }

    /// Returns the patch as a diff.
    pub(super) fn diff(&self) -> String {
        let mut after = self.text.to_owned();
        for (span, text) in self.patches.iter().rev() {
            after.replace_range(span.clone(), text);
        }
        let removed = self.text.lines().map(|line| ["-", line, "\n"].concat());
        removed.chain(after.lines().map(|line| ["+", line, "\n"].concat())).collect()
    }
}
