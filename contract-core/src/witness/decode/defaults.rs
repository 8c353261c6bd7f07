//! From a default as it is written in a schema to the value that decoders take.

use std::cell::Cell;

use super::{DEEPEST, DecodeError};
use crate::json::{self, Json, Number, Value as JsonValue};
use crate::schema::{Field, Kind, Schema, TypeId};
use crate::witness::value::Value;

/// The value that a field has where the message has none.
pub(super) fn default_of(schema: &Schema, field: &Field) -> Result<Value, DecodeError> {
    shallow_default_of(schema, field, DEEPEST)
}

/// The same, of no more levels than are asked for.
pub(in crate::witness) fn shallow_default_of(
    schema: &Schema,
    field: &Field,
    levels: usize,
) -> Result<Value, DecodeError> {
    let missing = || DecodeError::MissingField { field: field.name.to_string() };
    value(schema, field.ty, field.default.as_ref().ok_or_else(missing)?, levels, &Cell::new(MOST))
}

/// The most values in one default: records in records can unfold to very many.
const MOST: usize = 1 << 16;

/// Avro Java's reading of a default, which is laxer than its parser: `1.5` passes for an `int`.
fn value(schema: &Schema, ty: TypeId, json: &Json, levels: usize, left: &Cell<usize>) -> Result<Value, DecodeError> {
    left.set(left.get().checked_sub(1).ok_or(DecodeError::TooLarge)?);
    // Where a record leaves out fields whose defaults leave them out again, this has no end.
    let levels = levels.checked_sub(1).ok_or(DecodeError::BadDefault)?;
    let value = |ty, json| value(schema, ty, json, levels, left);
    Ok(match (schema.kind(ty), &json.value) {
        (Kind::Null, JsonValue::Null) => Value::Null,
        (Kind::Boolean, JsonValue::Bool(value)) => Value::Boolean(*value),
        (Kind::Int, JsonValue::Number(number)) => Value::Int(int(number)),
        (Kind::Long, JsonValue::Number(number)) => Value::Long(long(number)),
        (Kind::Float, JsonValue::Number(number)) => Value::Float(float(double(number))),
        (Kind::Double, JsonValue::Number(number)) => Value::Double(double(number)),
        (Kind::String, JsonValue::String(text)) => Value::String(json::replace_lone_surrogates(text).into_owned()),
        (Kind::Bytes, JsonValue::String(text)) => Value::Bytes(latin(text)),
        (Kind::Fixed(fixed), JsonValue::String(text)) => {
            if fixed.size as usize > LARGEST {
                return Err(DecodeError::TooLarge);
            }
            let mut bytes = latin(text);
            bytes.resize(fixed.size as usize, 0);
            Value::Fixed(bytes)
        }
        (Kind::Enum(symbols), JsonValue::String(text)) => {
            Value::Enum(symbols.symbol_index(text).ok_or(DecodeError::BadDefault)?)
        }
        (Kind::Array(items), JsonValue::Array(values)) => {
            Value::Array(values.iter().map(|json| value(*items, json)).collect::<Result<_, _>>()?)
        }
        // What stands for an array is iterated: an object by its values, anything else not at all.
        (Kind::Array(items), JsonValue::Object(members)) => {
            Value::Array(members.iter().map(|member| value(*items, &member.value)).collect::<Result<_, _>>()?)
        }
        (Kind::Array(_), _) => Value::Array(Vec::new()),
        (Kind::Map(inner), JsonValue::Object(members)) => {
            let entries = members.iter().map(|member| {
                Ok((json::replace_lone_surrogates(&member.key).into_owned(), value(*inner, &member.value)?))
            });
            Value::Map(entries.collect::<Result<_, DecodeError>>()?)
        }
        (Kind::Union(branches), _) => {
            let first = branches.first().ok_or(DecodeError::BadDefault)?;
            Value::Union(0, Box::new(value(*first, json)?))
        }
        // The number of entries is written, but no entry.
        (Kind::Map(_), JsonValue::Array(values)) if !values.is_empty() => return Err(DecodeError::BadDefault),
        (Kind::Map(_), _) => Value::Map(Vec::new()),
        (Kind::Record(record), _) => {
            let fields = record.fields.iter().map(|field| match json.get(&field.name).or(field.default.as_ref()) {
                Some(json) => value(field.ty, json),
                None => Err(DecodeError::BadDefault),
            });
            Value::Record(fields.collect::<Result<_, _>>()?)
        }
        _ => return Err(DecodeError::BadDefault),
    })
}

/// Fixed types larger than this are not made.
const LARGEST: usize = 1 << 20;

/// Text as bytes, one a character; what is past U+00FF becomes a question mark.
fn latin(text: &str) -> Vec<u8> {
    json::replace_lone_surrogates(text).chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "as Java narrows numbers")]
fn int(number: &Number) -> i32 {
    match number {
        Number::Int(value) => *value,
        Number::Double(value) => *value as i32,
        Number::Long(_) | Number::Big(_) => long(number) as i32,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "as Java narrows numbers")]
fn long(number: &Number) -> i64 {
    match number {
        Number::Int(value) => i64::from(*value),
        Number::Long(value) => *value,
        Number::Double(value) => *value as i64,
        // The low 64 bits.
        Number::Big(digits) => {
            let (digits, is_negative) = digits.strip_prefix('-').map_or((digits.as_str(), false), |rest| (rest, true));
            let digits = digits.bytes().filter(u8::is_ascii_digit);
            let low = digits.fold(0_i64, |low, digit| low.wrapping_mul(10).wrapping_add(i64::from(digit - b'0')));
            if is_negative { low.wrapping_neg() } else { low }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "as Java widens numbers")]
fn double(number: &Number) -> f64 {
    match number {
        Number::Int(value) => f64::from(*value),
        Number::Long(value) => *value as f64,
        Number::Double(value) => *value,
        Number::Big(digits) => digits.parse().unwrap_or(f64::NAN),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "as Java narrows numbers")]
fn float(value: f64) -> f32 {
    value as f32
}
