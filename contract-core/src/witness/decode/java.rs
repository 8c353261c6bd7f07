//! Avro Java's decoder: what its resolver decided, carried out on a message.

use super::defaults::default_of;
use super::{DecodeError, DecoderKind, Input, symbol, unfit};
use crate::compat::broker::{Action, ActionId, DecodingPlan};
use crate::compat::readers::is_promotion;
use crate::schema::{Kind, Record, Schema, TypeId};
use crate::witness::value::Value;

pub(super) fn decode(reader: &Schema, writer: &Schema, input: &mut Input<'_>) -> Result<Value, DecodeError> {
    let plan = DecodingPlan::new(reader, writer).map_err(DecodeError::NoDecoder)?;
    let root = plan.root();
    Decoder { plan, reader, writer }.read(root, (reader.root(), writer.root()), input)
}

struct Decoder<'s> {
    plan: DecodingPlan<'s>,
    reader: &'s Schema,
    writer: &'s Schema,
}

impl Decoder<'_> {
    fn read(&self, action: ActionId, ids: (TypeId, TypeId), input: &mut Input<'_>) -> Result<Value, DecodeError> {
        input.within(|input| self.read_within(action, ids, input))
    }

    fn read_within(
        &self,
        action: ActionId,
        (own_id, their_id): (TypeId, TypeId),
        input: &mut Input<'_>,
    ) -> Result<Value, DecodeError> {
        let (own, theirs) = (self.reader.kind(own_id), self.writer.kind(their_id));
        match (self.plan.action(action), own, theirs) {
            (Action::SameUnion(ty), ..) => input.plain(self.reader, *ty),
            (Action::WriterUnion(actions), _, Kind::Union(branches)) => {
                let index = input.cursor.index(branches.len())?;
                self.read(actions[index], (own_id, branches[index]), input)
            }
            (Action::ReaderUnion { branch, action }, Kind::Union(branches), _) => {
                let value = self.read(*action, (branches[*branch], their_id), input)?;
                Ok(Value::Union(*branch, Box::new(value)))
            }
            (Action::Container { element, .. }, Kind::Array(own), Kind::Array(theirs)) => {
                input.array(|input| self.read(*element, (*own, *theirs), input))
            }
            (Action::Container { element, .. }, Kind::Map(own), Kind::Map(theirs)) => {
                input.map(|input| self.read(*element, (*own, *theirs), input))
            }
            (Action::Record(record), Kind::Record(own), Kind::Record(theirs)) => {
                self.record(&self.plan.record(*record).fields, own, (their_id, theirs), input)
            }
            (Action::Leaf, Kind::Enum(own), Kind::Enum(theirs)) => {
                let index = input.cursor.index(theirs.symbols.len())?;
                symbol(own, theirs, index)
            }
            // The plan goes no further into unions of primitive types.
            (Action::Leaf, _, Kind::Union(branches)) => {
                let index = input.cursor.index(branches.len())?;
                self.read(action, (own_id, branches[index]), input)
            }
            (Action::Leaf, Kind::Union(branches), theirs) => {
                let index = self.plain_branch(branches, theirs).ok_or_else(|| self.refused(own_id, their_id))?;
                let value = self.read(action, (branches[index], their_id), input)?;
                Ok(Value::Union(index, Box::new(value)))
            }
            (Action::Leaf, own, theirs) if own.type_name() == theirs.type_name() => input.plain(self.writer, their_id),
            (Action::Leaf, own, theirs) => input.promoted(own, theirs, DecoderKind::Java),
            _ => Err(self.refused(own_id, their_id)),
        }
    }

    /// The branch that a primitive type is read by: the same type, else the first that it is promoted to.
    fn plain_branch(&self, branches: &[TypeId], theirs: &Kind) -> Option<usize> {
        let kind = |branch: &TypeId| self.reader.kind(*branch);
        let same = branches.iter().position(|branch| kind(branch).type_name() == theirs.type_name());
        same.or_else(|| branches.iter().position(|branch| is_promotion(kind(branch), theirs)))
    }

    fn record(
        &self,
        actions: &[ActionId],
        own: &Record,
        (their_id, theirs): (TypeId, &Record),
        input: &mut Input<'_>,
    ) -> Result<Value, DecodeError> {
        let mut values: Vec<Option<Value>> = vec![None; own.fields.len()];
        for (index, (action, field)) in actions.iter().zip(&theirs.fields).enumerate() {
            let name = self.plan.field(their_id, index).unwrap_or(&field.name);
            let Some(found) = own.fields.iter().position(|field| field.name == name) else {
                input.plain(self.writer, field.ty)?;
                continue;
            };
            values[found] = Some(self.read(*action, (own.fields[found].ty, field.ty), input)?);
        }
        let fields = own.fields.iter().zip(values);
        let values = fields.map(|(field, value)| value.map_or_else(|| default_of(self.reader, field), Ok));
        values.collect::<Result<_, _>>().map(Value::Record)
    }

    /// Why the resolver made an error of a pair.
    fn refused(&self, own_id: TypeId, their_id: TypeId) -> DecodeError {
        if let (Kind::Record(own), Kind::Record(theirs)) = (self.reader.kind(own_id), self.writer.kind(their_id)) {
            let is_there = |name: &str| {
                (0..theirs.fields.len())
                    .any(|index| self.plan.field(their_id, index).unwrap_or(&theirs.fields[index].name) == name)
            };
            let missing = own.fields.iter().find(|field| field.default.is_none() && !is_there(&field.name));
            if let Some(field) = missing {
                return DecodeError::MissingField { field: field.name.to_string() };
            }
        }
        unfit((self.reader, own_id), (self.writer, their_id))
    }
}
