//! A position in the source text, from which the parts of a document are parsed.

use super::error::{JsonError, ParseResult};
use super::scan;
use crate::source::{SourceId, Span};

pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    /// The offset of the next byte.
    pub(super) offset: usize,
    source: SourceId,
    /// The comments that were skipped.
    pub(super) comments: Vec<Span>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, source: SourceId) -> Self {
        Self { text, bytes: text.as_bytes(), offset: 0, source, comments: Vec::new() }
    }

    /// Returns the next byte, or `None` at the end of the text.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.offset).copied()
    }

    /// Skips whitespace and comments.
    #[inline]
    pub(super) fn skip_whitespace(&mut self) -> ParseResult<()> {
        // Most values and keys follow directly, or after one space.
        if self.peek() == Some(b' ') {
            self.offset += 1;
        }
        match self.peek() {
            Some(byte) if byte > b' ' && byte != b'/' => Ok(()),
            _ => self.skip_long_whitespace(),
        }
    }

    #[inline(never)]
    fn skip_long_whitespace(&mut self) -> ParseResult<()> {
        self.offset = scan::skip_whitespace(self.bytes, self.offset);
        if self.peek() == Some(b'/') { self.skip_comments() } else { Ok(()) }
    }

    /// Skips comments, and the whitespace after each.
    #[cold]
    fn skip_comments(&mut self) -> ParseResult<()> {
        loop {
            let rest = &self.text[self.offset..];
            let end = if rest.starts_with("//") {
                rest.find(['\n', '\r']).map_or(self.bytes.len(), |length| self.offset + length)
            } else if let Some(inner) = rest.strip_prefix("/*") {
                let Some(length) = inner.find("*/") else {
                    return Err(self.error(self.offset, self.offset + 2, "the comment that begins here has no end"));
                };
                self.offset + length + 4
            } else {
                return Ok(());
            };
            self.skip_comment(end)?;
            self.offset = scan::skip_whitespace(self.bytes, self.offset);
        }
    }

    /// Skips the comment that begins here and ends at `end`.
    fn skip_comment(&mut self, end: usize) -> ParseResult<()> {
        let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
        if let Some(index) = self.bytes[self.offset..end].iter().position(is_control) {
            let offset = self.offset + index;
            return Err(self.error(offset, offset + 1, "a control character in a comment"));
        }
        self.comments.push(Span::new(self.source, self.offset, end));
        self.offset = end;
        Ok(())
    }

    /// Returns the error for a text that continues with anything but `wanted`.
    #[cold]
    #[expect(clippy::unnecessary_box_returns, reason = "all callers return it in a `ParseResult`")]
    pub(super) fn unexpected(&self, wanted: &str) -> Box<JsonError> {
        match self.text[self.offset.min(self.text.len())..].chars().next() {
            Some(found) => self.error(
                self.offset,
                self.offset + found.len_utf8(),
                format!("expected {wanted}, found `{}`", found.escape_debug()),
            ),
            None => self.error(self.offset, self.offset, format!("expected {wanted}, found the end of the file")),
        }
    }

    /// Returns an error about the bytes from `start` to `end`.
    #[expect(clippy::unnecessary_box_returns, reason = "all callers return it in a `ParseResult`")]
    pub(super) fn error(&self, start: usize, end: usize, message: impl Into<String>) -> Box<JsonError> {
        Box::new(JsonError { message: message.into(), span: Span::new(self.source, start, end) })
    }
}

/// Returns whether a text has more than `max` UTF-16 code units, in which Jackson measures lengths.
#[inline]
pub(super) fn is_longer(text: &str, max: usize) -> bool {
    text.len() > max && text.encode_utf16().count() > max
}
