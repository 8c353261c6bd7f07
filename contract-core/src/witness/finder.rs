//! Finds the smallest message that demonstrates a target, and tries it out with real decoders.

use schemactl_avro::json::Json;
use schemactl_avro::schema::{Field, Kind, Record, Schema, TypeId, pretty};

use super::candidates::Candidates;
use super::decode::{DecodeError, DecoderKind, decode};
use super::difference::{Difference, DifferenceTarget, find_difference};
use super::example::{NoExample, ReadOutcome, Witness, WitnessTarget, WriterSchema};
use super::minimal_values::MinimalValues;
use super::path_to_type::{PathToType, is_within_size_limit, no_finite_value};
use super::value::Value;
use crate::compat::readers::{BranchMismatch, PathStep, SemanticChange, SemanticChangeKind};

/// Finds the smallest message that demonstrates what was found between `reader` and `writer`.
pub fn find<'f>(reader: &Schema, writer: &Schema, target: impl Into<WitnessTarget<'f>>) -> Result<Witness, NoExample> {
    let target = target.into();
    let steps = match target {
        WitnessTarget::Incompatibility(found) => &found.steps,
        WitnessTarget::SemanticChange(found) => &found.steps,
    };
    let steps = steps.as_deref().ok_or(NoExample::TooLarge)?;
    if let WitnessTarget::SemanticChange(change) = target
        && let SemanticChangeKind::DefaultChanged { field, .. } = &change.kind
    {
        return find_without_field(reader, writer, target, steps, field);
    }
    let path = follow(reader, writer, steps)?;
    let difference = difference_target(reader, writer, target, path.end).ok_or(NoExample::ReadCorrectly)?;
    Finder { reader, writer, compared_writer: writer, target, difference, path }.run(&WriterSchema::AsGiven)
}

fn follow(reader: &Schema, writer: &Schema, steps: &[PathStep]) -> Result<PathToType, NoExample> {
    PathToType::follow(reader, writer, (reader.root(), writer.root()), steps).ok_or(NoExample::ReadCorrectly)
}

/// Finds a message of a writer that does not have the field: only such messages show the effect of a default.
fn find_without_field(
    reader: &Schema,
    writer: &Schema,
    target: WitnessTarget<'_>,
    steps: &[PathStep],
    name: &str,
) -> Result<Witness, NoExample> {
    let (reader_id, writer_id) = follow(reader, writer, steps)?.end;
    let (Kind::Record(reader_record), Kind::Record(writer_record)) = (reader.kind(reader_id), writer.kind(writer_id))
    else {
        return Err(NoExample::ReadCorrectly);
    };
    let field = field_index(reader_record, name).ok_or(NoExample::ReadCorrectly)?;
    let removed = matching_field(&reader_record.fields[field], writer_record).ok_or(NoExample::ReadCorrectly)?;
    let older = writer.without_field(writer_id, removed);
    let steps = steps_without_field(writer, steps, (writer_id, removed)).ok_or(NoExample::ReadCorrectly)?;
    let path = follow(reader, &older, &steps)?;
    let writer_schema = WriterSchema::WithoutField {
        field: writer_record.fields[removed].name.to_string(),
        schema: older.reparsable_form(),
    };
    let difference = DifferenceTarget::Field(reader_id, field);
    Finder { reader, writer: &older, compared_writer: writer, target, difference, path }.run(&writer_schema)
}

/// Adjusts the steps of a path to a writer from which a field was removed; `None` if the path leads through the field.
fn steps_without_field(writer: &Schema, steps: &[PathStep], removed: (TypeId, usize)) -> Option<Vec<PathStep>> {
    let mut writer_id = writer.root();
    let steps = steps.iter().map(|step| {
        let record = writer_id;
        let mut step = *step;
        writer_id = match (&mut step, writer.kind(writer_id)) {
            (PathStep::Field(_, field), Kind::Record(fields)) => {
                let index = *field as usize;
                if record == removed.0 && index == removed.1 {
                    return None;
                }
                *field -= u32::from(record == removed.0 && index > removed.1);
                fields.fields.get(index)?.ty
            }
            (PathStep::Items | PathStep::Values, Kind::Array(element) | Kind::Map(element)) => *element,
            (PathStep::WriterBranch(index), Kind::Union(branches)) => *branches.get(*index as usize)?,
            _ => writer_id,
        };
        Some(step)
    });
    steps.collect()
}

