//! Default values as the bytes that a writer would have written for them.

use serde_json::Value;

use super::schema::{Kind, Schema, TypeId};
use crate::write;

/// Appends the default of a type; nothing where it doesn't fit the type.
pub(super) fn encode(schema: &Schema, id: TypeId, default: &Value, out: &mut Vec<u8>) -> Option<()> {
    match (schema.kind(id), default) {
        (Kind::Null, Value::Null) => {}
        (Kind::Boolean, Value::Bool(value)) => write::boolean(out, *value),
        (Kind::Int, value) => write::int(out, i32::try_from(value.as_i64()?).ok()?),
        (Kind::Long, value) => write::long(out, value.as_i64()?),
        // Avro reads the number as a double and narrows it.
        #[expect(clippy::cast_possible_truncation, reason = "as Avro does")]
        (Kind::Float, value) => write::float(out, value.as_f64()? as f32),
        (Kind::Double, value) => write::double(out, value.as_f64()?),
        (Kind::String, Value::String(text)) => write::string(out, text),
        (Kind::Bytes, Value::String(text)) => write::bytes(out, &bytes(text)?),
        (Kind::Fixed(_, size), Value::String(text)) => {
            let bytes = bytes(text).filter(|bytes| bytes.len() == *size)?;
            out.extend_from_slice(&bytes);
        }
        (Kind::Enum(_, symbols), Value::String(symbol)) => {
            let place = symbols.all.iter().position(|own| own == symbol)?;
            write::int(out, i32::try_from(place).ok()?);
        }
        (Kind::Array(item), Value::Array(items)) => {
            count(out, items.len())?;
            for value in items {
                encode(schema, *item, value, out)?;
            }
            write::long(out, 0);
        }
        (Kind::Map(value), Value::Object(entries)) => {
            count(out, entries.len())?;
            for (key, default) in entries {
                write::string(out, key);
                encode(schema, *value, default, out)?;
            }
            write::long(out, 0);
        }
        // The default of a union is one of its first branch.
        (Kind::Union(branches), value) => {
            write::int(out, 0);
            encode(schema, branches[0], value, out)?;
        }
        (Kind::Record(_, fields), Value::Object(values)) => {
            for field in fields {
                let value = values.get(&field.name).or(field.default.as_ref())?;
                encode(schema, field.ty, value, out)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// Each character is a byte.
fn bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

fn count(out: &mut Vec<u8>, count: usize) -> Option<()> {
    if count > 0 {
        write::long(out, i64::try_from(count).ok()?);
    }
    Some(())
}
