//! Avro Java's decoder: carries out the [`DecodingPlan`] on a message.

use schemactl_avro::resolution::is_primitive_readable;
use schemactl_avro::schema::{Kind, Record, Schema, TypeId};

use super::defaults::field_default;
use super::error::{DecodeError, DecoderKind};
use super::input::{Input, resolve_symbol, type_mismatch};
use crate::compat::avro_java::{Action, ActionId, DecodingPlan};
use crate::witness::value::Value;

pub(super) fn decode(reader: &Schema, writer: &Schema, input: &mut Input<'_>) -> Result<Value, DecodeError> {
    let plan = DecodingPlan::new(reader, writer).map_err(DecodeError::NoDecoder)?;
    let root = plan.root();
    Decoder { plan, reader, writer }.decode(root, (reader.root(), writer.root()), input)
}

struct Decoder<'s> {
    plan: DecodingPlan<'s>,
    reader: &'s Schema,
    writer: &'s Schema,
}

impl Decoder<'_> {
    fn decode(&self, action: ActionId, ids: (TypeId, TypeId), input: &mut Input<'_>) -> Result<Value, DecodeError> {
        input.nested(|input| self.decode_nested(action, ids, input))
    }

    fn decode_nested(
        &self,
        action: ActionId,
        (reader_id, writer_id): (TypeId, TypeId),
        input: &mut Input<'_>,
    ) -> Result<Value, DecodeError> {
        let (reader, writer) = (self.reader.kind(reader_id), self.writer.kind(writer_id));
        match (self.plan.action(action), reader, writer) {
            (Action::SameUnion(ty), ..) => input.unresolved(self.reader, *ty),
            (Action::WriterUnion(actions), _, Kind::Union(branches)) => {
                let index = input.cursor.index(branches.len())?;
                self.decode(actions[index], (reader_id, branches[index]), input)
            }
            (Action::ReaderUnion { branch, action }, Kind::Union(branches), _) => {
                let value = self.decode(*action, (branches[*branch], writer_id), input)?;
                Ok(Value::Union(*branch, Box::new(value)))
            }
            (Action::Container { element, .. }, Kind::Array(reader), Kind::Array(writer)) => {
                input.array(|input| self.decode(*element, (*reader, *writer), input))
            }
            (Action::Container { element, .. }, Kind::Map(reader), Kind::Map(writer)) => {
                input.map(|input| self.decode(*element, (*reader, *writer), input))
            }
            (Action::Record(record), Kind::Record(reader), Kind::Record(writer)) => {
                self.decode_record(&self.plan.record(*record).fields, reader, (writer_id, writer), input)
            }
            (Action::Leaf, Kind::Enum(reader), Kind::Enum(writer)) => {
                let index = input.cursor.index(writer.symbols.len())?;
                resolve_symbol(reader, writer, index)
            }
            // The plan has no actions for the branches of unions of primitive types.
            (Action::Leaf, _, Kind::Union(branches)) => {
                let index = input.cursor.index(branches.len())?;
                self.decode(action, (reader_id, branches[index]), input)
            }
            (Action::Leaf, Kind::Union(branches), writer) => {
                let index = self.primitive_branch(branches, writer).ok_or_else(|| self.error(reader_id, writer_id))?;
                let value = self.decode(action, (branches[index], writer_id), input)?;
                Ok(Value::Union(index, Box::new(value)))
            }
            (Action::Leaf, reader, writer) if reader.type_name() == writer.type_name() => {
                input.unresolved(self.writer, writer_id)
            }
            (Action::Leaf, reader, writer) => input.promoted(reader, writer, DecoderKind::Java),
            _ => Err(self.error(reader_id, writer_id)),
        }
    }

    /// Returns the branch that a primitive type is read as: the same type, or else the first one that it is promoted to.
    fn primitive_branch(&self, branches: &[TypeId], writer: &Kind) -> Option<usize> {
        let kind = |branch: &TypeId| self.reader.kind(*branch);
        let same = branches.iter().position(|branch| kind(branch).type_name() == writer.type_name());
        same.or_else(|| branches.iter().position(|branch| is_primitive_readable(kind(branch), writer)))
    }

    fn decode_record(
        &self,
        actions: &[ActionId],
        reader: &Record,
        (writer_id, writer): (TypeId, &Record),
        input: &mut Input<'_>,
    ) -> Result<Value, DecodeError> {
        let mut values: Vec<Option<Value>> = vec![None; reader.fields.len()];
        for (index, (action, field)) in actions.iter().zip(&writer.fields).enumerate() {
            let name = self.plan.field(writer_id, index).unwrap_or(&field.name);
            let Some(found) = reader.fields.iter().position(|field| field.name == name) else {
                input.unresolved(self.writer, field.ty)?;
                continue;
            };
            values[found] = Some(self.decode(*action, (reader.fields[found].ty, field.ty), input)?);
        }
        let fields = reader.fields.iter().zip(values);
        let values = fields.map(|(field, value)| value.map_or_else(|| field_default(self.reader, field), Ok));
        values.collect::<Result<_, _>>().map(Value::Record)
    }

    /// Returns why the resolver found an error for a pair of types.
    fn error(&self, reader_id: TypeId, writer_id: TypeId) -> DecodeError {
        if let (Kind::Record(reader), Kind::Record(writer)) = (self.reader.kind(reader_id), self.writer.kind(writer_id))
        {
            let is_written = |name: &str| {
                (0..writer.fields.len())
                    .any(|index| self.plan.field(writer_id, index).unwrap_or(&writer.fields[index].name) == name)
            };
            let missing = reader.fields.iter().find(|field| field.default.is_none() && !is_written(&field.name));
            if let Some(field) = missing {
                return DecodeError::MissingField { field: field.name.to_string() };
            }
        }
        type_mismatch((self.reader, reader_id), (self.writer, writer_id))
    }
}
