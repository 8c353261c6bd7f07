//! From a finding to the smallest message that shows it, tried before it is told.

use super::candidates::Candidates;
use super::decode::{DecodeError, DecoderKind, decode};
use super::difference::{Target, difference};
use super::minimal_values::MinimalValues;
use super::path_to_type::{PathToType, endless, is_within_size_limit};
use super::value::Value;
use super::{NoExample, ReadOutcome, Witness, WitnessTarget, WriterSchema};
use crate::compat::readers::{BranchMismatch, SemanticChange, SemanticChangeKind, Step};
use crate::schema::{Field, Kind, Record, Schema, TypeId};

pub(super) fn find(reader: &Schema, writer: &Schema, subject: WitnessTarget<'_>) -> Result<Witness, NoExample> {
    let steps = match subject {
        WitnessTarget::Incompatibility(found) => &found.steps,
        WitnessTarget::SemanticChange(found) => &found.steps,
    };
    let steps = steps.as_deref().ok_or(NoExample::TooLarge)?;
    if let WitnessTarget::SemanticChange(SemanticChange {
        kind: SemanticChangeKind::DefaultChanged { field, .. },
        ..
    }) = subject
    {
        return without_field(reader, writer, subject, steps, field);
    }
    let path = follow(reader, writer, steps)?;
    let target = target(reader, writer, subject, path.end).ok_or(NoExample::ReadCorrectly)?;
    Search { reader, writer, named: writer, subject, target, path }.run(&WriterSchema::AsGiven)
}

fn follow(reader: &Schema, writer: &Schema, steps: &[Step]) -> Result<PathToType, NoExample> {
    PathToType::follow(reader, writer, (reader.root(), writer.root()), steps).ok_or(NoExample::ReadCorrectly)
}

/// Looks among the messages of a writer that has not got the field: only for them do defaults matter.
fn without_field(
    reader: &Schema,
    writer: &Schema,
    subject: WitnessTarget<'_>,
    steps: &[Step],
    name: &str,
) -> Result<Witness, NoExample> {
    let (own_id, their_id) = follow(reader, writer, steps)?.end;
    let (Kind::Record(own), Kind::Record(theirs)) = (reader.kind(own_id), writer.kind(their_id)) else {
        return Err(NoExample::ReadCorrectly);
    };
    let field = place_of(own, name).ok_or(NoExample::ReadCorrectly)?;
    let written = written_place(&own.fields[field], theirs).ok_or(NoExample::ReadCorrectly)?;
    let older = writer.without_field(their_id, written);
    let steps = steps_without(writer, steps, (their_id, written)).ok_or(NoExample::ReadCorrectly)?;
    let path = follow(reader, &older, &steps)?;
    let writer_schema =
        WriterSchema::WithoutField { field: theirs.fields[written].name.to_string(), schema: older.reparsable_form() };
    let target = Target::Field(own_id, field);
    Search { reader, writer: &older, named: writer, subject, target, path }.run(&writer_schema)
}

/// The same way through a writer that has not got one of the fields; nothing where the way leads through it.
fn steps_without(writer: &Schema, steps: &[Step], gone: (TypeId, usize)) -> Option<Vec<Step>> {
    let mut theirs = writer.root();
    let steps = steps.iter().map(|step| {
        let record = theirs;
        let mut step = *step;
        theirs = match (&mut step, writer.kind(theirs)) {
            (Step::Field(_, at), Kind::Record(fields)) => {
                let index = *at as usize;
                if record == gone.0 && index == gone.1 {
                    return None;
                }
                *at -= u32::from(record == gone.0 && index > gone.1);
                fields.fields.get(index)?.ty
            }
            (Step::Items | Step::Values, Kind::Array(inner) | Kind::Map(inner)) => *inner,
            (Step::WriterBranch(index), Kind::Union(branches)) => *branches.get(*index as usize)?,
            _ => theirs,
        };
        Some(step)
    });
    steps.collect()
}

fn place_of(record: &Record, name: &str) -> Option<usize> {
    record.fields.iter().position(|field| field.name == name)
}

/// The writer's field that a field of the reader is read from.
fn written_place(field: &Field, writer: &Record) -> Option<usize> {
    std::iter::once(&field.name).chain(&field.aliases).find_map(|name| place_of(writer, name))
}

