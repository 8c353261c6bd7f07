//! Lines of source files, and the names of the files.

use std::path::Path;

/// The longest part of a line that is shown, in bytes.
pub(super) const MAX_LINE_LENGTH: usize = 1_000;

/// Returns a path with `/` between its parts on every system.
pub(crate) fn display(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path).display().to_string();
    if cfg!(windows) { path.replace('\\', "/") } else { path }
}

/// Returns the nearest character boundary at or before `offset`.
pub(super) fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Returns the begin of the line that is `count` lines before that of `offset`. The search is limited to
/// [`MAX_LINE_LENGTH`] bytes, since a file with a single line can have thousands of findings.
pub(super) fn line_start(text: &str, offset: usize, count: usize) -> usize {
    let reach = floor(text, offset.saturating_sub(MAX_LINE_LENGTH));
    let mut starts = text[reach..offset].rmatch_indices('\n').map(|(at, _)| reach + at + 1);
    starts.nth(count).unwrap_or(reach)
}

/// Returns the end of the line that is `count` lines after that of `offset`, with the same limit.
pub(super) fn line_end(text: &str, offset: usize, count: usize) -> usize {
    let reach = floor(text, offset + MAX_LINE_LENGTH);
    let mut ends = text[offset..reach].match_indices('\n').map(|(at, _)| offset + at);
    ends.nth(count).unwrap_or(reach)
}
