//! The reader: one pass over the bytes, with a stack of its own, so that depth costs no call stack.

use std::sync::Arc;

use super::document::{Document, Node, NodeKind};
use super::{Json, ValueRef, scan};
use crate::source::{SourceId, Span, clamp};

/// Jackson's limit on nesting, `StreamReadConstraints.DEFAULT_MAX_DEPTH`.
pub const MAX_DEPTH: usize = 1_000;
/// Jackson's limit on the length of a key, `StreamReadConstraints.DEFAULT_MAX_NAME_LEN`.
const MAX_KEY_LENGTH: usize = 50_000;
/// So many arrays and objects are open at a time in most texts at most.
const USUAL: usize = 32;

/// Why a text is not JSON that the broker reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct JsonError {
    /// What is wrong, in a person's words.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Reads one JSON document.
///
/// # Errors
/// The first thing that Jackson, as the broker sets it up, would refuse: later ones depend on how the first is
/// mended.
pub fn parse(text: &str, source: SourceId) -> Result<Document<'_>, JsonError> {
    Reader::new(text, source).document().map_err(|problem| *problem)
}

/// Reads one JSON document as [`parse`] does; what is kept of it shares the text.
///
/// # Errors
/// As those of [`parse`].
pub fn parse_arc(text: &Arc<str>, source: SourceId) -> Result<Document<'_>, JsonError> {
    parse(text, source).map(|document| document.sharing(text))
}

/// Reads the JSON value at the beginning of a text; what follows it is not looked at.
pub fn parse_prefix(text: &str, source: SourceId) -> Result<Document<'_>, JsonError> {
    let mut reader = Reader::new(text, source);
    reader.value().map_err(|problem| *problem)?;
    Ok(reader.document.finish())
}

/// The first member of the object at the beginning of a text that is `wanted`, as a reader finds it that stops there:
/// what follows it may be no JSON. A comment ends the search.
pub fn find_member(text: &str, source: SourceId, wanted: impl Fn(&str, ValueRef<'_>) -> bool) -> Option<Json> {
    let mut reader = Reader::new(text, source);
    reader.blank().ok()?;
    let mut before = b'{';
    while reader.peek() == Some(before) {
        reader.at += 1;
        reader.blank().ok()?;
        let key = reader.document.next();
        reader.key().ok()?;
        let value = reader.document.next();
        reader.value().ok()?;
        if !reader.document.comments.is_empty() {
            return None;
        }
        let (key, value) = (reader.document.string(key)?, reader.document.view(value));
        if wanted(key, value) {
            return Some(value.to_json());
        }
        reader.blank().ok()?;
        before = b',';
    }
    None
}

/// What reading a part gives. A problem is boxed: every step hands a result on, and few have one.
pub(super) type Read<T> = Result<T, Box<JsonError>>;

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    source: SourceId,
    pub(super) document: Document<'t>,
    /// The arrays and objects whose end has not been read.
    open: Vec<Open>,
}

