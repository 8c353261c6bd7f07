//! Reads what one schema wrote with another, as decoders in the field do it.

pub(super) mod defaults;
mod java;
mod specification;

use super::binary::Cursor;
use super::value::Value;
use crate::compat::broker::AvroFailure;
use crate::schema::{Kind, Schema, TypeId};

/// The kinds of decoder, which differ in what they read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecoderKind {
    /// Avro Java 1.11: records match by their structure, whatever they are called.
    Java,
    /// The letter of the specification, as fastavro and others have it: named types match by name.
    Specification,
}

/// Why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The decoder cannot even be made.
    #[error("no decoder can be made: {0}")]
    NoDecoder(AvroFailure),
    /// A type is read as one that it does not fit.
    #[error("found {found}, expecting {expected}")]
    Unfit {
        /// What the writer wrote.
        found: String,
        /// What the reader wants.
        expected: String,
    },
    /// A field that is not in the message has no default.
    #[error("the message has no `{field}`, and there is no default for it")]
    MissingField {
        /// The field.
        field: String,
    },
    /// A field finds several fields of the writer.
    #[error("`{field}` ambiguous_alias_records several fields of the message")]
    AmbiguousField {
        /// The field.
        field: String,
    },
    /// A symbol is not known, and there is no default for it.
    #[error("the symbol `{symbol}` is not known")]
    UnknownSymbol {
        /// The symbol.
        symbol: String,
    },
    /// A default that is needed is no value of its type, or goes on for ever.
    #[error("a default that it needs does not fit its type, or has no end")]
    BadDefault,
    /// Bytes that are read as text are none.
    #[error("the bytes are no text in UTF-8")]
    NotText,
    /// The message ends too early.
    #[error("the message ends too early")]
    Truncated,
    /// A number, length or place is out of bounds.
    #[error("the message has a number that is out of bounds")]
    BadNumber,
    /// The message is nested too deeply, or holds too much, to be looked at.
    #[error("the message is too deep or too large to be looked at")]
    TooLarge,
}

impl DecodeError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoDecoder(_) => "NO_DECODER",
            Self::Unfit { .. } => "TYPE_UNFIT",
            Self::MissingField { .. } => "FIELD_MISSING",
            Self::AmbiguousField { .. } => "FIELD_AMBIGUOUS",
            Self::UnknownSymbol { .. } => "SYMBOL_UNKNOWN",
            Self::BadDefault => "DEFAULT_UNUSABLE",
            Self::NotText => "BYTES_NOT_TEXT",
            Self::Truncated => "MESSAGE_TRUNCATED",
            Self::BadNumber => "MESSAGE_BROKEN",
            Self::TooLarge => "MESSAGE_TOO_LARGE",
        }
    }
}

/// Reads `bytes`, which `writer` wrote, as a value of `reader`.
pub fn decode(decoder: DecoderKind, reader: &Schema, writer: &Schema, bytes: &[u8]) -> Result<Value, DecodeError> {
    let mut input = Input::new(bytes);
    match decoder {
        DecoderKind::Java => java::decode(reader, writer, &mut input),
        DecoderKind::Specification => specification::decode(reader, writer, &mut input),
    }
}

/// The deepest nesting of a value that is looked at.
pub(super) const DEEPEST: usize = 256;
/// The most values in one message that are looked at.
const MOST: usize = 1 << 20;

/// A message under reading, with limits on what it may unfold to.
struct Input<'b> {
    cursor: Cursor<'b>,
    values: usize,
    depth: usize,
}

