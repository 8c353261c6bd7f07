//! From a finding to the smallest message that shows it, tried before it is told.

use super::candidates::Candidates;
use super::decode::{DecodeError, Family, decode};
use super::difference::{Target, difference};
use super::least::Least;
use super::route::{Route, endless, is_affordable};
use super::value::Value;
use super::{Author, NoExample, Outcome, Subject, Witness};
use crate::compat::readers::{Drift, DriftKind, Mistake, Step};
use crate::schema::{Field, Kind, Record, Schema, TypeId};

pub(super) fn find(reader: &Schema, writer: &Schema, subject: Subject<'_>) -> Result<Witness, NoExample> {
    let steps = match subject {
        Subject::Incompatibility(found) => &found.steps,
        Subject::Drift(found) => &found.steps,
    };
    let steps = steps.as_deref().ok_or(NoExample::TooLarge)?;
    if let Subject::Drift(Drift { kind: DriftKind::DefaultChanged { field, .. }, .. }) = subject {
        return without_field(reader, writer, subject, steps, field);
    }
    let route = follow(reader, writer, steps)?;
    let target = target(reader, writer, subject, route.end).ok_or(NoExample::NotShown)?;
    Search { reader, writer, named: writer, subject, target, route }.run(&Author::Writer)
}

fn follow(reader: &Schema, writer: &Schema, steps: &[Step]) -> Result<Route, NoExample> {
    Route::follow(reader, writer, (reader.root(), writer.root()), steps).ok_or(NoExample::NotShown)
}

/// Looks among the messages of a writer that has not got the field: only for them do defaults matter.
fn without_field(
    reader: &Schema,
    writer: &Schema,
    subject: Subject<'_>,
    steps: &[Step],
    name: &str,
) -> Result<Witness, NoExample> {
    let (own_id, their_id) = follow(reader, writer, steps)?.end;
    let (Kind::Record(own), Kind::Record(theirs)) = (reader.kind(own_id), writer.kind(their_id)) else {
        return Err(NoExample::NotShown);
    };
    let field = place_of(own, name).ok_or(NoExample::NotShown)?;
    let written = written_place(&own.fields[field], theirs).ok_or(NoExample::NotShown)?;
    let older = writer.without_field(their_id, written);
    let steps = steps_without(writer, steps, (their_id, written)).ok_or(NoExample::NotShown)?;
    let route = follow(reader, &older, &steps)?;
    let author =
        Author::WriterWithout { field: theirs.fields[written].name.to_string(), schema: older.reparsable_form() };
    let target = Target::Field(own_id, field);
    Search { reader, writer: &older, named: writer, subject, target, route }.run(&author)
}

