//! Lines that are broken between words, where a terminal would break them within.

use std::io::{self, Write};

use anstream::adapter::strip_str;
use unicode_width::UnicodeWidthStr as _;

/// Words that begin a line and are followed by a colon are this long at most.
const LONGEST_LABEL: usize = 12;
/// The indent of code within a text.
const CODE: usize = 4;
/// How far the rest of a line is indented under a title such as `error[RULE]: …`.
const UNDER_TITLE: usize = 2;

/// Breaks what is written into lines of a terminal's width. Excerpts of files and differences stay as they are, so that
/// they can be copied.
pub(super) struct Folding<W: Write> {
    out: W,
    /// Without one, nothing is broken.
    width: Option<usize>,
    /// What was written of a line.
    line: Vec<u8>,
    in_difference: bool,
}

impl<W: Write> Folding<W> {
    pub(super) fn new(out: W, width: Option<usize>) -> Self {
        Self { out, width, line: Vec::new(), in_difference: false }
    }

    fn end_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        let is_verbatim = self.is_verbatim(&text);
        match self.width {
            Some(width) if !is_verbatim => self.out.write_all(fold(&text, width).as_bytes()),
            _ => self.out.write_all(&line),
        }
    }

    /// Whether a line is of a file or names a place in one: it has a bar after the line's number, or the indent of code,
    /// or a difference is being shown, which begins with the names of the files and ends with an empty line.
    fn is_verbatim(&mut self, line: &str) -> bool {
        let plain = strip_str(line.trim_end()).to_string();
        self.in_difference = !plain.is_empty() && (self.in_difference || plain.starts_with("--- "));
        let text = plain.trim_start();
        let after_number = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
        let is_excerpt =
            after_number.starts_with('|') || ["...", "-->", ":::"].iter().any(|mark| text.starts_with(mark));
        // Notes under an excerpt from beyond line 99 are as far in.
        let is_code = plain.len() - text.len() == CODE && !text.starts_with("= ");
        self.in_difference || is_excerpt || is_code
    }
}

impl<W: Write> Write for Folding<W> {
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
        // Between two lines there is none to end.
        if !self.line.is_empty() {
            self.end_line()?;
        }
        self.out.flush()
    }
}

/// A line, or several where it is wider than that. What is too wide without a space in it stays whole.
fn fold(line: &str, width: usize) -> String {
    if columns(line.trim_end()) <= width {
        return line.to_owned();
    }
    let plain = strip_str(line).to_string();
    let hanging = hanging(&plain);
    // What would begin beyond the middle has too little room.
    let indent = if hanging > width / 2 { UNDER_TITLE } else { hanging };
    let (mut folded, mut at) = (String::with_capacity(line.len() + line.len() / 8), 0);
    for word in line.split_inclusive(' ') {
        let own = columns(word.trim_end());
        if at > indent && at + own > width {
            folded.truncate(folded.trim_end_matches(' ').len());
            folded.push('\n');
            // A long name may need the whole line.
            at = if indent + own > width { UNDER_TITLE.min(indent) } else { indent };
            folded.extend(std::iter::repeat_n(' ', at));
        }
        folded.push_str(word);
        at += columns(word.trim_end_matches('\n'));
    }
    folded
}

/// How wide a text is shown, its colours aside.
fn columns(text: &str) -> usize {
    strip_str(text).to_string().width()
}

/// How far the rest of a line is indented: to where its text begins after a mark, a label or a column of a table.
fn hanging(line: &str) -> usize {
    let start = line.len() - line.trim_start().len();
    let text = &line[start..];
    let label = text.strip_prefix("= ").unwrap_or(text);
    let before = text.len() - label.len();
    let word = label.split(' ').next().unwrap_or_default();
    if word.ends_with("]:") {
        start + UNDER_TITLE
    } else if word.ends_with(':') && word.len() <= LONGEST_LABEL && word.starts_with(|c: char| c.is_lowercase()) {
        start + before + word.len() + 1
    } else if let Some(column) = column(text) {
        start + column
    } else if ["+ ", "- ", "· "].iter().any(|mark| text.starts_with(mark)) {
        start + 2
    } else {
        start
    }
}

/// Where the second column of a row of a table begins: after two spaces or more.
fn column(text: &str) -> Option<usize> {
    let (first, rest) = text.split_once("  ")?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    Some(first.width() + 2 + spaces)
}

/// A text with each of its paragraphs on one line.
pub(super) fn unwrapped(text: &str) -> String {
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

    fn folded(text: &str, width: usize) -> String {
        let mut out = Vec::new();
        let mut folding = Folding::new(&mut out, Some(width));
        folding.write_all(text.as_bytes()).unwrap();
        folding.flush().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_break_between_words_and_go_on_under_their_text() {
        assert_eq!(folded("  = note: one two three\n", 20), "  = note: one two\n          three\n");
        assert_eq!(folded("    = note: one two three\n", 24), "    = note: one two\n            three\n");
        assert_eq!(folded("error[A]: one two three\n", 14), "error[A]: one\n  two three\n");
        assert_eq!(folded("help: one two\nx\n", 12), "help: one\n      two\nx\n");
        assert_eq!(folded("  ID   one two three\n", 15), "  ID   one two\n       three\n");
        assert_eq!(folded("  ID   one twothreefour\n", 16), "  ID   one\n  twothreefour\n");
        assert_eq!(folded("one two", 5), "one\ntwo");
    }

    #[test]
    fn colours_take_no_room_and_wide_characters_take_two() {
        let coloured = format!("{STRONG}one{STRONG:#} two\n");
        assert_eq!(folded(&coloured, 7), coloured);
        assert_eq!(folded(&coloured, 6), coloured.replace(' ', "\n"));
        assert_eq!(folded("日本 語日\n", 8), "日本\n語日\n");
    }

    #[test]
    fn what_fits_and_what_has_no_space_stays_as_it_is() {
        for line in ["one two\n", "\n", "onetwothree\n", "  onetwothree\n", "    a = b c d\n", " --> a b c:1:2\n"] {
            assert_eq!(folded(line, 7), line);
        }
    }

    #[test]
    fn excerpts_and_differences_stay_whole() {
        let text = "5 | one two three\n  |   ^^^ one two\n--- one two three\n+++ one two three\n one two three\n";
        assert_eq!(folded(text, 8), text);
        assert_eq!(folded("--- a\n one two\n\none two\n", 5), "--- a\n one two\n\none\ntwo\n");
    }

    #[test]
    fn paragraphs_are_joined_and_lists_and_code_are_not() {
        let text = "one\ntwo\n\nthree\n- four\n- five\n  six\n\n    code\n    more\n";
        assert_eq!(unwrapped(text), "one two\n\nthree\n- four\n- five\n  six\n\n    code\n    more");
    }
}
