//! Avro's JSON encoding of values (Avro 1.11 specification, "JSON Encoding").

use std::fmt::Write as _;

use super::value::Value;
use crate::schema::{Kind, Name, Schema, TypeId, write_string};

impl Value {
    /// The value as JSON on one line: what a union holds is tagged with the name of the branch, and bytes are
    /// characters up to U+00FF.
    pub fn to_json(&self, schema: &Schema, ty: TypeId) -> String {
        let mut out = String::new();
        let mut open = vec![Task::Value(ty, self)];
        while let Some(task) = open.pop() {
            match task {
                Task::Value(ty, value) => write(&mut out, schema, ty, value, &mut open),
                Task::Key(position, key) => {
                    separate(&mut out, position);
                    write_string(&mut out, key);
                    out.push_str(": ");
                }
                Task::Item(position) => separate(&mut out, position),
                Task::End(bracket) => out.push(bracket),
            }
        }
        out
    }
}

enum Task<'v> {
    Value(TypeId, &'v Value),
    Key(usize, &'v str),
    Item(usize),
    End(char),
}

fn separate(out: &mut String, position: usize) {
    if position > 0 {
        out.push_str(", ");
    }
}

fn write<'v>(out: &mut String, schema: &'v Schema, ty: TypeId, value: &'v Value, open: &mut Vec<Task<'v>>) {
    match (schema.kind(ty), value) {
        (_, Value::Boolean(value)) => out.push_str(if *value { "true" } else { "false" }),
        (_, Value::Int(value)) => write_display(out, value),
        (_, Value::Long(value)) => write_display(out, value),
        (_, Value::Float(value)) if !value.is_finite() => write_not_finite(out, f64::from(*value)),
        (_, Value::Double(value)) if !value.is_finite() => write_not_finite(out, *value),
        (_, Value::Float(value)) => write_debug(out, value),
        (_, Value::Double(value)) => write_debug(out, value),
        (_, Value::Bytes(bytes) | Value::Fixed(bytes)) => {
            write_string(out, &bytes.iter().map(|byte| char::from(*byte)).collect::<String>());
        }
        (_, Value::String(text)) => write_string(out, text),
        (Kind::Enum(symbols), Value::Enum(index)) => {
            write_string(out, symbols.symbols.get(*index).map_or("", |symbol| symbol.name.as_str()));
        }
        (Kind::Array(items), Value::Array(values)) => {
            out.push('[');
            open.push(Task::End(']'));
            for (position, value) in values.iter().enumerate().rev() {
                open.extend([Task::Value(*items, value), Task::Item(position)]);
            }
        }
        (Kind::Map(inner), Value::Map(entries)) => {
            out.push('{');
            open.push(Task::End('}'));
            for (position, (key, value)) in entries.iter().enumerate().rev() {
                open.extend([Task::Value(*inner, value), Task::Key(position, key)]);
            }
        }
        (Kind::Record(record), Value::Record(values)) => {
            out.push('{');
            open.push(Task::End('}'));
            for (position, (field, value)) in record.fields.iter().zip(values).enumerate().rev() {
                open.extend([Task::Value(field.ty, value), Task::Key(position, &field.name)]);
            }
        }
        (Kind::Union(branches), Value::Union(index, value)) => match branches.get(*index) {
            Some(branch) if !matches!(schema.kind(*branch), Kind::Null) => {
                out.push('{');
                let tag = schema.name(*branch).map_or(schema.kind(*branch).type_name(), Name::full);
                open.extend([Task::End('}'), Task::Value(*branch, value), Task::Key(0, tag)]);
            }
            _ => out.push_str("null"),
        },
        _ => out.push_str("null"),
    }
}

fn write_display(out: &mut String, value: &dyn std::fmt::Display) {
    let _ = write!(out, "{value}");
}

/// Always with a fraction or an exponent, so that the number shows as floating point.
fn write_debug(out: &mut String, value: &dyn std::fmt::Debug) {
    let _ = write!(out, "{value:?}");
}

/// JSON has no such numbers; Avro Java puts them in quotes.
fn write_not_finite(out: &mut String, value: f64) {
    out.push_str(match value {
        f64::INFINITY => "\"Infinity\"",
        f64::NEG_INFINITY => "\"-Infinity\"",
        _ => "\"NaN\"",
    });
}
