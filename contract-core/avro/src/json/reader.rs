//! The JSON parser. It reads the bytes once and has a stack of its own, so that nesting takes no call stack.

use std::sync::Arc;

use super::builder::DocumentBuilder;
use super::cursor::{Cursor, is_longer};
use super::document::{Document, NodeKind, ValueRef};
use super::error::{JsonError, ParseResult};
use super::numbers::parse_number;
use super::scan;
use super::strings::parse_string;
use super::value::Json;
use crate::source::SourceId;

/// Jackson's limit on nesting, `StreamReadConstraints.DEFAULT_MAX_DEPTH`.
pub const MAX_DEPTH: usize = 1_000;
/// Jackson's limit on the length of a key, `StreamReadConstraints.DEFAULT_MAX_NAME_LEN`.
const MAX_KEY_LENGTH: usize = 50_000;
/// The initial capacity of the stack of open containers; most documents are not nested deeper.
const INITIAL_DEPTH: usize = 32;

/// Parses a JSON document.
///
/// # Errors
/// The first error that Jackson reports with the broker's settings. Parsing stops there, since later errors would
/// depend on how the first is corrected.
pub fn parse(text: &str, source: SourceId) -> Result<Document<'_>, JsonError> {
    Reader::new(text, source).parse_document().map_err(|error| *error)
}

/// Parses a JSON document as [`parse`] does. Strings that are kept share the source text instead of copying it.
///
/// # Errors
/// Those of [`parse`].
pub fn parse_arc(text: &Arc<str>, source: SourceId) -> Result<Document<'_>, JsonError> {
    parse(text, source).map(|document| document.with_shared_text(text))
}

/// Parses the JSON value at the beginning of a text. The rest of the text is not read.
///
/// # Errors
/// Those of [`parse`], about the value.
pub fn parse_prefix(text: &str, source: SourceId) -> Result<Document<'_>, JsonError> {
    let mut reader = Reader::new(text, source);
    reader.parse_value().map_err(|error| *error)?;
    Ok(reader.finish())
}

/// Returns the first member for which `wanted` holds of the object at the beginning of a text, or `None` if there is
/// none before a comment or an error.
///
/// The rest of the text is not read, and need not be JSON.
pub fn find_member(text: &str, source: SourceId, wanted: impl Fn(&str, ValueRef<'_>) -> bool) -> Option<Json> {
    let mut reader = Reader::new(text, source);
    reader.cursor.skip_whitespace().ok()?;
    let mut before = b'{';
    while reader.cursor.peek() == Some(before) {
        reader.cursor.offset += 1;
        reader.cursor.skip_whitespace().ok()?;
        let key = reader.builder.next_index();
        reader.parse_key().ok()?;
        let value = reader.builder.next_index();
        reader.parse_value().ok()?;
        if !reader.cursor.comments.is_empty() {
            return None;
        }
        let (key, value) = (reader.builder.string(key)?, reader.builder.value(value));
        if wanted(key, value) {
            return Some(value.to_json());
        }
        reader.cursor.skip_whitespace().ok()?;
        before = b',';
    }
    None
}

struct Reader<'t> {
    cursor: Cursor<'t>,
    builder: DocumentBuilder<'t>,
    open: Vec<OpenContainer>,
}

