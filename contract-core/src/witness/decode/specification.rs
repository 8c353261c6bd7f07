//! A decoder that follows the specification ("Schema Resolution") to the letter: named types match by name, and the first
//! branch of a union that matches is chosen.

use schemactl_avro::resolution::{is_primitive_readable, names_match};
use schemactl_avro::schema::{Kind, Record, Schema, TypeId};

use super::defaults::field_default;
use super::error::{DecodeError, DecoderKind};
use super::input::{Input, resolve_symbol, type_mismatch};
use crate::witness::value::Value;

pub(super) fn decode(reader: &Schema, writer: &Schema, input: &mut Input<'_>) -> Result<Value, DecodeError> {
    Decoder { reader, writer }.decode((reader.root(), writer.root()), input)
}

struct Decoder<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
}

impl Decoder<'_> {
    fn decode(&self, ids: (TypeId, TypeId), input: &mut Input<'_>) -> Result<Value, DecodeError> {
        input.nested(|input| self.decode_nested(ids, input))
    }

    fn decode_nested(
        &self,
        (reader_id, writer_id): (TypeId, TypeId),
        input: &mut Input<'_>,
    ) -> Result<Value, DecodeError> {
        let (reader, writer) = (self.reader.kind(reader_id), self.writer.kind(writer_id));
        let mismatch = || type_mismatch((self.reader, reader_id), (self.writer, writer_id));
        match (reader, writer) {
            (_, Kind::Union(branches)) => {
                let index = input.cursor.index(branches.len())?;
                self.decode((reader_id, branches[index]), input)
            }
            (Kind::Union(branches), _) => {
                let index = branches.iter().position(|branch| self.matches(*branch, writer_id)).ok_or_else(mismatch)?;
                let value = self.decode((branches[index], writer_id), input)?;
                Ok(Value::Union(index, Box::new(value)))
            }
            _ if !self.matches(reader_id, writer_id) => Err(mismatch()),
            (Kind::Array(reader), Kind::Array(writer)) => input.array(|input| self.decode((*reader, *writer), input)),
            (Kind::Map(reader), Kind::Map(writer)) => input.map(|input| self.decode((*reader, *writer), input)),
            (Kind::Record(reader), Kind::Record(writer)) => self.decode_record(reader, writer, input),
            (Kind::Enum(reader), Kind::Enum(writer)) => {
                let index = input.cursor.index(writer.symbols.len())?;
                resolve_symbol(reader, writer, index)
            }
            _ if reader.type_name() == writer.type_name() => input.unresolved(self.writer, writer_id),
            _ => input.promoted(reader, writer, DecoderKind::Specification),
        }
    }

    /// Returns whether two types match: by kind, name, size of a fixed type, and the elements of arrays and maps. Fields
    /// and symbols do not count.
    fn matches(&self, mut reader_id: TypeId, mut writer_id: TypeId) -> bool {
        loop {
            match (self.reader.kind(reader_id), self.writer.kind(writer_id)) {
                (Kind::Union(_), _) | (_, Kind::Union(_)) => return true,
                (Kind::Array(reader), Kind::Array(writer)) | (Kind::Map(reader), Kind::Map(writer)) => {
                    (reader_id, writer_id) = (*reader, *writer);
                }
                (Kind::Fixed(reader), Kind::Fixed(writer)) if reader.size != writer.size => return false,
                (Kind::Record(_), Kind::Record(_))
                | (Kind::Enum(_), Kind::Enum(_))
                | (Kind::Fixed(_), Kind::Fixed(_)) => {
                    return names_match((self.reader, reader_id), (self.writer, writer_id));
                }
                (reader, writer) => return is_primitive_readable(reader, writer),
            }
        }
    }

    fn decode_record(&self, reader: &Record, writer: &Record, input: &mut Input<'_>) -> Result<Value, DecodeError> {
        let mut values: Vec<Option<Value>> = vec![None; reader.fields.len()];
        for field in &writer.fields {
            let by_name = reader.fields.iter().position(|target| target.name == field.name);
            let by_alias = || reader.fields.iter().rposition(|target| target.aliases.contains(&field.name));
            let Some(found) = by_name.or_else(by_alias) else {
                input.unresolved(self.writer, field.ty)?;
                continue;
            };
            let target = &reader.fields[found];
            if values[found].is_some() {
                return Err(DecodeError::AmbiguousField { field: target.name.to_string() });
            }
            values[found] = Some(self.decode((target.ty, field.ty), input)?);
        }
        let fields = reader.fields.iter().zip(values);
        let values = fields.map(|(field, value)| value.map_or_else(|| field_default(self.reader, field), Ok));
        values.collect::<Result<_, _>>().map(Value::Record)
    }
}
