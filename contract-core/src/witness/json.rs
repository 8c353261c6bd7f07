//! Avro's JSON encoding of values (Avro 1.11 specification, "JSON Encoding").

use std::fmt::Write as _;

use schemactl_avro::schema::{Kind, Name, Schema, TypeId, write_string};

use super::value::Value;

impl Value {
    /// Returns the value as JSON on one line. The value of a union is tagged with the name of its branch, and bytes are
    /// characters up to U+00FF.
    pub fn to_json(&self, schema: &Schema, ty: TypeId) -> String {
        let mut out = String::new();
        let mut open = vec![WriteStep::Value(ty, self)];
        while let Some(step) = open.pop() {
            match step {
                WriteStep::Value(ty, value) => write(&mut out, schema, ty, value, &mut open),
                WriteStep::Key(position, key) => {
                    separate(&mut out, position);
                    write_string(&mut out, key);
                    out.push_str(": ");
                }
                WriteStep::Item(position) => separate(&mut out, position),
                WriteStep::End(bracket) => out.push(bracket),
            }
        }
        out
    }
}

enum WriteStep<'v> {
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

fn write<'v>(out: &mut String, schema: &'v Schema, ty: TypeId, value: &'v Value, open: &mut Vec<WriteStep<'v>>) {
    match (schema.kind(ty), value) {
        (_, Value::Boolean(value)) => out.push_str(if *value { "true" } else { "false" }),
        (_, Value::Int(value)) => write_display(out, value),
        (_, Value::Long(value)) => write_display(out, value),
        (_, Value::Float(value)) if !value.is_finite() => write_non_finite(out, f64::from(*value)),
        (_, Value::Double(value)) if !value.is_finite() => write_non_finite(out, *value),
        (_, Value::Float(value)) => write_debug(out, value),
        (_, Value::Double(value)) => write_debug(out, value),
        (_, Value::Bytes(bytes) | Value::Fixed(bytes)) => {
            write_string(out, &bytes.iter().map(|byte| char::from(*byte)).collect::<String>());
        }
        (_, Value::String(string)) => write_string(out, string),
        (Kind::Enum(symbols), Value::Enum(index)) => {
            write_string(out, symbols.symbols.get(*index).map_or("", |symbol| symbol.name.as_str()));
        }
        (Kind::Array(items), Value::Array(values)) => {
            out.push('[');
            open.push(WriteStep::End(']'));
            for (position, value) in values.iter().enumerate().rev() {
                open.extend([WriteStep::Value(*items, value), WriteStep::Item(position)]);
            }
        }
        (Kind::Map(inner), Value::Map(entries)) => {
            out.push('{');
            open.push(WriteStep::End('}'));
            for (position, (key, value)) in entries.iter().enumerate().rev() {
                open.extend([WriteStep::Value(*inner, value), WriteStep::Key(position, key)]);
            }
        }
        (Kind::Record(record), Value::Record(values)) => {
            out.push('{');
            open.push(WriteStep::End('}'));
            for (position, (field, value)) in record.fields.iter().zip(values).enumerate().rev() {
                open.extend([WriteStep::Value(field.ty, value), WriteStep::Key(position, &field.name)]);
            }
        }
        (Kind::Union(branches), Value::Union(index, value)) => match branches.get(*index) {
            Some(branch) if !matches!(schema.kind(*branch), Kind::Null) => {
                out.push('{');
                let tag = schema.name(*branch).map_or(schema.kind(*branch).type_name(), Name::full);
                open.extend([WriteStep::End('}'), WriteStep::Value(*branch, value), WriteStep::Key(0, tag)]);
            }
            _ => out.push_str("null"),
        },
        _ => out.push_str("null"),
    }
}

fn write_display(out: &mut String, value: &dyn std::fmt::Display) {
    let _ = write!(out, "{value}");
}

/// Writes a number with a fraction or an exponent, so that it is recognisable as floating-point.
fn write_debug(out: &mut String, value: &dyn std::fmt::Debug) {
    let _ = write!(out, "{value:?}");
}

/// Writes infinity or not-a-number as a string, as Avro Java does, since JSON has no such numbers.
fn write_non_finite(out: &mut String, value: f64) {
    out.push_str(match value {
        f64::INFINITY => "\"Infinity\"",
        f64::NEG_INFINITY => "\"-Infinity\"",
        _ => "\"NaN\"",
    });
}
