//! Defaults in Avro's binary encoding.

use crate::json::{Json, Number, Value, replace_lone_surrogates};
use crate::schema::{Kind, Schema, TypeId};

/// The limit on the nesting of a default's values. A record whose field has a default of the record's own type would
/// never end.
const MAX_DEPTH: usize = 128;

/// Returns the default of a type in Avro's binary encoding, or `None` if it is not a value of the type.
pub(super) fn encode(schema: &Schema, id: TypeId, default: &Json) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    append(schema, id, default, MAX_DEPTH, &mut out)?;
    Some(out)
}

fn append(schema: &Schema, id: TypeId, default: &Json, depth: usize, out: &mut Vec<u8>) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match (schema.kind(id), &default.value) {
        (Kind::Null, Value::Null) => {}
        (Kind::Boolean, Value::Bool(value)) => out.push(u8::from(*value)),
        (Kind::Int, Value::Number(Number::Int(value))) => append_long((*value).into(), out),
        (Kind::Long, Value::Number(number)) => append_long(number.as_i64()?, out),
        // Avro reads the number as a double and narrows it.
        #[expect(clippy::cast_possible_truncation, reason = "as Avro does")]
        (Kind::Float, Value::Number(number)) => out.extend((number.to_f64() as f32).to_le_bytes()),
        (Kind::Double, Value::Number(number)) => out.extend(number.to_f64().to_le_bytes()),
        (Kind::String, Value::String(value)) => {
            append_slice(replace_lone_surrogates(value).as_bytes(), out)?;
        }
        (Kind::Bytes, Value::String(value)) => append_slice(&bytes(value)?, out)?,
        (Kind::Fixed(fixed), Value::String(value)) => {
            let bytes = bytes(value)?;
            (u32::try_from(bytes.len()) == Ok(fixed.size)).then(|| out.extend(bytes))?;
        }
        (Kind::Enum(symbols), Value::String(value)) => append_index(symbols.symbol_index(value)?, out)?,
        (Kind::Array(items), Value::Array(values)) => {
            append_count(values.len(), out)?;
            for value in values {
                append(schema, *items, value, depth, out)?;
            }
            out.push(0);
        }
        (Kind::Map(values), Value::Object(members)) => {
            append_count(members.len(), out)?;
            for member in members {
                append_slice(replace_lone_surrogates(&member.key).as_bytes(), out)?;
                append(schema, *values, &member.value, depth, out)?;
            }
            out.push(0);
        }
        (Kind::Union(branches), _) => {
            let index = schema.default_branch(branches, default);
            append_index(index, out)?;
            append(schema, *branches.get(index)?, default, depth, out)?;
        }
        (Kind::Record(record), Value::Object(_)) => {
            for field in &record.fields {
                append(schema, field.ty, default.get(&field.name).or(field.default.as_ref())?, depth, out)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// Returns the bytes of a default for `bytes` or a fixed type: each character is one byte.
fn bytes(value: &str) -> Option<Vec<u8>> {
    value.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

fn append_long(value: i64, out: &mut Vec<u8>) {
    let mut zigzag = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while zigzag >= 0x80 {
        out.push(zigzag.to_le_bytes()[0] | 0x80);
        zigzag >>= 7;
    }
    out.push(zigzag.to_le_bytes()[0]);
}

fn append_index(index: usize, out: &mut Vec<u8>) -> Option<()> {
    append_long(i64::try_from(index).ok()?, out);
    Some(())
}

fn append_slice(bytes: &[u8], out: &mut Vec<u8>) -> Option<()> {
    append_index(bytes.len(), out)?;
    out.extend_from_slice(bytes);
    Some(())
}

/// Appends the count of the only block of an array or map; an empty one has no blocks before its end.
fn append_count(count: usize, out: &mut Vec<u8>) -> Option<()> {
    if count == 0 { Some(()) } else { append_index(count, out) }
}
