//! JSON text from JSON values.

use std::fmt::Write;

use crate::json::{self, JavaChar, Json, Member, Number, Value};

/// The widest line on which a list or object stays whole.
const WIDTH: usize = 100;

/// Writes JSON for people: two spaces a level, the order of members kept, what fits on a line on one line, and
/// a line feed at the end.
pub fn pretty(json: &Json) -> String {
    print(json, Words::Fresh)
}

/// Writes JSON as [`pretty`] does, with every key, string and number spelled as in `text`, from which `json` was parsed.
pub fn pretty_with_source(json: &Json, text: &str) -> String {
    print(json, Words::Written(text))
}

/// Where the texts of keys, strings and numbers come from.
#[derive(Clone, Copy)]
enum Words<'a> {
    /// From their values.
    Fresh,
    /// From the text that the values were read from, as its author wrote them.
    Written(&'a str),
}

/// Lays a value out.
fn print(json: &Json, words: Words<'_>) -> String {
    let mut printer = Printer { out: String::new(), words };
    printer.value(json, 0, 0);
    printer.out.push('\n');
    printer.out
}

struct Printer<'a> {
    out: String,
    words: Words<'a>,
}

impl Printer<'_> {
    fn value(&mut self, json: &Json, indent: usize, column: usize) {
        let start = self.out.len();
        let mut room = WIDTH.saturating_sub(column);
        if self.flat(json, &mut room) {
            return;
        }
        self.out.truncate(start);
        let inner = indent + 2;
        match &json.value {
            Value::Array(items) if !items.is_empty() => {
                self.out.push('[');
                for (position, item) in items.iter().enumerate() {
                    self.start_line(position, inner);
                    self.value(item, inner, inner);
                }
                self.end_lines(indent, ']');
            }
            Value::Object(members) if !members.is_empty() => {
                self.out.push('{');
                for (position, member) in members.iter().enumerate() {
                    self.start_line(position, inner);
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

    /// Writes a value on the line, if there is room for it; what is written of one without room is worthless.
    /// A record's fields always stand one on a line, however few they are.
    fn flat(&mut self, json: &Json, room: &mut usize) -> bool {
        let start = self.out.len();
        match &json.value {
            Value::Array(items) => {
                self.out.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 && !self.push(", ", room) || !self.flat(item, room) {
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
                for (position, member) in members.iter().enumerate() {
                    if position > 0 && !self.push(", ", room) {
                        return false;
                    }
                    let key = self.out.len();
                    self.key(member);
                    self.out.push_str(": ");
                    if !take(room, self.out[key..].chars().count()) || !self.flat(&member.value, room) {
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

    fn push(&mut self, text: &str, room: &mut usize) -> bool {
        self.out.push_str(text);
        take(room, text.len())
    }

    fn start_line(&mut self, position: usize, indent: usize) {
        if position > 0 {
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
        match self.words {
            Words::Written(text) => self.out.push_str(&text[range(member.key_span)]),
            Words::Fresh => write_string(&mut self.out, &member.key),
        }
    }

    /// Writes a value that is not taken apart.
    fn scalar(&mut self, json: &Json) {
        match (&json.value, self.words) {
            (Value::Array(_), _) => self.out.push_str("[]"),
            (Value::Object(_), _) => self.out.push_str("{}"),
            (_, Words::Written(text)) => self.out.push_str(&text[range(json.span)]),
            (Value::Null, Words::Fresh) => self.out.push_str("null"),
            (Value::Bool(value), Words::Fresh) => {
                let _ = write!(self.out, "{value}");
            }
            (Value::Number(number), Words::Fresh) => write_number(&mut self.out, number),
            (Value::String(text), Words::Fresh) => write_string(&mut self.out, text),
        }
    }
}

/// Takes from what is left of a line; whether there was enough.
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
        Number::Big(text) => write!(out, "{text}"),
        // `{:?}` keeps the fraction or exponent, so that the number is read back as the same kind.
        Number::Double(double) => write!(out, "{double:?}"),
    };
}

/// Writes a text in quotes; what a terminal might take for a command is escaped.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for unit in json::java_chars(text) {
        let c = match unit {
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