/// An array or object whose end has not been reached.
#[derive(Clone, Copy)]
struct OpenContainer {
    /// The index of its node.
    index: usize,
    is_array: bool,
    /// The [`filter_bit`]s of the keys so far.
    key_filter: u64,
    /// Whether two keys have the same filter bit, so that they may be equal.
    may_have_duplicate_keys: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, source: SourceId) -> Self {
        Self {
            cursor: Cursor::new(text, source),
            builder: DocumentBuilder::new(text, source),
            open: Vec::with_capacity(INITIAL_DEPTH),
        }
    }

    fn finish(self) -> Document<'t> {
        self.builder.finish(self.cursor.comments)
    }

    fn parse_document(mut self) -> ParseResult<Document<'t>> {
        let cursor = &mut self.cursor;
        if cursor.bytes.starts_with(b"\xef\xbb\xbf") {
            return Err(cursor.error(0, 3, "the file begins with a byte order mark; save it as UTF-8 without one"));
        }
        cursor.skip_whitespace()?;
        if cursor.offset == cursor.bytes.len() {
            return Err(cursor.error(0, cursor.offset, "the file has no JSON value"));
        }
        self.parse_value()?;
        // After the document, Java's parser refuses only characters above space. Of more than 32,768 characters it
        // checks only the part that is loaded already, which cannot be predicted.
        let cursor = &self.cursor;
        let rest = &cursor.text[cursor.offset..];
        if let Some(extra) = rest.find(|c: char| c > ' ') {
            let offset = cursor.offset + extra;
            return Err(cursor.error(offset, offset + 1, "there is more text after the end of the schema"));
        }
        Ok(self.finish())
    }

    fn parse_value(&mut self) -> ParseResult<()> {
        loop {
            self.cursor.skip_whitespace()?;
            match self.cursor.peek() {
                Some(b'"') => self.parse_string()?,
                Some(b'{') => {
                    if self.open_container(NodeKind::Object(0), b'}')? {
                        self.parse_key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    if self.open_container(NodeKind::Array(0), b']')? {
                        continue;
                    }
                }
                _ => self.parse_scalar()?,
            }
            // A value has ended, and may be the last one of the containers around it.
            loop {
                let Some(around) = self.open.last().copied() else { return Ok(()) };
                self.cursor.skip_whitespace()?;
                match (self.cursor.peek(), around.is_array) {
                    (Some(b','), true) => {
                        self.cursor.offset += 1;
                        break;
                    }
                    (Some(b','), false) => {
                        self.cursor.offset += 1;
                        self.cursor.skip_whitespace()?;
                        self.parse_key()?;
                        break;
                    }
                    (Some(b']'), true) | (Some(b'}'), false) => {
                        self.cursor.offset += 1;
                        self.close_container(around);
                    }
                    (_, true) => return Err(self.cursor.unexpected("`,` or `]`")),
                    (_, false) => return Err(self.cursor.unexpected("`,` or `}`")),
                }
            }
        }
    }

    /// Opens an array or object and returns whether it has content. An empty one is closed at once.
    fn open_container(&mut self, kind: NodeKind, end: u8) -> ParseResult<bool> {
        let (start, index) = (self.cursor.offset, self.builder.next_index());
        self.cursor.offset += 1;
        self.check_depth()?;
        self.add(kind, start);
        self.cursor.skip_whitespace()?;
        let is_array = matches!(kind, NodeKind::Array(_));
        let open = OpenContainer { index, is_array, key_filter: 0, may_have_duplicate_keys: false };
        self.open.push(open);
        if self.cursor.peek() == Some(end) {
            self.cursor.offset += 1;
            self.close_container(open);
            return Ok(false);
        }
        Ok(true)
    }

    /// Closes the innermost array or object.
    fn close_container(&mut self, open: OpenContainer) {
        self.open.pop();
        if open.may_have_duplicate_keys {
            self.builder.merge_duplicate_keys(open.index);
        }
        self.builder.close(open.index, self.cursor.offset);
    }

    fn check_depth(&self) -> ParseResult<()> {
        if self.open.len() < MAX_DEPTH {
            return Ok(());
        }
        Err(self.cursor.error(
            self.cursor.offset - 1,
            self.cursor.offset,
            format!("nested deeper than the {MAX_DEPTH} levels that the broker accepts"),
        ))
    }

    /// Parses a key and the colon after it.
    fn parse_key(&mut self) -> ParseResult<()> {
        if self.cursor.peek() != Some(b'"') {
            return Err(self.cursor.unexpected("a key in double quotes"));
        }
        let start = self.cursor.offset;
        let end = scan::scan_unescaped(self.cursor.bytes, start + 1);
        let bit = if self.is_verbatim(start, end) {
            self.add_verbatim(start, end);
            filter_bit(end - start - 1, self.cursor.bytes[start + 1])
        } else {
            self.key_slow_path(start)?
        };
        if let Some(around) = self.open.last_mut() {
            around.may_have_duplicate_keys |= around.key_filter & bit != 0;
            around.key_filter |= bit;
        }
        self.cursor.skip_whitespace()?;
        if self.cursor.peek() != Some(b':') {
            return Err(self.cursor.unexpected("`:` after the key"));
        }
        self.cursor.offset += 1;
        Ok(())
    }

    /// Parses a key that may have escapes or be too long, and returns its filter bit.
    #[cold]
    fn key_slow_path(&mut self, start: usize) -> ParseResult<u64> {
        let index = self.builder.next_index();
        self.string_slow_path(start)?;
        let key = self.builder.string(index).unwrap_or_default();
        if is_longer(key, MAX_KEY_LENGTH) {
            let message = "a key longer than the 50,000 characters that the broker accepts";
            return Err(self.cursor.error(start, self.cursor.offset, message));
        }
        Ok(filter_bit(key.len(), key.bytes().next().unwrap_or_default()))
    }

    #[inline]
    fn parse_string(&mut self) -> ParseResult<()> {
        let start = self.cursor.offset;
        let end = scan::scan_unescaped(self.cursor.bytes, start + 1);
        if self.is_verbatim(start, end) {
            self.add_verbatim(start, end);
            return Ok(());
        }
        self.string_slow_path(start)
    }

    /// Returns whether the string that was scanned up to `end` is complete, has no escapes and is within all limits.
    fn is_verbatim(&self, start: usize, end: usize) -> bool {
        self.cursor.bytes.get(end) == Some(&b'"') && end - start <= MAX_KEY_LENGTH
    }

    fn add_verbatim(&mut self, start: usize, end: usize) {
        self.cursor.offset = end + 1;
        self.add(NodeKind::Verbatim, start);
    }

    fn string_slow_path(&mut self, start: usize) -> ParseResult<()> {
        let kind = match parse_string(&mut self.cursor)? {
            None => NodeKind::Verbatim,
            Some(decoded) => self.builder.decoded_kind(&decoded),
        };
        self.add(kind, start);
        Ok(())
    }

    fn parse_scalar(&mut self) -> ParseResult<()> {
        let start = self.cursor.offset;
        let kind = match self.cursor.peek() {
            Some(b'-' | b'0'..=b'9') => {
                let number = parse_number(&mut self.cursor)?;
                self.builder.number_kind(number)
            }
            Some(b't') => self.parse_keyword("true", NodeKind::Bool(true))?,
            Some(b'f') => self.parse_keyword("false", NodeKind::Bool(false))?,
            Some(b'n') => self.parse_keyword("null", NodeKind::Null)?,
            _ => return Err(self.cursor.unexpected("a JSON value")),
        };
        self.add(kind, start);
        Ok(())
    }

    fn parse_keyword(&mut self, keyword: &str, kind: NodeKind) -> ParseResult<NodeKind> {
        let end = self.cursor.offset + keyword.len();
        let next = self.cursor.bytes.get(end).copied().unwrap_or(b' ');
        let is_whole = !(next.is_ascii_alphanumeric() || next >= 0x80);
        if is_whole && self.cursor.text.get(self.cursor.offset..end) == Some(keyword) {
            self.cursor.offset = end;
            return Ok(kind);
        }
        Err(self.cursor.unexpected("a JSON value"))
    }

    /// Adds the node that began at `start` and ends here.
    fn add(&mut self, kind: NodeKind, start: usize) {
        self.builder.add(kind, start, self.cursor.offset);
    }
}

/// Returns one of 64 bits by the length and the first byte of a key. Most keys of an object have different ones.
fn filter_bit(length: usize, first: u8) -> u64 {
    1 << ((5 * length + usize::from(first)) % 64)
}
