//! A reader of JSON as lenient as Gson 2.8's, with which the broker takes `KEY_VALUE` schemas apart.
//!
//! It takes more than JSON: comments, single quotes, names and strings without quotes, `;` for `,`, `=` and `=>` for
//! `:`, missing items of arrays. Of members with one name the last counts, at the place of the first.

use std::collections::HashMap;
use std::fmt::{self, Write};

use crate::schema::write_string;

/// How deep values may be nested before the broker fails.
///
/// Gson has no limit of its own; it fails when Java's stack is full, somewhere beyond this.
const MAX_DEPTH: usize = 1_000;

/// A value, of which nothing is kept that Gson does not write again.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Null,
    /// A string, number or boolean, as Gson writes it.
    Scalar(String),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// The text is not even lenient JSON.
#[derive(Debug)]
pub(super) struct NotJson;

type Result<T> = std::result::Result<T, NotJson>;

/// Reads one value with nothing but white space behind it. No value at all is `null`.
pub(super) fn parse(text: &str) -> Result<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { rest: text };
    let trimmed = text.trim_start_matches(WHITE);
    // What some servers put before JSON so that a browser does not run it.
    reader.rest = trimmed.strip_prefix(")]}'\n").unwrap_or(reader.rest);
    if reader.next_char()?.is_none() {
        return Ok(Node::Null);
    }
    let root = reader.value(0)?;
    if matches!(root, Node::Null) || reader.rest.trim_start_matches(WHITE).is_empty() { Ok(root) } else { Err(NotJson) }
}

const WHITE: [char; 4] = [' ', '\n', '\r', '\t'];

impl Node {
    pub(super) fn into_object(self) -> Option<Vec<(String, Node)>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Scalar(text) => f.write_str(text),
            Self::Array(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index > 0 { "," } else { "" })?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (index, (name, node)) in members.iter().enumerate() {
                    write!(f, "{}{}:{node}", if index > 0 { "," } else { "" }, quoted(name))?;
                }
                f.write_char('}')
            }
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(&mut out, text);
    out
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Node> {
        match self.next_char()?.ok_or(NotJson)? {
            '{' | '[' if depth >= MAX_DEPTH => Err(NotJson),
            '{' => self.object(depth),
            '[' => self.array(depth),
            quote @ ('"' | '\'') => {
                self.advance();
                Ok(Node::Scalar(quoted(&self.quoted(quote)?)))
            }
            _ => {
                let literal = self.literal();
                match literal {
                    "" => Err(NotJson),
                    word if word.eq_ignore_ascii_case("null") => Ok(Node::Null),
                    word if word.eq_ignore_ascii_case("true") => Ok(Node::Scalar("true".to_owned())),
                    word if word.eq_ignore_ascii_case("false") => Ok(Node::Scalar("false".to_owned())),
                    word if is_number(word) => Ok(Node::Scalar(word.to_owned())),
                    word => Ok(Node::Scalar(quoted(word))),
                }
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node> {
        self.advance();
        let mut items = Vec::new();
        loop {
            match self.next_char()?.ok_or(NotJson)? {
                ']' if items.is_empty() => {
                    self.advance();
                    return Ok(Node::Array(items));
                }
                // An item that is not there is null.
                ']' | ',' | ';' => items.push(Node::Null),
                _ => items.push(self.value(depth + 1)?),
            }
            match self.next_char()? {
                Some(']') => {
                    self.advance();
                    return Ok(Node::Array(items));
                }
                Some(',' | ';') => self.advance(),
                _ => return Err(NotJson),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Node> {
        self.advance();
        let mut members: Vec<(String, Node)> = Vec::new();
        let mut indexes: HashMap<String, usize> = HashMap::new();
        if self.next_char()? == Some('}') {
            self.advance();
            return Ok(Node::Object(members));
        }
        loop {
            let name = match self.next_char()?.ok_or(NotJson)? {
                quote @ ('"' | '\'') => {
                    self.advance();
                    self.quoted(quote)?
                }
                _ => match self.literal() {
                    "" => return Err(NotJson),
                    name => name.to_owned(),
                },
            };
            match self.next_char()? {
                Some(':') => self.advance(),
                Some('=') => {
                    self.advance();
                    self.rest = self.rest.strip_prefix('>').unwrap_or(self.rest);
                }
                _ => return Err(NotJson),
            }
            let node = self.value(depth + 1)?;
            if let Some(index) = indexes.get(&name) {
                members[*index].1 = node;
            } else {
                indexes.insert(name.clone(), members.len());
                members.push((name, node));
            }
            match self.next_char()? {
                Some('}') => {
                    self.advance();
                    return Ok(Node::Object(members));
                }
                Some(',' | ';') => self.advance(),
                _ => return Err(NotJson),
            }
        }
    }

    /// The first character that is neither white space nor in a comment.
    fn next_char(&mut self) -> Result<Option<char>> {
        loop {
            self.rest = self.rest.trim_start_matches(WHITE);
            if let Some(comment) = self.rest.strip_prefix("/*") {
                self.rest = comment.split_once("*/").ok_or(NotJson)?.1;
            } else if self.rest.starts_with("//") || self.rest.starts_with('#') {
                self.rest = self.rest.split_once(['\n', '\r']).map_or("", |(_, after)| after);
            } else {
                return Ok(self.rest.chars().next());
            }
        }
    }

    fn advance(&mut self) {
        let mut chars = self.rest.chars();
        chars.next();
        self.rest = chars.as_str();
    }

    /// The characters up to one that means something.
    fn literal(&mut self) -> &str {
        const ENDS: &[char] = &['/', '\\', ';', '#', '=', '{', '}', '[', ']', ':', ',', ' ', '\t', '\u{c}', '\r', '\n'];
        let (literal, rest) = self.rest.split_at(self.rest.find(ENDS).unwrap_or(self.rest.len()));
        self.rest = rest;
        literal
    }

    /// The rest of a string whose first quote has been read.
    fn quoted(&mut self, quote: char) -> Result<String> {
        let mut units: Vec<u16> = Vec::new();
        let mut chars = self.rest.chars();
        loop {
            let c = match chars.next().ok_or(NotJson)? {
                c if c == quote => break,
                '\\' => match chars.next().ok_or(NotJson)? {
                    'u' => {
                        let digits = chars.as_str().get(..4).ok_or(NotJson)?;
                        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                            return Err(NotJson);
                        }
                        units.push(u16::from_str_radix(digits, 16).map_err(|_| NotJson)?);
                        chars = chars.as_str()[4..].chars();
                        continue;
                    }
                    't' => '\t',
                    'b' => '\u{8}',
                    'n' => '\n',
                    'r' => '\r',
                    'f' => '\u{c}',
                    c @ ('\n' | '\'' | '"' | '\\' | '/') => c,
                    _ => return Err(NotJson),
                },
                c => c,
            };
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
        self.rest = chars.as_str();
        // Java writes half of a surrogate pair as a question mark.
        Ok(char::decode_utf16(units).map(|c| c.unwrap_or('?')).collect())
    }
}

/// Whether a word without quotes is a number of JSON; others are strings.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}
