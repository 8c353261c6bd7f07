//! A JSON parser as lenient as that of Gson 2.8, with which the broker splits `KEY_VALUE` schemas.
//!
//! It accepts more than JSON: comments, single quotes, names and strings without quotes, `;` for `,`, `=` and `=>` for
//! `:`, and missing items of arrays. If an object repeats a name, the last value counts, at the position of the first.

use std::collections::HashMap;
use std::fmt::{self, Write};

use schemactl_avro::schema::write_string;

/// The maximal nesting of values.
///
/// Gson has no limit of its own. It fails when Java's stack overflows, which happens somewhere beyond this depth.
const MAX_DEPTH: usize = 1_000;

/// A JSON value, reduced to what Gson writes again.
#[derive(Debug, Clone)]
pub(super) enum JsonElement {
    Null,
    /// A string, number or boolean in the form in which Gson writes it.
    Scalar(String),
    Array(Vec<JsonElement>),
    Object(Vec<(String, JsonElement)>),
}

/// The text is not even JSON by Gson's lenient rules.
#[derive(Debug)]
pub(super) struct NotJson;

type Result<T> = std::result::Result<T, NotJson>;

/// Parses one value, after which only white space may follow. An empty text is `null`.
pub(super) fn parse(text: &str) -> Result<JsonElement> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { rest: text };
    let trimmed = text.trim_start_matches(WHITE_SPACE);
    // Gson skips the prefix that some servers put before JSON to keep browsers from executing it.
    reader.rest = trimmed.strip_prefix(")]}'\n").unwrap_or(reader.rest);
    if reader.next_char()?.is_none() {
        return Ok(JsonElement::Null);
    }
    let root = reader.value(0)?;
    if matches!(root, JsonElement::Null) || reader.rest.trim_start_matches(WHITE_SPACE).is_empty() {
        Ok(root)
    } else {
        Err(NotJson)
    }
}

const WHITE_SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

impl JsonElement {
    pub(super) fn into_object(self) -> Option<Vec<(String, JsonElement)>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
}

impl fmt::Display for JsonElement {
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
                for (index, (name, element)) in members.iter().enumerate() {
                    write!(f, "{}{}:{element}", if index > 0 { "," } else { "" }, quoted(name))?;
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
    fn value(&mut self, depth: usize) -> Result<JsonElement> {
        match self.next_char()?.ok_or(NotJson)? {
            '{' | '[' if depth >= MAX_DEPTH => Err(NotJson),
            '{' => self.object(depth),
            '[' => self.array(depth),
            quote @ ('"' | '\'') => {
                self.advance();
                Ok(JsonElement::Scalar(quoted(&self.quoted(quote)?)))
            }
            _ => {
                let literal = self.literal();
                match literal {
                    "" => Err(NotJson),
                    word if word.eq_ignore_ascii_case("null") => Ok(JsonElement::Null),
                    word if word.eq_ignore_ascii_case("true") => Ok(JsonElement::Scalar("true".to_owned())),
                    word if word.eq_ignore_ascii_case("false") => Ok(JsonElement::Scalar("false".to_owned())),
                    word if is_number(word) => Ok(JsonElement::Scalar(word.to_owned())),
                    word => Ok(JsonElement::Scalar(quoted(word))),
                }
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<JsonElement> {
        self.advance();
        let mut items = Vec::new();
        loop {
            match self.next_char()?.ok_or(NotJson)? {
                ']' if items.is_empty() => {
                    self.advance();
                    return Ok(JsonElement::Array(items));
                }
                // A missing item is null.
                ']' | ',' | ';' => items.push(JsonElement::Null),
                _ => items.push(self.value(depth + 1)?),
            }
            match self.next_char()? {
                Some(']') => {
                    self.advance();
                    return Ok(JsonElement::Array(items));
                }
                Some(',' | ';') => self.advance(),
                _ => return Err(NotJson),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<JsonElement> {
        self.advance();
        let mut members: Vec<(String, JsonElement)> = Vec::new();
        let mut indexes: HashMap<String, usize> = HashMap::new();
        if self.next_char()? == Some('}') {
            self.advance();
            return Ok(JsonElement::Object(members));
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
            let element = self.value(depth + 1)?;
            if let Some(index) = indexes.get(&name) {
                members[*index].1 = element;
            } else {
                indexes.insert(name.clone(), members.len());
                members.push((name, element));
            }
            match self.next_char()? {
                Some('}') => {
                    self.advance();
                    return Ok(JsonElement::Object(members));
                }
                Some(',' | ';') => self.advance(),
                _ => return Err(NotJson),
            }
        }
    }

    /// Skips white space and comments and returns the next character.
    fn next_char(&mut self) -> Result<Option<char>> {
        loop {
            self.rest = self.rest.trim_start_matches(WHITE_SPACE);
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

    /// Returns the characters up to the next delimiter.
    fn literal(&mut self) -> &str {
        const ENDS: &[char] = &['/', '\\', ';', '#', '=', '{', '}', '[', ']', ':', ',', ' ', '\t', '\u{c}', '\r', '\n'];
        let (literal, rest) = self.rest.split_at(self.rest.find(ENDS).unwrap_or(self.rest.len()));
        self.rest = rest;
        literal
    }

    /// Returns the rest of a string whose opening quote has been read.
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
        // Java encodes a lone surrogate as a question mark.
        Ok(char::decode_utf16(units).map(|c| c.unwrap_or('?')).collect())
    }
}

/// Returns whether a word without quotes is a JSON number. Other words are strings.
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