fn field_index(record: &Record, name: &str) -> Option<usize> {
    record.fields.iter().position(|field| field.name == name)
}

/// Returns the index of the writer's field that a field of the reader is read from.
fn matching_field(field: &Field, writer: &Record) -> Option<usize> {
    std::iter::once(&field.name).chain(&field.aliases).find_map(|name| field_index(writer, name))
}

/// Returns which difference in a message demonstrates the target.
fn difference_target(
    reader: &Schema,
    writer: &Schema,
    target: WitnessTarget<'_>,
    end: (TypeId, TypeId),
) -> Option<DifferenceTarget> {
    let types = DifferenceTarget::Types(end.0, end.1);
    let WitnessTarget::SemanticChange(SemanticChange { kind, .. }) = target else { return Some(types) };
    if let SemanticChangeKind::MismatchedBranch { .. } = kind {
        return Some(DifferenceTarget::TypeName(end.0, end.1));
    }
    if let SemanticChangeKind::AttributeChanged { field: None, .. } | SemanticChangeKind::CustomLogicalType { .. } =
        kind
    {
        return Some(DifferenceTarget::AnyValue(end.0, end.1));
    }
    let (Kind::Record(reader_record), Kind::Record(writer_record)) = (reader.kind(end.0), writer.kind(end.1)) else {
        return Some(types);
    };
    Some(match kind {
        SemanticChangeKind::AttributeChanged { field: Some(field), .. } => {
            DifferenceTarget::AnyValueOfField(end.0, field_index(reader_record, field)?)
        }
        SemanticChangeKind::PossibleRename { reader, writer } => DifferenceTarget::RenamedField(
            (end.0, field_index(reader_record, reader)?),
            (end.1, field_index(writer_record, writer)?),
        ),
        SemanticChangeKind::AliasCapturesField { alias: field, .. }
        | SemanticChangeKind::AliasIgnored { field, .. } => {
            DifferenceTarget::Field(end.0, field_index(reader_record, field)?)
        }
        SemanticChangeKind::AliasOfOtherRecord { field, renamed, .. } => {
            let field = field_index(reader_record, field).or_else(|| field_index(reader_record, renamed));
            DifferenceTarget::Field(end.0, field?)
        }
        _ => types,
    })
}

struct Finder<'s> {
    reader: &'s Schema,
    /// The schema that the messages are written with.
    writer: &'s Schema,
    /// The writer's schema that the target is about, which differs from `writer` if that lacks a field.
    compared_writer: &'s Schema,
    target: WitnessTarget<'s>,
    difference: DifferenceTarget,
    path: PathToType,
}