/// An array or object whose end has not been read.
#[derive(Clone, Copy)]
struct Open {
    /// Its place in the document.
    at: usize,
    is_array: bool,
    /// The marks of its keys.
    marks: u64,
    /// Whether two of its keys have one mark, so that they may be equal.
    is_doubtful: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, source: SourceId) -> Self {
        let document = Document::new(text, source);
        Self { text, bytes: text.as_bytes(), at: 0, source, document, open: Vec::with_capacity(USUAL) }
    }

    fn document(mut self) -> Read<Document<'t>> {
        if self.bytes.starts_with(b"\xef\xbb\xbf") {
            return Err(self.problem(0, 3, "the file begins with a byte order mark; save it as UTF-8 without one"));
        }
        self.blank()?;
        if self.at == self.bytes.len() {
            return Err(self.problem(0, self.at, "the file holds no JSON value"));
        }
        self.value()?;
        // Java's parser looks at what follows only for its characters above space. Of a text of more than 32,768
        // characters it looks at what happens to be loaded, which nobody can foresee.
        let rest = &self.text[self.at..];
        if let Some(extra) = rest.find(|c: char| c > ' ') {
            let at = self.at + extra;
            return Err(self.problem(at, at + 1, "there is text after the end of the schema"));
        }
        Ok(self.document.finish())
    }

    fn value(&mut self) -> Read<()> {
        loop {
            self.blank()?;
            match self.peek() {
                Some(b'"') => self.string()?,
                Some(b'{') => {
                    if self.open(NodeKind::Object(0), b'}')? {
                        self.key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    if self.open(NodeKind::Array(0), b']')? {
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // The value is whole; it may be the last of what is open around it.
            loop {
                let Some(around) = self.open.last().copied() else { return Ok(()) };
                self.blank()?;
                match (self.peek(), around.is_array) {
                    (Some(b','), true) => {
                        self.at += 1;
                        break;
                    }
                    (Some(b','), false) => {
                        self.at += 1;
                        self.blank()?;
                        self.key()?;
                        break;
                    }
                    (Some(b']'), true) | (Some(b'}'), false) => {
                        self.at += 1;
                        self.close(around);
                    }
                    (_, true) => return Err(self.unexpected("`,` or `]`")),
                    (_, false) => return Err(self.unexpected("`,` or `}`")),
                }
            }
        }
    }

    /// Begins an array or object, and says whether there is anything in it; an empty one has been read whole.
    fn open(&mut self, kind: NodeKind, end: u8) -> Read<bool> {
        let (start, at) = (self.at, self.document.next());
        self.at += 1;
        self.deeper(self.open.len())?;
        self.add(kind, start);
        self.blank()?;
        let open = Open { at, is_array: matches!(kind, NodeKind::Array(_)), marks: 0, is_doubtful: false };
        self.open.push(open);
        if self.peek() == Some(end) {
            self.at += 1;
            self.close(open);
            return Ok(false);
        }
        Ok(true)
    }

    /// Ends the innermost array or object.
    fn close(&mut self, open: Open) {
        self.open.pop();
        if open.is_doubtful {
            self.document.merge(open.at);
        }
        self.document.close(open.at, clamp(self.at));
    }

    fn deeper(&self, depth: usize) -> Read<()> {
        if depth < MAX_DEPTH {
            return Ok(());
        }
        Err(self.problem(
            self.at - 1,
            self.at,
            format!("nested deeper than the {MAX_DEPTH} levels that the broker reads"),
        ))
    }

    fn key(&mut self) -> Read<()> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let end = scan::plain(self.bytes, start + 1);
        let mark = if self.is_text(start, end) {
            self.add_text(start, end);
            mark(end - start - 1, self.bytes[start + 1])
        } else {
            self.odd_key(start)?
        };
        if let Some(around) = self.open.last_mut() {
            around.is_doubtful |= around.marks & mark != 0;
            around.marks |= mark;
        }
        self.blank()?;
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:` after the key"));
        }
        self.at += 1;
        Ok(())
    }

    /// A key that may say something else than its text, or be too long; gives its mark.
    #[cold]
    fn odd_key(&mut self, start: usize) -> Read<u64> {
        let at = self.document.next();
        self.odd_string(start)?;
        let key = self.document.string(at).unwrap_or_default();
        if is_longer(key, MAX_KEY_LENGTH) {
            return Err(self.problem(start, self.at, "a key longer than the 50,000 that the broker reads"));
        }
        Ok(mark(key.len(), key.bytes().next().unwrap_or_default()))
    }

    #[inline]
    fn string(&mut self) -> Read<()> {
        let start = self.at;
        let end = scan::plain(self.bytes, start + 1);
        if self.is_text(start, end) {
            self.add_text(start, end);
            return Ok(());
        }
        self.odd_string(start)
    }

    /// Whether a string that is plain up to `end` says what its text does, and is far from the limits, as most are.
    fn is_text(&self, start: usize, end: usize) -> bool {
        self.bytes.get(end) == Some(&b'"') && end - start <= MAX_KEY_LENGTH
    }

    fn add_text(&mut self, start: usize, end: usize) {
        self.at = end + 1;
        self.add(NodeKind::Text, start);
    }

    fn odd_string(&mut self, start: usize) -> Read<()> {
        let kind = match self.quoted()? {
            None => NodeKind::Text,
            Some(decoded) => self.document.decoded_kind(&decoded),
        };
        self.add(kind, start);
        Ok(())
    }

    fn scalar(&mut self) -> Read<()> {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'-' | b'0'..=b'9') => {
                let number = self.number()?;
                self.document.number_kind(number)
            }
            Some(b't') => self.word("true", NodeKind::Bool(true))?,
            Some(b'f') => self.word("false", NodeKind::Bool(false))?,
            Some(b'n') => self.word("null", NodeKind::Null)?,
            _ => return Err(self.unexpected("a JSON value")),
        };
        self.add(kind, start);
        Ok(())
    }

    fn word(&mut self, word: &str, kind: NodeKind) -> Read<NodeKind> {
        let end = self.at + word.len();
        let follows = self.bytes.get(end).copied().unwrap_or(b' ');
        if self.text.get(self.at..end) == Some(word) && !(follows.is_ascii_alphanumeric() || follows >= 0x80) {
            self.at = end;
            return Ok(kind);
        }
        Err(self.unexpected("a JSON value"))
    }

    /// Skips white space and comments.
    #[inline]
    fn blank(&mut self) -> Read<()> {
        // Mostly there is none, or one space.
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        match self.peek() {
            Some(byte) if byte > b' ' && byte != b'/' => Ok(()),
            _ => self.skip_blank(),
        }
    }

    #[inline(never)]
    fn skip_blank(&mut self) -> Read<()> {
        self.at = scan::blank(self.bytes, self.at);
        if self.peek() == Some(b'/') { self.comments() } else { Ok(()) }
    }

    /// Skips comments, and the white space behind each.
    #[cold]
    fn comments(&mut self) -> Read<()> {
        loop {
            let rest = &self.text[self.at..];
            let end = if rest.starts_with("//") {
                rest.find(['\n', '\r']).map_or(self.bytes.len(), |length| self.at + length)
            } else if let Some(inner) = rest.strip_prefix("/*") {
                let Some(length) = inner.find("*/") else {
                    return Err(self.problem(self.at, self.at + 2, "the comment that begins here has no end"));
                };
                self.at + length + 4
            } else {
                return Ok(());
            };
            self.comment(end)?;
            self.at = scan::blank(self.bytes, self.at);
        }
    }

    /// Skips the comment from here to `end`.
    fn comment(&mut self, end: usize) -> Read<()> {
        let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
        if let Some(place) = self.bytes[self.at..end].iter().position(is_control) {
            let at = self.at + place;
            return Err(self.problem(at, at + 1, "a control character in a comment"));
        }
        self.document.comments.push(self.span(self.at, end));
        self.at = end;
        Ok(())
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn add(&mut self, kind: NodeKind, start: usize) {
        self.document.add(Node { start: clamp(start), end: clamp(self.at), kind });
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    #[cold]
    #[expect(clippy::unnecessary_box_returns, reason = "all callers hand it on in a `Read`")]
    pub(super) fn unexpected(&self, wanted: &str) -> Box<JsonError> {
        match self.text[self.at.min(self.text.len())..].chars().next() {
            Some(found) => self.problem(
                self.at,
                self.at + found.len_utf8(),
                format!("expected {wanted}, found `{}`", found.escape_debug()),
            ),
            None => self.problem(self.at, self.at, format!("expected {wanted}, found the end of the file")),
        }
    }

    #[expect(clippy::unnecessary_box_returns, reason = "all callers hand it on in a `Read`")]
    pub(super) fn problem(&self, start: usize, end: usize, message: impl Into<String>) -> Box<JsonError> {
        Box::new(JsonError { message: message.into(), span: self.span(start, end) })
    }
}

/// One of 64 bits, by the length and the first byte of a key, which tell most keys apart.
fn mark(length: usize, first: u8) -> u64 {
    1 << ((5 * length + usize::from(first)) % 64)
}

/// Whether a text is longer than so many of Java's characters.
pub(super) fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && text.encode_utf16().count() > most
}
