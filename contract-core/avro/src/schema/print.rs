//! Writes JSON.

use std::fmt::Write;

use crate::json::{self, JavaChar, Json, Member, Number, Value};

/// An array or object stays on one line up to this width.
const MAX_WIDTH: usize = 100;

/// Writes JSON with an indentation of two spaces, short arrays and objects on one line, the order of members kept, and a
/// line feed at the end.
pub fn pretty(json: &Json) -> String {
    print(json, Spelling::Shortest)
}

/// Writes JSON as [`pretty`] does, but with the spelling of keys, strings and numbers in `text`, from which `json` was
/// parsed.
pub fn pretty_with_source(json: &Json, text: &str) -> String {
    print(json, Spelling::Source(text))
}

/// The spelling of keys, strings and numbers.
#[derive(Clone, Copy)]
enum Spelling<'a> {
    /// In the shortest way.
    Shortest,
    /// As in this text, from which the values were parsed.
    Source(&'a str),
}

fn print(json: &Json, spelling: Spelling<'_>) -> String {
    let mut printer = Printer { out: String::new(), spelling };
    printer.value(json, 0, 0);
    printer.out.push('\n');
    printer.out
}

struct Printer<'a> {
    out: String,
    spelling: Spelling<'a>,
}

impl Printer<'_> {
    fn value(&mut self, json: &Json, indent: usize, column: usize) {
        let start = self.out.len();
        let mut room = MAX_WIDTH.saturating_sub(column);
        if self.fits_on_line(json, &mut room) {
            return;
        }
        self.out.truncate(start);
        let inner = indent + 2;
        match &json.value {
            Value::Array(items) if !items.is_empty() => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.start_line(index, inner);
                    self.value(item, inner, inner);
                }
                self.end_lines(indent, ']');
            }
            Value::Object(members) if !members.is_empty() => {
                self.out.push('{');
                for (index, member) in members.iter().enumerate() {
                    self.start_line(index, inner);
                    let line = self.out.len();
                    self.key(member);
                    self.out.push_str(": ");
                    let width = self.out[line..].chars().count();
                    self.value(&member.value, inner, inner + width);
                }
                self.end_lines(indent, '}');
            }
            _ => self.scalar(json),
        }
    }

    /// Writes a value on the current line and returns whether there is room for it. If not, the caller removes the part that
    /// was written. Records never fit, so that each field is on a line of its own.
    fn fits_on_line(&mut self, json: &Json, room: &mut usize) -> bool {
        let start = self.out.len();
        match &json.value {
            Value::Array(items) => {
                self.out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 && !self.push(", ", room) || !self.fits_on_line(item, room) {
                        return false;
                    }
                }
                self.out.push(']');
                take(room, 2)
            }
            Value::Object(members) => {
                if json.get("fields").is_some() {
                    return false;
                }
                self.out.push_str(if members.is_empty() { "{" } else { "{ " });
                for (index, member) in members.iter().enumerate() {
                    if index > 0 && !self.push(", ", room) {
                        return false;
                    }
                    let key = self.out.len();
                    self.key(member);
                    self.out.push_str(": ");
                    if !take(room, self.out[key..].chars().count()) || !self.fits_on_line(&member.value, room) {
                        return false;
                    }
                }
                self.out.push_str(if members.is_empty() { "}" } else { " }" });
                take(room, if members.is_empty() { 2 } else { 4 })
            }
            _ => {
                self.scalar(json);
                take(room, self.out[start..].chars().count())
            }
        }
    }

    fn push(&mut self, separator: &str, room: &mut usize) -> bool {
        self.out.push_str(separator);
        take(room, separator.len())
    }

    fn start_line(&mut self, index: usize, indent: usize) {
        if index > 0 {
            self.out.push(',');
        }
        self.line(indent);
    }

    fn end_lines(&mut self, indent: usize, close: char) {
        self.line(indent);
        self.out.push(close);
    }

    fn line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn key(&mut self, member: &Member) {
        match self.spelling {
            Spelling::Source(text) => self.out.push_str(&text[range(member.key_span)]),
            Spelling::Shortest => write_string(&mut self.out, &member.key),
        }
    }

    /// Writes a scalar or an empty array or object.
    fn scalar(&mut self, json: &Json) {
        match (&json.value, self.spelling) {
            (Value::Array(_), _) => self.out.push_str("[]"),
            (Value::Object(_), _) => self.out.push_str("{}"),
            (_, Spelling::Source(text)) => self.out.push_str(&text[range(json.span)]),
            (Value::Null, Spelling::Shortest) => self.out.push_str("null"),
            (Value::Bool(value), Spelling::Shortest) => {
                let _ = write!(self.out, "{value}");
            }
            (Value::Number(number), Spelling::Shortest) => write_number(&mut self.out, number),
            (Value::String(string), Spelling::Shortest) => write_string(&mut self.out, string),
        }
    }
}

/// Takes `width` of the room that is left on a line, and returns whether there was enough.
fn take(room: &mut usize, width: usize) -> bool {
    let left = room.checked_sub(width);
    *room = left.unwrap_or(0);
    left.is_some()
}

fn range(span: crate::source::Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

fn write_number(out: &mut String, number: &Number) {
    let _ = match number {
        Number::Int(int) => write!(out, "{int}"),
        Number::Long(long) => write!(out, "{long}"),
        Number::Big(digits) => write!(out, "{digits}"),
        // `{:?}` always writes a fraction or an exponent, so that the number is parsed as the same kind again.
        Number::Double(double) => write!(out, "{double:?}"),
    };
}

/// Writes a string in quotes. Control characters, which a terminal could obey, are escaped.
pub fn write_string(out: &mut String, string: &str) {
    out.push('"');
    for c in json::java_chars(string) {
        let c = match c {
            JavaChar::Char(c) => c,
            JavaChar::LoneSurrogate(code) => {
                let _ = write!(out, "\\u{code:04x}");
                continue;
            }
        };
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