impl Finder<'_> {
    fn run(&self, writer_schema: &WriterSchema) -> Result<Witness, NoExample> {
        let minimal = MinimalValues::new(self.writer);
        self.path.check_siblings(&minimal, self.writer)?;
        let end = minimal.cost(self.path.end.1).ok_or_else(|| no_finite_value(self.writer, self.path.end.1))?;
        if !is_within_size_limit(end) {
            return Err(NoExample::TooLarge);
        }
        let messages = self.messages(&minimal);
        if messages.is_empty()
            && let WitnessTarget::Incompatibility(found) = self.target
            && minimal.cost(found.writer.ty).is_none()
        {
            return Err(no_finite_value(self.writer, found.writer.ty));
        }
        let mut other_reason = None;
        for (bytes, value) in messages {
            let java = self.outcome(DecoderKind::Java, &bytes, &value)?;
            let specification = self.outcome(DecoderKind::Specification, &bytes, &value)?;
            if self.demonstrates_target(&java) || self.demonstrates_target(&specification) {
                let datum = value.to_json(self.writer, self.writer.root());
                return Ok(Witness { datum, bytes, writer_schema: writer_schema.clone(), java, specification });
            }
            if let (ReadOutcome::Fails { reason }, ReadOutcome::Fails { .. }) = (java, specification) {
                other_reason.get_or_insert(reason);
            }
        }
        Err(other_reason.map_or(NoExample::ReadCorrectly, |reason| NoExample::FailsForOtherReason { reason }))
    }

    /// Returns all messages that may demonstrate the target, the smallest first.
    fn messages(&self, minimal: &MinimalValues<'_>) -> Vec<(Vec<u8>, Value)> {
        let candidates = Candidates { reader: self.reader, writer: self.writer, minimal };
        let values = match self.target {
            WitnessTarget::Incompatibility(found) => candidates.for_incompatibility(found, self.path.end),
            WitnessTarget::SemanticChange(found) => candidates.for_semantic_change(&found.kind, self.path.end),
        };
        let messages = values.into_iter().filter_map(|value| {
            let message = self.path.wrap(minimal, self.writer, value)?;
            Some((message.encode(self.writer, self.writer.root()).ok()?, message))
        });
        let mut messages: Vec<_> = messages.collect();
        messages.sort_by_key(|(bytes, _)| bytes.len());
        messages
    }

    fn outcome(&self, decoder: DecoderKind, bytes: &[u8], written: &Value) -> Result<ReadOutcome, NoExample> {
        let read = match decode(decoder, self.reader, self.writer, bytes) {
            Ok(read) => read,
            Err(DecodeError::TooLarge) => return Err(NoExample::TooLarge),
            Err(error) => return Ok(ReadOutcome::Fails { reason: error.to_string() }),
        };
        let found = if std::ptr::eq(self.writer, self.compared_writer) {
            find_difference((self.reader, &read), (self.writer, written), self.difference)
        } else {
            // The message lacks a field, so it is compared with what a reader with the writer's schema reads.
            match decode(decoder, self.compared_writer, self.writer, bytes) {
                Ok(expected) => {
                    find_difference((self.reader, &read), (self.compared_writer, &expected), self.difference)
                }
                Err(_) => None,
            }
        };
        Ok(match found.map(|difference| self.with_meaning(difference)) {
            Some(difference) => {
                ReadOutcome::Differs { value: read.to_json(self.reader, self.reader.root()), difference }
            }
            None => ReadOutcome::Same,
        })
    }

    /// Adds to the two values what gives them another meaning, if that is not part of the values.
    fn with_meaning(&self, mut difference: Difference) -> Difference {
        let WitnessTarget::SemanticChange(change) = self.target else { return difference };
        let (reader, writer) = match &change.kind {
            SemanticChangeKind::AttributeChanged { attribute, reader, writer, .. } => {
                let value = |json: &Option<Json>| match json {
                    Some(json) => format!("`{attribute}` {}", pretty(json).trim_end()),
                    None => format!("no `{attribute}`"),
                };
                (value(reader), value(writer))
            }
            SemanticChangeKind::CustomLogicalType { reader, writer } => {
                let name = |name: &Option<String>| match name {
                    Some(name) => format!("the logical type {name}"),
                    None => "no logical type".to_owned(),
                };
                (name(reader), name(writer))
            }
            _ => return difference,
        };
        difference.read = format!("{} with {reader}", difference.read);
        difference.written = format!("{} with {writer}", difference.written);
        difference
    }

    /// Returns whether an outcome demonstrates the target, rather than another problem of the two schemas.
    fn demonstrates_target(&self, outcome: &ReadOutcome) -> bool {
        match (outcome, self.target) {
            (ReadOutcome::Same, _) => false,
            (ReadOutcome::Differs { .. }, _) | (ReadOutcome::Fails { .. }, WitnessTarget::Incompatibility(_)) => true,
            (ReadOutcome::Fails { .. }, WitnessTarget::SemanticChange(found)) => {
                matches!(
                    found.kind,
                    SemanticChangeKind::AliasCapturesField { .. }
                        | SemanticChangeKind::AliasIgnored { .. }
                        | SemanticChangeKind::AliasOfOtherRecord { .. }
                        | SemanticChangeKind::TypeAliasMisleads { .. }
                        | SemanticChangeKind::TypeAliasesCollide { .. }
                        | SemanticChangeKind::MismatchedBranch { reason: BranchMismatch::IncompatibleMatch, .. }
                )
            }
        }
    }
}
