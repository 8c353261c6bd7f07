//! Ways through a pair of schemas, kept as a tree so that a step costs one entry.

use std::fmt::Write as _;

use super::TypeLocation;
use crate::schema::{Kind, Schema, TypeId};

/// The steps of a way that are told. Only references from record to record make longer ones.
const LONGEST: usize = 256;
/// Stands for the steps that are not.
const LEFT_OUT: &str = "…";

/// Names one place in a [`Paths`].
pub(super) type PathId = u32;

/// A step from a pair of types to a pair of their parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The whole of both schemas.
    Root,
    /// The type of a field, by its place in the reader and in the writer.
    Field(u32, u32),
    /// The type of a reader's enum field that the writer's record does not have.
    AbsentField(u32),
    /// The items of arrays.
    Items,
    /// The values of maps.
    Values,
    /// One branch of the reader's union; the writer stays.
    ReaderBranch(u32),
    /// One branch of the writer's union; the reader stays.
    WriterBranch(u32),
}

struct Place {
    from: PathId,
    step: Step,
    reader: TypeId,
    writer: TypeId,
}

/// What follows the last step of a pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The type itself.
    Type,
    /// The name of the type.
    Name,
    /// The size of a fixed type.
    Size,
    /// The symbols of an enum.
    Symbols,
    /// A field of a record.
    Field(u32),
    /// A branch of the writer's union, which Avro Java writes behind the reader's place.
    WriterBranch(u32),
}

/// All places that a walk came to.
#[derive(Default)]
pub(super) struct Paths {
    places: Vec<Place>,
}

impl Paths {
    pub(super) fn push(&mut self, from: PathId, step: Step, reader: TypeId, writer: TypeId) -> PathId {
        let id = PathId::try_from(self.places.len()).unwrap_or(PathId::MAX);
        self.places.push(Place { from, step, reader, writer });
        id
    }

    /// The types that meet at a place.
    pub(super) fn types(&self, at: PathId) -> (TypeId, TypeId) {
        let place = &self.places[at as usize];
        (place.reader, place.writer)
    }

    /// The places from the root to `at`, or the last of them where they are very many.
    fn way(&self, at: PathId) -> Vec<&Place> {
        let mut way = vec![&self.places[at as usize]];
        while let Some(place) = way.last().filter(|place| place.step != Step::Root) {
            if way.len() == LONGEST {
                break;
            }
            way.push(&self.places[place.from as usize]);
        }
        way.reverse();
        way
    }

    /// The steps from the root to `at`, unless they are very many.
    pub(super) fn steps(&self, at: PathId) -> Option<Vec<Step>> {
        let way = self.way(at);
        let is_whole = way.first().is_some_and(|first| first.step == Step::Root);
        is_whole.then(|| way[1..].iter().map(|place| place.step).collect())
    }

    /// The pointer that Avro Java gives: it starts anew behind the last branch of a union.
    pub(super) fn java_pointer(&self, at: PathId, end: End) -> String {
        let way = self.way(at);
        let starts = |place: &&Place| matches!(place.step, Step::ReaderBranch(_) | Step::WriterBranch(_));
        let start = way.iter().rposition(starts).map_or(0, |branch| branch + 1);
        let text = pointer(&way[start..], end, start == 0);
        if text.is_empty() { "/".to_owned() } else { text }
    }

    /// The pointer from the root of the reader.
    pub(super) fn pointer(&self, at: PathId, end: End) -> String {
        let end = if matches!(end, End::WriterBranch(_)) { End::Type } else { end };
        pointer(&self.way(at), end, true)
    }

