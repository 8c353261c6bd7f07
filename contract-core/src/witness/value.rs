//! Values of a schema's types, and their binary encoding.

use schemactl_avro::schema::{Kind, Schema, TypeId};

use super::binary;

/// A value of a type. It does not know the type: methods that need it have it as an argument.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Of `null`.
    Null,
    /// Of `boolean`.
    Boolean(bool),
    /// Of `int`.
    Int(i32),
    /// Of `long`.
    Long(i64),
    /// Of `float`.
    Float(f32),
    /// Of `double`.
    Double(f64),
    /// Of `bytes`.
    Bytes(Vec<u8>),
    /// Of `string`.
    String(String),
    /// Of a fixed type.
    Fixed(Vec<u8>),
    /// Of an enum: the index of the symbol.
    Enum(usize),
    /// Of an array.
    Array(Vec<Value>),
    /// Of a map, in the order of the binary encoding.
    Map(Vec<(String, Value)>),
    /// Of a union: the index of the branch, and its value.
    Union(usize, Box<Value>),
    /// Of a record: the values of its fields in order.
    Record(Vec<Value>),
}

/// A value does not belong to a type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found} cannot be written as {expected}")]
pub struct ValueMismatch {
    found: &'static str,
    expected: String,
}

impl ValueMismatch {
    /// Returns the stable code of this error.
    pub fn code(&self) -> &'static str {
        "VALUE_MISMATCH"
    }
}

impl Value {
    /// Encodes the value as a value of the type `ty`, in the shortest form of Avro's binary encoding.
    pub fn encode(&self, schema: &Schema, ty: TypeId) -> Result<Vec<u8>, ValueMismatch> {
        let mut out = Vec::new();
        let mut open = vec![WriteStep::Value(ty, self)];
        while let Some(step) = open.pop() {
            match step {
                WriteStep::Value(ty, value) => write(&mut out, schema, ty, value, &mut open)?,
                WriteStep::Key(key) => binary::write_bytes(&mut out, key.as_bytes()),
                WriteStep::End => out.push(0),
            }
        }
        Ok(out)
    }

    /// Returns the kind of value, with an article.
    fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Int(_) => "an int",
            Self::Long(_) => "a long",
            Self::Float(_) => "a float",
            Self::Double(_) => "a double",
            Self::Bytes(_) => "bytes",
            Self::String(_) => "a string",
            Self::Fixed(_) => "a fixed",
            Self::Enum(_) => "a symbol",
            Self::Array(_) => "an array",
            Self::Map(_) => "a map",
            Self::Union(..) => "a union's value",
            Self::Record(_) => "a record",
        }
    }
}

enum WriteStep<'v> {
    Value(TypeId, &'v Value),
    Key(&'v str),
    /// The end of an array or map.
    End,
}

fn write<'v>(
    out: &mut Vec<u8>,
    schema: &Schema,
    ty: TypeId,
    value: &'v Value,
    open: &mut Vec<WriteStep<'v>>,
) -> Result<(), ValueMismatch> {
    match (schema.kind(ty), value) {
        (Kind::Null, Value::Null) => {}
        (Kind::Boolean, Value::Boolean(value)) => out.push(u8::from(*value)),
        (Kind::Int, Value::Int(value)) => binary::write_long(out, i64::from(*value)),
        (Kind::Long, Value::Long(value)) => binary::write_long(out, *value),
        (Kind::Float, Value::Float(value)) => out.extend(value.to_le_bytes()),
        (Kind::Double, Value::Double(value)) => out.extend(value.to_le_bytes()),
        (Kind::Bytes, Value::Bytes(value)) => binary::write_bytes(out, value),
        (Kind::String, Value::String(value)) => binary::write_bytes(out, value.as_bytes()),
        (Kind::Fixed(fixed), Value::Fixed(value)) if value.len() == fixed.size as usize => out.extend(value),
        (Kind::Enum(symbols), Value::Enum(index)) if *index < symbols.symbols.len() => {
            binary::write_count(out, *index);
        }
        (Kind::Array(items), Value::Array(values)) => {
            if !values.is_empty() {
                binary::write_count(out, values.len());
            }
            open.push(WriteStep::End);
            open.extend(values.iter().rev().map(|value| WriteStep::Value(*items, value)));
        }
        (Kind::Map(inner), Value::Map(entries)) => {
            if !entries.is_empty() {
                binary::write_count(out, entries.len());
            }
            open.push(WriteStep::End);
            let entries = entries.iter().rev();
            open.extend(entries.flat_map(|(key, value)| [WriteStep::Value(*inner, value), WriteStep::Key(key)]));
        }
        (Kind::Union(branches), Value::Union(index, value)) if *index < branches.len() => {
            binary::write_count(out, *index);
            open.push(WriteStep::Value(branches[*index], value));
        }
        (Kind::Record(record), Value::Record(values)) if values.len() == record.fields.len() => {
            let fields = record.fields.iter().zip(values).rev();
            open.extend(fields.map(|(field, value)| WriteStep::Value(field.ty, value)));
        }
        _ => return Err(ValueMismatch { found: value.describe(), expected: schema.describe(ty) }),
    }
    Ok(())
}
