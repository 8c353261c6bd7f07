//! A decoder by the letter of the specification: named types match by name, and the first branch of a union
//! that matches is taken.

use super::defaults::default_of;
use super::{DecodeError, DecoderKind, Input, symbol, unfit};
use crate::compat::readers::{is_promotion, names_match};
use crate::schema::{Kind, Record, Schema, TypeId};
use crate::witness::value::Value;

pub(super) fn decode(reader: &Schema, writer: &Schema, input: &mut Input<'_>) -> Result<Value, DecodeError> {
    Decoder { reader, writer }.read((reader.root(), writer.root()), input)
}

struct Decoder<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
}

impl Decoder<'_> {
    fn read(&self, ids: (TypeId, TypeId), input: &mut Input<'_>) -> Result<Value, DecodeError> {
        input.within(|input| self.read_within(ids, input))
    }

    fn read_within(&self, (own_id, their_id): (TypeId, TypeId), input: &mut Input<'_>) -> Result<Value, DecodeError> {
        let (own, theirs) = (self.reader.kind(own_id), self.writer.kind(their_id));
        let refused = || unfit((self.reader, own_id), (self.writer, their_id));
        match (own, theirs) {
            (_, Kind::Union(branches)) => {
                let index = input.cursor.index(branches.len())?;
                self.read((own_id, branches[index]), input)
            }
            (Kind::Union(branches), _) => {
                let index = branches.iter().position(|branch| self.matches(*branch, their_id)).ok_or_else(refused)?;
                let value = self.read((branches[index], their_id), input)?;
                Ok(Value::Union(index, Box::new(value)))
            }
            _ if !self.matches(own_id, their_id) => Err(refused()),
            (Kind::Array(own), Kind::Array(theirs)) => input.array(|input| self.read((*own, *theirs), input)),
            (Kind::Map(own), Kind::Map(theirs)) => input.map(|input| self.read((*own, *theirs), input)),
            (Kind::Record(own), Kind::Record(theirs)) => self.record(own, theirs, input),
            (Kind::Enum(own), Kind::Enum(theirs)) => {
                let index = input.cursor.index(theirs.symbols.len())?;
                symbol(own, theirs, index)
            }
            _ if own.type_name() == theirs.type_name() => input.plain(self.writer, their_id),
            _ => input.promoted(own, theirs, DecoderKind::Specification),
        }
    }

    /// Whether two types match: the kind, the name, the size of a fixed type and the items of arrays and maps
    /// count, and neither fields nor symbols do.
    fn matches(&self, mut own_id: TypeId, mut their_id: TypeId) -> bool {
        loop {
            match (self.reader.kind(own_id), self.writer.kind(their_id)) {
                (Kind::Union(_), _) | (_, Kind::Union(_)) => return true,
                (Kind::Array(own), Kind::Array(theirs)) | (Kind::Map(own), Kind::Map(theirs)) => {
                    (own_id, their_id) = (*own, *theirs);
                }
                (Kind::Fixed(own), Kind::Fixed(theirs)) if own.size != theirs.size => return false,
                (Kind::Record(_), Kind::Record(_))
                | (Kind::Enum(_), Kind::Enum(_))
                | (Kind::Fixed(_), Kind::Fixed(_)) => {
                    return names_match((self.reader, own_id), (self.writer, their_id));
                }
                (own, theirs) => return is_promotion(own, theirs),
            }
        }
    }

    fn record(&self, own: &Record, theirs: &Record, input: &mut Input<'_>) -> Result<Value, DecodeError> {
        let mut values: Vec<Option<Value>> = vec![None; own.fields.len()];
        for field in &theirs.fields {
            let named = own.fields.iter().position(|own| own.name == field.name);
            let found = named.or_else(|| own.fields.iter().rposition(|own| own.aliases.contains(&field.name)));
            let Some(found) = found else {
                input.plain(self.writer, field.ty)?;
                continue;
            };
            if values[found].is_some() {
                return Err(DecodeError::AmbiguousField { field: own.fields[found].name.to_string() });
            }
            values[found] = Some(self.read((own.fields[found].ty, field.ty), input)?);
        }
        let fields = own.fields.iter().zip(values);
        let values = fields.map(|(field, value)| value.map_or_else(|| default_of(self.reader, field), Ok));
        values.collect::<Result<_, _>>().map(Value::Record)
    }
}
