//! JSON text from JSON values.

use std::fmt::Write;

use crate::json::{Json, Number, Value};

/// The widest line on which a list or object stays whole.
const WIDTH: usize = 100;

/// Writes JSON for people: two spaces a level, the order of members kept, what fits on a line on one line, and
/// a line feed at the end.
pub fn pretty(json: &Json) -> String {
    let mut out = String::new();
    write_pretty(&mut out, json, 0, 0);
    out.push('\n');
    out
}

fn write_pretty(out: &mut String, json: &Json, indent: usize, column: usize) {
    let mut flat = String::new();
    write_flat(&mut flat, json);
    if column + flat.chars().count() <= WIDTH && !has_long_list(json) {
        out.push_str(&flat);
        return;
    }
    let inner = indent + 2;
    match &json.value {
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                start_line(out, position, inner);
                write_pretty(out, item, inner, inner);
            }
            end_lines(out, indent, ']');
        }
        Value::Object(members) if !members.is_empty() => {
            out.push('{');
            for (position, member) in members.iter().enumerate() {
                start_line(out, position, inner);
                write_string(out, &member.key);
                out.push_str(": ");
                write_pretty(out, &member.value, inner, inner + member.key.chars().count() + 4);
            }
            end_lines(out, indent, '}');
        }
        _ => out.push_str(&flat),
    }
}

/// A record's fields always stand one on a line, however few they are.
fn has_long_list(json: &Json) -> bool {
    json.get("fields").is_some()
}

fn start_line(out: &mut String, position: usize, indent: usize) {
    if position > 0 {
        out.push(',');
    }
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn end_lines(out: &mut String, indent: usize, close: char) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
    out.push(close);
}

fn write_flat(out: &mut String, json: &Json) {
    match &json.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Number(number) => write_number(out, number),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                write_flat(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push_str(if members.is_empty() { "{" } else { "{ " });
            for (position, member) in members.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                write_string(out, &member.key);
                out.push_str(": ");
                write_flat(out, &member.value);
            }
            out.push_str(if members.is_empty() { "}" } else { " }" });
        }
    }
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

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