/// Where a message must show what was found.
fn target(reader: &Schema, writer: &Schema, subject: WitnessTarget<'_>, end: (TypeId, TypeId)) -> Option<Target> {
    if let WitnessTarget::SemanticChange(SemanticChange { kind: SemanticChangeKind::MismatchedBranch { .. }, .. }) =
        subject
    {
        return Some(Target::Name(end.0, end.1));
    }
    let (Kind::Record(own), Kind::Record(theirs)) = (reader.kind(end.0), writer.kind(end.1)) else {
        return Some(Target::Types(end.0, end.1));
    };
    Some(match subject {
        WitnessTarget::SemanticChange(SemanticChange {
            kind: SemanticChangeKind::PossibleRename { reader, writer },
            ..
        }) => Target::Renamed((end.0, place_of(own, reader)?), (end.1, place_of(theirs, writer)?)),
        WitnessTarget::SemanticChange(SemanticChange {
            kind: SemanticChangeKind::AliasCapturesField { alias, .. },
            ..
        }) => Target::Field(end.0, place_of(own, alias)?),
        WitnessTarget::SemanticChange(SemanticChange {
            kind: SemanticChangeKind::AliasIgnored { field, .. }, ..
        }) => Target::Field(end.0, place_of(own, field)?),
        _ => Target::Types(end.0, end.1),
    })
}

struct Search<'s> {
    reader: &'s Schema,
    /// Who writes the message.
    writer: &'s Schema,
    /// The writer that the finding is about, where that is another one.
    named: &'s Schema,
    subject: WitnessTarget<'s>,
    target: Target,
    path: PathToType,
}

impl Search<'_> {
    fn run(&self, writer_schema: &WriterSchema) -> Result<Witness, NoExample> {
        let minimal = MinimalValues::of(self.writer);
        self.path.check(&minimal, self.writer)?;
        let end = minimal.cost(self.path.end.1).ok_or_else(|| endless(self.writer, self.path.end.1))?;
        if !is_within_size_limit(end) {
            return Err(NoExample::TooLarge);
        }
        let messages = self.messages(&minimal);
        if messages.is_empty()
            && let WitnessTarget::Incompatibility(found) = self.subject
            && minimal.cost(found.writer.ty).is_none()
        {
            return Err(endless(self.writer, found.writer.ty));
        }
        let mut refused = None;
        for (bytes, value) in messages {
            let java = self.outcome(DecoderKind::Java, &bytes, &value)?;
            let specification = self.outcome(DecoderKind::Specification, &bytes, &value)?;
            if self.is_shown(&java) || self.is_shown(&specification) {
                let datum = value.to_json(self.writer, self.writer.root());
                return Ok(Witness { datum, bytes, writer_schema: writer_schema.clone(), java, specification });
            }
            if let (ReadOutcome::Fails { reason }, ReadOutcome::Fails { .. }) = (java, specification) {
                refused.get_or_insert(reason);
            }
        }
        Err(refused.map_or(NoExample::ReadCorrectly, |reason| NoExample::FailsForOtherReason { reason }))
    }

    /// All messages that may show it, the smallest first.
    fn messages(&self, minimal: &MinimalValues<'_>) -> Vec<(Vec<u8>, Value)> {
        let candidates = Candidates { reader: self.reader, writer: self.writer, minimal };
        let values = match self.subject {
            WitnessTarget::Incompatibility(found) => candidates.of_incompatibility(found, self.path.end),
            WitnessTarget::SemanticChange(found) => candidates.of_semantic_change(&found.kind, self.path.end),
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
        let found = if std::ptr::eq(self.writer, self.named) {
            difference((self.reader, &read), (self.named, written), self.target)
        } else {
            // Two readers of one message: what the other one makes of it is what was meant.
            match decode(decoder, self.named, self.writer, bytes) {
                Ok(meant) => difference((self.reader, &read), (self.named, &meant), self.target),
                Err(_) => None,
            }
        };
        Ok(match found {
            Some(difference) => {
                ReadOutcome::Differs { value: read.to_json(self.reader, self.reader.root()), difference }
            }
            None => ReadOutcome::Same,
        })
    }

    /// Whether an outcome shows what was found, and not something else that is wrong with the two schemas.
    fn is_shown(&self, outcome: &ReadOutcome) -> bool {
        match (outcome, self.subject) {
            (ReadOutcome::Same, _) => false,
            (ReadOutcome::Differs { .. }, _) | (ReadOutcome::Fails { .. }, WitnessTarget::Incompatibility(_)) => true,
            (ReadOutcome::Fails { .. }, WitnessTarget::SemanticChange(found)) => {
                matches!(
                    found.kind,
                    SemanticChangeKind::AliasCapturesField { .. }
                        | SemanticChangeKind::AliasIgnored { .. }
                        | SemanticChangeKind::TypeAliasMisleads { .. }
                        | SemanticChangeKind::TypeAliasesCollide { .. }
                        | SemanticChangeKind::MismatchedBranch { reason: BranchMismatch::IncompatibleMatch, .. }
                )
            }
        }
    }
}
