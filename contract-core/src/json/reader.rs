//! The reader: one pass over the bytes, with a stack of its own, so that depth costs no call stack.

use std::collections::HashMap;

use super::{Json, Member, Number, Value};
use crate::source::{SourceId, Span};

/// Jackson's limit on nesting, `StreamReadConstraints.DEFAULT_MAX_DEPTH`.
pub(crate) const MAX_DEPTH: usize = 1_000;
/// Jackson's limit on the digits of a number, `StreamReadConstraints.DEFAULT_MAX_NUM_LEN`.
const MAX_DIGITS: usize = 1_000;
/// Jackson's limit on the length of a key, `StreamReadConstraints.DEFAULT_MAX_NAME_LEN`.
const MAX_KEY_LENGTH: usize = 50_000;
/// Objects up to this size are searched for an equal key member by member.
const SMALL_OBJECT: usize = 16;

/// A JSON document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The value.
    pub root: Json,
    /// The comments, which no writer of JSON can keep.
    pub comments: Vec<Span>,
}

/// Why a text is not JSON that the broker reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct JsonProblem {
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
pub fn parse(text: &str, source: SourceId) -> Result<Document, JsonProblem> {
    Reader { text, bytes: text.as_bytes(), at: 0, source, comments: Vec::new() }.document()
}

/// Reads the JSON value at the beginning of a text; what follows it is not looked at.
pub(crate) fn parse_first(text: &str, source: SourceId) -> Result<Document, JsonProblem> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, source, comments: Vec::new() };
    let root = reader.value()?;
    Ok(Document { root, comments: reader.comments })
}

/// The first member of the object at the beginning of a text that is `wanted`, as a reader finds it that stops there:
/// what follows it may be no JSON. A comment ends the search.
pub(crate) fn find_member(text: &str, source: SourceId, wanted: impl Fn(&str, &Json) -> bool) -> Option<Json> {
    let mut reader = Reader { text, bytes: text.as_bytes(), at: 0, source, comments: Vec::new() };
    reader.blank().ok()?;
    let mut before = b'{';
    while reader.peek() == Some(before) {
        reader.at += 1;
        reader.blank().ok()?;
        let (key, _) = reader.key().ok()?;
        let value = reader.value().ok()?;
        if !reader.comments.is_empty() {
            return None;
        }
        if wanted(&key, &value) {
            return Some(value);
        }
        reader.blank().ok()?;
        before = b',';
    }
    None
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    source: SourceId,
    comments: Vec<Span>,
}

/// An array or object whose end has not been read.
struct Open {
    start: usize,
    content: Content,
}

enum Content {
    Array(Vec<Json>),
    Object { members: Vec<Member>, index: HashMap<String, usize>, key: (String, Span) },
}