    /// The place by names: `OrderCreated.data.items[].size`.
    pub(super) fn name_path(&self, reader: &Schema, at: PathId, end: End) -> String {
        let way = self.way(at);
        let mut text = String::new();
        let mut parent: Option<TypeId> = None;
        if let Some(first) = way.first().filter(|first| first.step != Step::Root) {
            text.push_str(LEFT_OUT);
            parent = Some(self.places[first.from as usize].reader);
        }
        for place in way {
            match place.step {
                Step::Root => text.push_str(&word(reader, place.reader)),
                Step::Field(field, _) | Step::AbsentField(field) => push_field(&mut text, reader, parent, field),
                Step::Items => text.push_str("[]"),
                Step::Values => text.push_str("{}"),
                Step::ReaderBranch(_) if parent.is_some_and(|union| is_optional(reader, union)) => {}
                Step::ReaderBranch(_) => {
                    let _ = write!(text, "<{}>", word(reader, place.reader));
                }
                Step::WriterBranch(_) => {}
            }
            parent = Some(place.reader);
        }
        if let End::Field(field) = end {
            push_field(&mut text, reader, parent, field);
        }
        text
    }

    /// Where the types at a place are used.
    pub(super) fn parts(&self, reader: &Schema, writer: &Schema, at: PathId) -> (TypeLocation, TypeLocation) {
        let place = &self.places[at as usize];
        let from = &self.places[place.from as usize];
        let mut parts = (
            TypeLocation { ty: place.reader, span: reader.node(place.reader).span },
            TypeLocation { ty: place.writer, span: writer.node(place.writer).span },
        );
        match place.step {
            Step::Field(own, theirs) => {
                parts.0.span = type_span(reader, from.reader, own).unwrap_or(parts.0.span);
                parts.1.span = type_span(writer, from.writer, theirs).unwrap_or(parts.1.span);
            }
            Step::AbsentField(own) => parts.0.span = type_span(reader, from.reader, own).unwrap_or(parts.0.span),
            // The side that stays keeps the place where it was used. Unions do not nest, so this goes no deeper.
            Step::ReaderBranch(_) => parts.1.span = self.parts(reader, writer, place.from).1.span,
            Step::WriterBranch(_) => parts.0.span = self.parts(reader, writer, place.from).0.span,
            Step::Root | Step::Items | Step::Values => {}
        }
        parts
    }
}

fn pointer(way: &[&Place], end: End, from_root: bool) -> String {
    let mut text = String::new();
    if from_root && way.first().is_some_and(|first| first.step != Step::Root) {
        text.push_str(LEFT_OUT);
    }
    for place in way {
        let _ = match place.step {
            Step::Root | Step::WriterBranch(_) => Ok(()),
            Step::Field(field, _) | Step::AbsentField(field) => write!(text, "/fields/{field}/type"),
            Step::Items => write!(text, "/items"),
            Step::Values => write!(text, "/values"),
            Step::ReaderBranch(branch) => write!(text, "/{branch}"),
        };
    }
    let _ = match end {
        End::Type => Ok(()),
        End::Name => write!(text, "/name"),
        End::Size => write!(text, "/size"),
        End::Symbols => write!(text, "/symbols"),
        End::Field(field) => write!(text, "/fields/{field}"),
        End::WriterBranch(branch) => write!(text, "/{branch}"),
    };
    text
}

fn word(schema: &Schema, id: TypeId) -> String {
    schema.name(id).map_or_else(|| schema.kind(id).type_name().to_owned(), |name| name.simple().to_owned())
}

fn push_field(text: &mut String, schema: &Schema, record: Option<TypeId>, field: u32) {
    if let Some(Kind::Record(record)) = record.map(|id| schema.kind(id))
        && let Some(field) = record.fields.get(field as usize)
    {
        text.push('.');
        text.push_str(&field.name);
    }
}

/// Whether a union is null and one other type, which a name path need not tell.
fn is_optional(schema: &Schema, union: TypeId) -> bool {
    let Kind::Union(branches) = schema.kind(union) else { return false };
    branches.iter().filter(|branch| !matches!(schema.kind(**branch), Kind::Null)).count() <= 1
}

fn type_span(schema: &Schema, record: TypeId, field: u32) -> Option<crate::source::Span> {
    match schema.kind(record) {
        Kind::Record(record) => record.fields.get(field as usize).map(|field| field.type_span),
        _ => None,
    }
}