/// The same way through a writer that has not got one of the fields; nothing where the way leads through it.
fn steps_without(writer: &Schema, steps: &[Step], gone: (TypeId, usize)) -> Option<Vec<Step>> {
    let mut theirs = writer.root();
    let steps = steps.iter().map(|step| {
        let record = theirs;
        let mut step = *step;
        theirs = match (&mut step, writer.kind(theirs)) {
            (Step::Field(_, at), Kind::Record(fields)) => {
                let place = *at as usize;
                if record == gone.0 && place == gone.1 {
                    return None;
                }
                *at -= u32::from(record == gone.0 && place > gone.1);
                fields.fields.get(place)?.ty
            }
            (Step::Items | Step::Values, Kind::Array(inner) | Kind::Map(inner)) => *inner,
            (Step::WriterBranch(place), Kind::Union(branches)) => *branches.get(*place as usize)?,
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
fn target(reader: &Schema, writer: &Schema, subject: Subject<'_>, end: (TypeId, TypeId)) -> Option<Target> {
    if let Subject::Drift(Drift { kind: DriftKind::BranchMistaken { .. }, .. }) = subject {
        return Some(Target::Name(end.0, end.1));
    }
    let (Kind::Record(own), Kind::Record(theirs)) = (reader.kind(end.0), writer.kind(end.1)) else {
        return Some(Target::Types(end.0, end.1));
    };
    Some(match subject {
        Subject::Drift(Drift { kind: DriftKind::RenameHidden { reader, writer }, .. }) => {
            Target::Renamed((end.0, place_of(own, reader)?), (end.1, place_of(theirs, writer)?))
        }
        Subject::Drift(Drift { kind: DriftKind::AliasCapturesField { alias, .. }, .. }) => {
            Target::Field(end.0, place_of(own, alias)?)
        }
        Subject::Drift(Drift { kind: DriftKind::AliasIgnored { field, .. }, .. }) => {
            Target::Field(end.0, place_of(own, field)?)
        }
        _ => Target::Types(end.0, end.1),
    })
}

struct Search<'s> {
    reader: &'s Schema,
    /// Who writes the message.
    writer: &'s Schema,
    /// The writer that the finding is about, where that is another one.
    named: &'s Schema,
    subject: Subject<'s>,
    target: Target,
    route: Route,
}

impl Search<'_> {
    fn run(&self, author: &Author) -> Result<Witness, NoExample> {
        let least = Least::of(self.writer);
        self.route.check(&least, self.writer)?;
        let end = least.cost(self.route.end.1).ok_or_else(|| endless(self.writer, self.route.end.1))?;
        if !is_affordable(end) {
            return Err(NoExample::TooLarge);
        }
        let messages = self.messages(&least);
        if messages.is_empty()
            && let Subject::Incompatibility(found) = self.subject
            && least.cost(found.writer.ty).is_none()
        {
            return Err(endless(self.writer, found.writer.ty));
        }
        let mut refused = None;
        for (bytes, value) in messages {
            let java = self.outcome(Family::Java, &bytes, &value)?;
            let specification = self.outcome(Family::Specification, &bytes, &value)?;
            if self.is_shown(&java) || self.is_shown(&specification) {
                let datum = value.to_json(self.writer, self.writer.root());
                return Ok(Witness { datum, bytes, author: author.clone(), java, specification });
            }
            if let (Outcome::Fails { reason }, Outcome::Fails { .. }) = (java, specification) {
                refused.get_or_insert(reason);
            }
        }
        Err(refused.map_or(NoExample::NotShown, |reason| NoExample::FailsAnyway { reason }))
    }

    /// All messages that may show it, the smallest first.
    fn messages(&self, least: &Least<'_>) -> Vec<(Vec<u8>, Value)> {
        let candidates = Candidates { reader: self.reader, writer: self.writer, least };
        let values = match self.subject {
            Subject::Incompatibility(found) => candidates.of_incompatibility(found, self.route.end),
            Subject::Drift(found) => candidates.of_drift(&found.kind, self.route.end),
        };
        let messages = values.into_iter().filter_map(|value| {
            let message = self.route.wrap(least, self.writer, value)?;
            Some((message.encode(self.writer, self.writer.root()).ok()?, message))
        });
        let mut messages: Vec<_> = messages.collect();
        messages.sort_by_key(|(bytes, _)| bytes.len());
        messages
    }

    fn outcome(&self, family: Family, bytes: &[u8], written: &Value) -> Result<Outcome, NoExample> {
        let read = match decode(family, self.reader, self.writer, bytes) {
            Ok(read) => read,
            Err(DecodeError::TooLarge) => return Err(NoExample::TooLarge),
            Err(error) => return Ok(Outcome::Fails { reason: error.to_string() }),
        };
        let found = if std::ptr::eq(self.writer, self.named) {
            difference((self.reader, &read), (self.named, written), self.target)
        } else {
            // Two readers of one message: what the other one makes of it is what was meant.
            match decode(family, self.named, self.writer, bytes) {
                Ok(meant) => difference((self.reader, &read), (self.named, &meant), self.target),
                Err(_) => None,
            }
        };
        Ok(match found {
            Some(difference) => Outcome::Differs { value: read.to_json(self.reader, self.reader.root()), difference },
            None => Outcome::Same,
        })
    }

    /// Whether an outcome shows what was found, and not something else that is wrong with the two schemas.
    fn is_shown(&self, outcome: &Outcome) -> bool {
        match (outcome, self.subject) {
            (Outcome::Same, _) => false,
            (Outcome::Differs { .. }, _) | (Outcome::Fails { .. }, Subject::Incompatibility(_)) => true,
            (Outcome::Fails { .. }, Subject::Drift(found)) => {
                matches!(
                    found.kind,
                    DriftKind::AliasCapturesField { .. }
                        | DriftKind::AliasIgnored { .. }
                        | DriftKind::TypeAliasMisleads { .. }
                        | DriftKind::TypeAliasesCollide { .. }
                        | DriftKind::BranchMistaken { why: Mistake::Unfit, .. }
                )
            }
        }
    }
}
