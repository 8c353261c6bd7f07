//! Turns the JSON of a default into the value that decoders use.

use std::cell::Cell;

use schemactl_avro::json::{self, Json, Number, Value as JsonValue};
use schemactl_avro::schema::{Field, Kind, Schema, TypeId};

use super::error::DecodeError;
use super::input::MAX_DEPTH;
use crate::witness::value::Value;

/// Returns the value of a field that the message does not contain.
pub(super) fn field_default(schema: &Schema, field: &Field) -> Result<Value, DecodeError> {
    default_value(schema, field, MAX_DEPTH)
}

/// Returns the default of a field as a value with at most `max_depth` levels.
pub(in crate::witness) fn default_value(
    schema: &Schema,
    field: &Field,
    max_depth: usize,
) -> Result<Value, DecodeError> {
    let missing = || DecodeError::MissingField { field: field.name.to_string() };
    value(schema, field.ty, field.default.as_ref().ok_or_else(missing)?, max_depth, &Cell::new(MAX_VALUES))
}

/// The maximal number of values in a default. The defaults of nested records can expand to very many.
const MAX_VALUES: usize = 1 << 16;

/// Interprets a default as Avro Java does, which is more lenient than its parser: it accepts `1.5` for an `int`.
fn value(
    schema: &Schema,
    ty: TypeId,
    json: &Json,
    max_depth: usize,
    values_left: &Cell<usize>,
) -> Result<Value, DecodeError> {
    values_left.set(values_left.get().checked_sub(1).ok_or(DecodeError::TooLarge)?);
    // A record can leave out a field whose default leaves the field out again, without end.
    let max_depth = max_depth.checked_sub(1).ok_or(DecodeError::BadDefault)?;
    let value = |ty, json| value(schema, ty, json, max_depth, values_left);
    Ok(match (schema.kind(ty), &json.value) {
        (Kind::Null, JsonValue::Null) => Value::Null,
        (Kind::Boolean, JsonValue::Bool(value)) => Value::Boolean(*value),
        (Kind::Int, JsonValue::Number(number)) => Value::Int(int(number)),
        (Kind::Long, JsonValue::Number(number)) => Value::Long(long(number)),
        (Kind::Float, JsonValue::Number(number)) => Value::Float(float(double(number))),
        (Kind::Double, JsonValue::Number(number)) => Value::Double(double(number)),
        (Kind::String, JsonValue::String(string)) => Value::String(json::replace_lone_surrogates(string).into_owned()),
        (Kind::Bytes, JsonValue::String(string)) => Value::Bytes(latin1(string)),
        (Kind::Fixed(fixed), JsonValue::String(string)) => {
            if fixed.size as usize > MAX_FIXED_SIZE {
                return Err(DecodeError::TooLarge);
            }
            let mut bytes = latin1(string);
            bytes.resize(fixed.size as usize, 0);
            Value::Fixed(bytes)
        }
        (Kind::Enum(symbols), JsonValue::String(string)) => {
            Value::Enum(symbols.symbol_index(string).ok_or(DecodeError::BadDefault)?)
        }
        (Kind::Array(items), JsonValue::Array(values)) => {
            Value::Array(values.iter().map(|json| value(*items, json)).collect::<Result<_, _>>()?)
        }
        // Java iterates over the JSON whatever it is: the iterator of an object returns its values, that of a scalar is
        // empty.
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
            let index = schema.default_branch(branches, json);
            let branch = branches.get(index).ok_or(DecodeError::BadDefault)?;
            Value::Union(index, Box::new(value(*branch, json)?))
        }
        // For a map, Java encodes the length of the array, but no entry.
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

/// Values of larger fixed types are not created.
const MAX_FIXED_SIZE: usize = 1 << 20;

/// Encodes a string as ISO-8859-1. Characters after U+00FF become question marks.
fn latin1(string: &str) -> Vec<u8> {
    json::replace_lone_surrogates(string).chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "Java narrows numbers in this way")]
fn int(number: &Number) -> i32 {
    match number {
        Number::Int(value) => *value,
        Number::Double(value) => *value as i32,
        Number::Long(_) | Number::Big(_) => long(number) as i32,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "Java narrows numbers in this way")]
fn long(number: &Number) -> i64 {
    match number {
        Number::Int(value) => i64::from(*value),
        Number::Long(value) => *value,
        Number::Double(value) => *value as i64,
        // Java keeps the low 64 bits.
        Number::Big(digits) => {
            let (digits, is_negative) = digits.strip_prefix('-').map_or((digits.as_str(), false), |rest| (rest, true));
            let digits = digits.bytes().filter(u8::is_ascii_digit);
            let low = digits.fold(0_i64, |low, digit| low.wrapping_mul(10).wrapping_add(i64::from(digit - b'0')));
            if is_negative { low.wrapping_neg() } else { low }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "Java widens numbers in this way")]
fn double(number: &Number) -> f64 {
    match number {
        Number::Int(value) => f64::from(*value),
        Number::Long(value) => *value as f64,
        Number::Double(value) => *value,
        Number::Big(digits) => digits.parse().unwrap_or(f64::NAN),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "Java narrows numbers in this way")]
fn float(value: f64) -> f32 {
    value as f32
}
