//! Wraps lines between words, where a terminal would break them inside words.

use std::io::{self, Write};

use anstream::adapter::strip_str;
use unicode_width::UnicodeWidthStr as _;

/// The longest label before a colon at the begin of a line.
const MAX_LABEL_LENGTH: usize = 12;
/// The indent of code in prose.
const CODE_INDENT: usize = 4;
/// The indent of continued lines under a title such as `error[RULE]: …`.
const TITLE_INDENT: usize = 2;

/// A writer that wraps lines at a terminal's width. Excerpts of files and diffs are not wrapped, so that they can be copied.
pub(super) struct Wrapper<W: Write> {
    out: W,
    /// The width; with `None`, no line is wrapped.
    width: Option<usize>,
    /// The begin of the present line.
    line: Vec<u8>,
    in_diff: bool,
}

impl<W: Write> Wrapper<W> {
    pub(super) fn new(out: W, width: Option<usize>) -> Self {
        Self { out, width, line: Vec::new(), in_diff: false }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        let is_verbatim = self.is_verbatim(&text);
        match self.width {
            Some(width) if !is_verbatim => self.out.write_all(wrap_line(&text, width).as_bytes()),
            _ => self.out.write_all(&line),
        }
    }

    /// Returns whether a line must not be wrapped: it is part of an excerpt (with a bar after the line number), code
    /// (indented), or part of a diff, which begins with the files' names and ends with an empty line.
    fn is_verbatim(&mut self, line: &str) -> bool {
        let plain = strip_str(line.trim_end()).to_string();
        self.in_diff = !plain.is_empty() && (self.in_diff || plain.starts_with("--- "));
        let text = plain.trim_start();
        let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        let is_excerpt =
            after_number.starts_with('|') || ["...", "-->", ":::"].iter().any(|mark| text.starts_with(mark));
        // Notes under an excerpt with three-digit line numbers have the same indent.
        let is_code = plain.len() - text.len() == CODE_INDENT && !text.starts_with("= ");
        self.in_diff || is_excerpt || is_code
    }
}

impl<W: Write> Write for Wrapper<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(part);
            if part.ends_with(b"\n") {
                self.end_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // After a complete line there is nothing left to write.
        if !self.line.is_empty() {
            self.end_line()?;
        }
        self.out.flush()
    }
}

/// Wraps a line. A word that is wider than `width` stays whole.
fn wrap_line(line: &str, width: usize) -> String {
    if columns(line.trim_end()) <= width {
        return line.to_owned();
    }
    let plain = strip_str(line).to_string();
    let hanging = hanging_indent(&plain);
    // An indent beyond the middle would leave too little room.
    let indent = if hanging > width / 2 { TITLE_INDENT } else { hanging };
    let (mut wrapped, mut column_now) = (String::with_capacity(line.len() + line.len() / 8), 0);
    for word in line.split_inclusive(' ') {
        let own = columns(word.trim_end());
        if column_now > indent && column_now + own > width {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.push('\n');
            // A long word may need the whole line.
            column_now = if indent + own > width { TITLE_INDENT.min(indent) } else { indent };
            wrapped.extend(std::iter::repeat_n(' ', column_now));
        }
        wrapped.push_str(word);
        column_now += columns(word.trim_end_matches('\n'));
    }
    wrapped
}

/// Returns the width of a text without its colours.
fn columns(text: &str) -> usize {
    strip_str(text).to_string().width()
}

/// Returns the indent of continued lines: the column where the text begins after a mark, a label or a table column.
fn hanging_indent(line: &str) -> usize {
    let start = line.len() - line.trim_start().len();
    let text = &line[start..];
    let label = text.strip_prefix("= ").unwrap_or(text);
    let before = text.len() - label.len();
    let word = label.split(' ').next().unwrap_or_default();
    if word.ends_with("]:") {
        start + TITLE_INDENT
    } else if word.ends_with(':') && word.len() <= MAX_LABEL_LENGTH && word.starts_with(|c: char| c.is_lowercase()) {
        start + before + word.len() + 1
    } else if let Some(column) = column(text) {
        start + column
    } else if ["+ ", "- ", "· "].iter().any(|mark| text.starts_with(mark)) {
        start + 2
    } else {
        start
    }
}

/// Returns where the second column of a table row begins, after two or more spaces.
fn column(text: &str) -> Option<usize> {
    let (first, rest) = text.split_once("  ")?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    Some(first.width() + 2 + spaces)
}

/// Joins the lines of each paragraph.
pub(super) fn unwrap_paragraphs(text: &str) -> String {
    let is_prose =
        |line: &str| line.chars().next().is_some_and(|first| !first.is_whitespace() && !"-|`#>".contains(first));
    let (mut joined, mut last) = (String::with_capacity(text.len()), "");
    for line in text.lines() {
        if !joined.is_empty() {
            let goes_on = !last.is_empty() && !last.starts_with([' ', '|', '`', '#']) && is_prose(line);
            joined.push(if goes_on { ' ' } else { '\n' });
        }
        joined.push_str(line);
        last = line;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::STRONG;

    fn wrapped(text: &str, width: usize) -> String {
        let mut out = Vec::new();
        let mut wrapper = Wrapper::new(&mut out, Some(width));
        wrapper.write_all(text.as_bytes()).unwrap();
        wrapper.flush().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn wraps_between_words_with_hanging_indent() {
        assert_eq!(wrapped("  = note: one two three\n", 20), "  = note: one two\n          three\n");
        assert_eq!(wrapped("    = note: one two three\n", 24), "    = note: one two\n            three\n");
        assert_eq!(wrapped("error[A]: one two three\n", 14), "error[A]: one\n  two three\n");
        assert_eq!(wrapped("help: one two\nx\n", 12), "help: one\n      two\nx\n");
        assert_eq!(wrapped("  ID   one two three\n", 15), "  ID   one two\n       three\n");
        assert_eq!(wrapped("  ID   one twothreefour\n", 16), "  ID   one\n  twothreefour\n");
        assert_eq!(wrapped("one two", 5), "one\ntwo");
    }

    #[test]
    fn counts_columns_without_colours() {
        let coloured = format!("{STRONG}one{STRONG:#} two\n");
        assert_eq!(wrapped(&coloured, 7), coloured);
        assert_eq!(wrapped(&coloured, 6), coloured.replace(' ', "\n"));
        assert_eq!(wrapped("日本 語日\n", 8), "日本\n語日\n");
    }

    #[test]
    fn keeps_lines_that_fit_or_have_no_space() {
        for line in ["one two\n", "\n", "onetwothree\n", "  onetwothree\n", "    a = b c d\n", " --> a b c:1:2\n"] {
            assert_eq!(wrapped(line, 7), line);
        }
    }

    #[test]
    fn keeps_excerpts_and_diffs() {
        let text = "5 | one two three\n  |   ^^^ one two\n--- one two three\n+++ one two three\n one two three\n";
        assert_eq!(wrapped(text, 8), text);
        assert_eq!(wrapped("--- a\n one two\n\none two\n", 5), "--- a\n one two\n\none\ntwo\n");
    }

    #[test]
    fn joins_paragraphs_but_not_lists_and_code() {
        let text = "one\ntwo\n\nthree\n- four\n- five\n  six\n\n    code\n    more\n";
        assert_eq!(unwrap_paragraphs(text), "one two\n\nthree\n- four\n- five\n  six\n\n    code\n    more");
    }
}