impl<'b> Input<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Self { cursor: Cursor::new(bytes), values: 0, depth: 0 }
    }

    /// Reads one value within the value under reading.
    fn within(&mut self, read: impl FnOnce(&mut Self) -> Result<Value, DecodeError>) -> Result<Value, DecodeError> {
        self.values += 1;
        if self.values > MOST || self.depth == DEEPEST {
            return Err(DecodeError::TooLarge);
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self, mut item: impl FnMut(&mut Self) -> Result<Value, DecodeError>) -> Result<Value, DecodeError> {
        let mut values = Vec::new();
        loop {
            match self.cursor.block()? {
                0 => return Ok(Value::Array(values)),
                count => (0..count).try_for_each(|_| item(self).map(|value| values.push(value)))?,
            }
        }
    }

    fn map(&mut self, mut value: impl FnMut(&mut Self) -> Result<Value, DecodeError>) -> Result<Value, DecodeError> {
        let mut entries = Vec::new();
        loop {
            let count = self.cursor.block()?;
            if count == 0 {
                return Ok(Value::Map(entries));
            }
            for _ in 0..count {
                let key = text(self.cursor.bytes()?);
                entries.push((key, value(self)?));
            }
        }
    }

    /// Reads a value with the schema that wrote it.
    fn plain(&mut self, schema: &Schema, ty: TypeId) -> Result<Value, DecodeError> {
        self.within(|input| match schema.kind(ty) {
            Kind::Null => Ok(Value::Null),
            Kind::Boolean => input.cursor.boolean().map(Value::Boolean),
            Kind::Int => input.cursor.int().map(Value::Int),
            Kind::Long => input.cursor.long().map(Value::Long),
            Kind::Float => input.cursor.array().map(f32::from_le_bytes).map(Value::Float),
            Kind::Double => input.cursor.array().map(f64::from_le_bytes).map(Value::Double),
            Kind::Bytes => input.cursor.bytes().map(|bytes| Value::Bytes(bytes.to_vec())),
            Kind::String => input.cursor.bytes().map(|bytes| Value::String(text(bytes))),
            Kind::Fixed(fixed) => input.cursor.take(fixed.size as usize).map(|bytes| Value::Fixed(bytes.to_vec())),
            Kind::Enum(symbols) => input.cursor.index(symbols.symbols.len()).map(Value::Enum),
            Kind::Array(items) => input.array(|input| input.plain(schema, *items)),
            Kind::Map(inner) => input.map(|input| input.plain(schema, *inner)),
            Kind::Union(branches) => {
                let index = input.cursor.index(branches.len())?;
                Ok(Value::Union(index, Box::new(input.plain(schema, branches[index])?)))
            }
            Kind::Record(record) => {
                let fields = record.fields.iter().map(|field| input.plain(schema, field.ty));
                fields.collect::<Result<_, _>>().map(Value::Record)
            }
        })
    }

    /// Reads a primitive value of one type as another that it is promoted to.
    fn promoted(&mut self, reader: &Kind, writer: &Kind, decoder: DecoderKind) -> Result<Value, DecodeError> {
        let cursor = &mut self.cursor;
        let value = match writer {
            Kind::Int => Number::Whole(i64::from(cursor.int()?)),
            Kind::Long => Number::Whole(cursor.long()?),
            Kind::Float => Number::Float(f32::from_le_bytes(cursor.array()?)),
            _ => {
                let bytes = cursor.bytes()?;
                return match (reader, decoder) {
                    (Kind::Bytes, _) => Ok(Value::Bytes(bytes.to_vec())),
                    (_, DecoderKind::Java) => Ok(Value::String(text(bytes))),
                    (_, DecoderKind::Specification) => str::from_utf8(bytes)
                        .map(|text| Value::String(text.to_owned()))
                        .map_err(|_| DecodeError::NotText),
                };
            }
        };
        Ok(value.promoted(reader))
    }
}

/// A number on its way to a wider type.
enum Number {
    Whole(i64),
    Float(f32),
}

impl Number {
    #[expect(clippy::cast_precision_loss, reason = "that the promotion may round is the point")]
    fn promoted(self, reader: &Kind) -> Value {
        match (reader, self) {
            (Kind::Float, Self::Whole(value)) => Value::Float(value as f32),
            (Kind::Double, Self::Whole(value)) => Value::Double(value as f64),
            (_, Self::Whole(value)) => Value::Long(value),
            (_, Self::Float(value)) => Value::Double(f64::from(value)),
        }
    }
}

/// Text as decoders make it that do not look at it: what is no text is replaced.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What is read of an enum by another.
fn symbol(reader: &crate::schema::Enum, writer: &crate::schema::Enum, index: usize) -> Result<Value, DecodeError> {
    let symbol = &writer.symbols[index].name;
    let known = reader.symbol_index(symbol);
    let default = || reader.default.as_ref().and_then(|default| reader.symbol_index(default));
    known.or_else(default).map(Value::Enum).ok_or_else(|| DecodeError::UnknownSymbol { symbol: symbol.to_string() })
}

fn unfit((reader, own): (&Schema, TypeId), (writer, theirs): (&Schema, TypeId)) -> DecodeError {
    let describe = |schema: &Schema, id: TypeId| {
        // The size of a fixed type matters as much as its name.
        let name = schema.name(id).filter(|_| !matches!(schema.kind(id), Kind::Fixed(_)));
        name.map_or_else(|| schema.describe(id), |name| name.full().to_owned())
    };
    DecodeError::Unfit { found: describe(writer, theirs), expected: describe(reader, own) }
}
