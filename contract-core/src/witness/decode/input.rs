//! Reads the values of a message, as far as all decoders do it in the same way.

use schemactl_avro::schema::{Enum, Kind, Schema, TypeId};

use super::error::{DecodeError, DecoderKind};
use crate::witness::binary::Cursor;
use crate::witness::value::Value;

/// The maximal nesting of values.
pub(super) const MAX_DEPTH: usize = 256;
/// The maximal number of values in a message.
const MAX_VALUES: usize = 1 << 20;

/// A message that is being decoded, with limits on what it may expand to.
pub(super) struct Input<'b> {
    pub(super) cursor: Cursor<'b>,
    values: usize,
    depth: usize,
}

impl<'b> Input<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { cursor: Cursor::new(bytes), values: 0, depth: 0 }
    }

    /// Decodes a value, one level deeper.
    pub(super) fn nested(
        &mut self,
        decode: impl FnOnce(&mut Self) -> Result<Value, DecodeError>,
    ) -> Result<Value, DecodeError> {
        self.values += 1;
        if self.values > MAX_VALUES || self.depth == MAX_DEPTH {
            return Err(DecodeError::TooLarge);
        }
        self.depth += 1;
        let value = decode(self);
        self.depth -= 1;
        value
    }

    /// Decodes an array, given how to decode an item.
    pub(super) fn array(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<Value, DecodeError>,
    ) -> Result<Value, DecodeError> {
        let mut values = Vec::new();
        loop {
            match self.cursor.block()? {
                0 => return Ok(Value::Array(values)),
                count => (0..count).try_for_each(|_| item(self).map(|value| values.push(value)))?,
            }
        }
    }

    /// Decodes a map, given how to decode a value.
    pub(super) fn map(
        &mut self,
        mut value: impl FnMut(&mut Self) -> Result<Value, DecodeError>,
    ) -> Result<Value, DecodeError> {
        let mut entries = Vec::new();
        loop {
            let count = self.cursor.block()?;
            if count == 0 {
                return Ok(Value::Map(entries));
            }
            for _ in 0..count {
                let key = lossy_string(self.cursor.bytes()?);
                entries.push((key, value(self)?));
            }
        }
    }

    /// Decodes a value with the schema that wrote it.
    pub(super) fn unresolved(&mut self, schema: &Schema, ty: TypeId) -> Result<Value, DecodeError> {
        self.nested(|input| match schema.kind(ty) {
            Kind::Null => Ok(Value::Null),
            Kind::Boolean => input.cursor.boolean().map(Value::Boolean),
            Kind::Int => input.cursor.int().map(Value::Int),
            Kind::Long => input.cursor.long().map(Value::Long),
            Kind::Float => input.cursor.array().map(f32::from_le_bytes).map(Value::Float),
            Kind::Double => input.cursor.array().map(f64::from_le_bytes).map(Value::Double),
            Kind::Bytes => input.cursor.bytes().map(|bytes| Value::Bytes(bytes.to_vec())),
            Kind::String => input.cursor.bytes().map(|bytes| Value::String(lossy_string(bytes))),
            Kind::Fixed(fixed) => input.cursor.take(fixed.size as usize).map(|bytes| Value::Fixed(bytes.to_vec())),
            Kind::Enum(symbols) => input.cursor.index(symbols.symbols.len()).map(Value::Enum),
            Kind::Array(items) => input.array(|input| input.unresolved(schema, *items)),
            Kind::Map(values) => input.map(|input| input.unresolved(schema, *values)),
            Kind::Union(branches) => {
                let index = input.cursor.index(branches.len())?;
                Ok(Value::Union(index, Box::new(input.unresolved(schema, branches[index])?)))
            }
            Kind::Record(record) => {
                let fields = record.fields.iter().map(|field| input.unresolved(schema, field.ty));
                fields.collect::<Result<_, _>>().map(Value::Record)
            }
        })
    }

    /// Decodes a primitive value of the writer's type and promotes it to the reader's.
    pub(super) fn promoted(
        &mut self,
        reader: &Kind,
        writer: &Kind,
        decoder: DecoderKind,
    ) -> Result<Value, DecodeError> {
        let cursor = &mut self.cursor;
        let number = match writer {
            Kind::Int => Number::Integer(i64::from(cursor.int()?)),
            Kind::Long => Number::Integer(cursor.long()?),
            Kind::Float => Number::Float(f32::from_le_bytes(cursor.array()?)),
            _ => {
                let bytes = cursor.bytes()?;
                return match (reader, decoder) {
                    (Kind::Bytes, _) => Ok(Value::Bytes(bytes.to_vec())),
                    (_, DecoderKind::Java) => Ok(Value::String(lossy_string(bytes))),
                    (_, DecoderKind::Specification) => str::from_utf8(bytes)
                        .map(|string| Value::String(string.to_owned()))
                        .map_err(|_| DecodeError::InvalidUtf8),
                };
            }
        };
        Ok(number.promote(reader))
    }
}

/// A number that is promoted to a wider type.
enum Number {
    Integer(i64),
    Float(f32),
}

impl Number {
    #[expect(clippy::cast_precision_loss, reason = "that the promotion may round is the point")]
    fn promote(self, reader: &Kind) -> Value {
        match (reader, self) {
            (Kind::Float, Self::Integer(value)) => Value::Float(value as f32),
            (Kind::Double, Self::Integer(value)) => Value::Double(value as f64),
            (_, Self::Integer(value)) => Value::Long(value),
            (_, Self::Float(value)) => Value::Double(f64::from(value)),
        }
    }
}

/// Decodes a string as decoders do that do not validate UTF-8: invalid parts are replaced.
fn lossy_string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Returns what the reader's enum reads for the writer's symbol at `index`.
pub(super) fn resolve_symbol(reader: &Enum, writer: &Enum, index: usize) -> Result<Value, DecodeError> {
    let symbol = &writer.symbols[index].name;
    let default = || reader.default.as_ref().and_then(|default| reader.symbol_index(default));
    let found = reader.symbol_index(symbol).or_else(default);
    found.map(Value::Enum).ok_or_else(|| DecodeError::UnknownSymbol { symbol: symbol.to_string() })
}

/// Returns the error for a type of the writer that cannot be read as a type of the reader.
pub(super) fn type_mismatch(
    (reader, reader_id): (&Schema, TypeId),
    (writer, writer_id): (&Schema, TypeId),
) -> DecodeError {
    let describe = |schema: &Schema, id: TypeId| {
        // The size of a fixed type matters as much as its name.
        let name = schema.name(id).filter(|_| !matches!(schema.kind(id), Kind::Fixed(_)));
        name.map_or_else(|| schema.describe(id), |name| name.full().to_owned())
    };
    DecodeError::TypeMismatch { found: describe(writer, writer_id), expected: describe(reader, reader_id) }
}