impl Reader<'_> {
    fn document(mut self) -> Result<Document, JsonProblem> {
        if self.bytes.starts_with(b"\xef\xbb\xbf") {
            return Err(self.problem(0, 3, "the file begins with a byte order mark; save it as UTF-8 without one"));
        }
        self.blank()?;
        if self.at == self.bytes.len() {
            return Err(self.problem(0, self.at, "the file holds no JSON value"));
        }
        let root = self.value()?;
        // Java's parser looks at what follows only for its characters above space. Of a text of more than 32,768
        // characters it looks at what happens to be loaded, which nobody can foresee.
        let rest = &self.text[self.at..];
        if let Some(extra) = rest.find(|c: char| c > ' ') {
            let at = self.at + extra;
            return Err(self.problem(at, at + 1, "there is text after the end of the schema"));
        }
        Ok(Document { root, comments: self.comments })
    }

    fn value(&mut self) -> Result<Json, JsonProblem> {
        let mut open: Vec<Open> = Vec::new();
        loop {
            self.blank()?;
            let start = self.at;
            let mut done = match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    self.deeper(open.len())?;
                    self.blank()?;
                    if self.peek() == Some(b'}') {
                        self.at += 1;
                        self.json(Value::Object(Vec::new()), start)
                    } else {
                        let key = self.key()?;
                        let content = Content::Object { members: Vec::new(), index: HashMap::new(), key };
                        open.push(Open { start, content });
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    self.deeper(open.len())?;
                    self.blank()?;
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        self.json(Value::Array(Vec::new()), start)
                    } else {
                        open.push(Open { start, content: Content::Array(Vec::new()) });
                        continue;
                    }
                }
                _ => self.scalar()?,
            };
            // The value is whole; it may be the last of what is open around it.
            loop {
                let Some(around) = open.last_mut() else { return Ok(done) };
                match &mut around.content {
                    Content::Array(items) => items.push(done),
                    Content::Object { members, index, key } => add_member(members, index, std::mem::take(key), done),
                }
                self.blank()?;
                let is_array = matches!(around.content, Content::Array(_));
                match (self.peek(), is_array) {
                    (Some(b','), true) => {
                        self.at += 1;
                        break;
                    }
                    (Some(b','), false) => {
                        self.at += 1;
                        self.blank()?;
                        let next = self.key()?;
                        if let Some(Open { content: Content::Object { key, .. }, .. }) = open.last_mut() {
                            *key = next;
                        }
                        break;
                    }
                    (Some(b']'), true) | (Some(b'}'), false) => {
                        self.at += 1;
                        let Some(closed) = open.pop() else { break };
                        let value = match closed.content {
                            Content::Array(items) => Value::Array(items),
                            Content::Object { members, .. } => Value::Object(members),
                        };
                        done = self.json(value, closed.start);
                    }
                    (_, true) => return Err(self.unexpected("`,` or `]`")),
                    (_, false) => return Err(self.unexpected("`,` or `}`")),
                }
            }
        }
    }

    fn deeper(&self, depth: usize) -> Result<(), JsonProblem> {
        if depth < MAX_DEPTH {
            return Ok(());
        }
        Err(self.problem(
            self.at - 1,
            self.at,
            format!("nested deeper than the {MAX_DEPTH} levels that the broker reads"),
        ))
    }

    fn key(&mut self) -> Result<(String, Span), JsonProblem> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let key = self.string()?;
        let span = self.span(start, self.at);
        if is_longer(&key, MAX_KEY_LENGTH) {
            return Err(self.problem(start, self.at, "a key longer than the 50,000 that the broker reads"));
        }
        self.blank()?;
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:` after the key"));
        }
        self.at += 1;
        Ok((key, span))
    }

    fn scalar(&mut self) -> Result<Json, JsonProblem> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a JSON value")),
        };
        Ok(self.json(value, start))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, JsonProblem> {
        let end = self.at + word.len();
        let follows = self.bytes.get(end).copied().unwrap_or(b' ');
        if self.text.get(self.at..end) == Some(word) && !(follows.is_ascii_alphanumeric() || follows >= 0x80) {
            self.at = end;
            return Ok(value);
        }
        Err(self.unexpected("a JSON value"))
    }

    fn number(&mut self) -> Result<Number, JsonProblem> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let begins_with_zero = self.peek() == Some(b'0');
        let whole = self.digits()?;
        if begins_with_zero && whole > 1 {
            return Err(self.problem(start, start + 2, "a number does not begin with 0"));
        }
        let mut fraction = None;
        if self.peek() == Some(b'.') {
            self.at += 1;
            fraction = Some(self.digits()?);
        }
        let mut exponent = None;
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            exponent = Some(self.digits()?);
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte >= 0x80) {
            return Err(self.unexpected("the end of the number"));
        }
        let digits = whole + fraction.unwrap_or(0) + exponent.unwrap_or(0);
        // Jackson's slow way, which it takes for these, counts a part that is not there as -1.
        let is_one_part = fraction.is_some() != exponent.is_some();
        let most = MAX_DIGITS + usize::from(begins_with_zero && is_one_part);
        if digits > most {
            return Err(self.problem(start, self.at, format!("a number of more than {MAX_DIGITS} digits")));
        }
        let text = &self.text[start..self.at];
        if fraction.is_some() || exponent.is_some() {
            return Ok(Number::Double(text.parse().unwrap_or(f64::NAN)));
        }
        Ok(match (text.parse::<i32>(), text.parse::<i64>()) {
            (Ok(int), _) => Number::Int(int),
            (_, Ok(long)) => Number::Long(long),
            _ => Number::Big(text.to_owned()),
        })
    }

    /// Skips digits, and says how many there were: one at least.
    fn digits(&mut self) -> Result<usize, JsonProblem> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(self.at - start) }
    }

    /// Skips white space and comments.
    fn blank(&mut self) -> Result<(), JsonProblem> {
        loop {
            match (self.peek(), self.bytes.get(self.at + 1)) {
                (Some(b' ' | b'\n' | b'\r' | b'\t'), _) => self.at += 1,
                (Some(b'/'), Some(b'/')) => {
                    let end =
                        self.text[self.at..].find(['\n', '\r']).map_or(self.bytes.len(), |length| self.at + length);
                    self.comment(end)?;
                }
                (Some(b'/'), Some(b'*')) => {
                    let Some(length) = self.text[self.at + 2..].find("*/") else {
                        return Err(self.problem(self.at, self.at + 2, "the comment that begins here has no end"));
                    };
                    self.comment(self.at + length + 4)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Skips the comment from here to `end`.
    fn comment(&mut self, end: usize) -> Result<(), JsonProblem> {
        let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
        if let Some(place) = self.bytes[self.at..end].iter().position(is_control) {
            let at = self.at + place;
            return Err(self.problem(at, at + 1, "a control character in a comment"));
        }
        self.comments.push(self.span(self.at, end));
        self.at = end;
        Ok(())
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn json(&self, value: Value, start: usize) -> Json {
        Json { value, span: self.span(start, self.at) }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    fn unexpected(&self, wanted: &str) -> JsonProblem {
        match self.text[self.at.min(self.text.len())..].chars().next() {
            Some(found) => self.problem(
                self.at,
                self.at + found.len_utf8(),
                format!("expected {wanted}, found `{}`", found.escape_debug()),
            ),
            None => self.problem(self.at, self.at, format!("expected {wanted}, found the end of the file")),
        }
    }

    pub(super) fn problem(&self, start: usize, end: usize, message: impl Into<String>) -> JsonProblem {
        JsonProblem { message: message.into(), span: self.span(start, end) }
    }
}

/// Whether a text is longer than so many of Java's characters.
pub(super) fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && text.encode_utf16().count() > most
}

/// Adds a member; an equal key keeps its first place and takes the last value, as in Jackson's trees.
fn add_member(members: &mut Vec<Member>, index: &mut HashMap<String, usize>, key: (String, Span), value: Json) {
    let (key, key_span) = key;
    let known = if members.len() <= SMALL_OBJECT {
        members.iter().position(|member| member.key == key)
    } else {
        if index.is_empty() {
            index.extend(members.iter().enumerate().map(|(at, member)| (member.key.clone(), at)));
        }
        index.get(&key).copied()
    };
    if let Some(at) = known {
        let overrides = Some(members[at].key_span);
        members[at] = Member { key, key_span, value, overrides };
        return;
    }
    if !index.is_empty() {
        index.insert(key.clone(), members.len());
    }
    members.push(Member { key, key_span, value, overrides: None });
}
