//! Changes after which data still decode but mean something else. Avro's verdict looks at none of them.

mod defaults;
mod judge;
mod kind;
mod renames;

pub use kind::{Drift, DriftKind};

use std::cell::OnceCell;

use super::leaf::is_promotion;
use super::names::{Counterpart, Counterparts, named_alike};
use super::path::{End, PathId, Paths, Step};
use crate::compat::broker::Renamed;
use crate::compat::memo::PairSet;
use crate::compat::unions::Unions;
use crate::schema::{Field, Kind, LaterLogicalType, Record, Schema, Text, TypeId};

/// Lists the changes of meaning between `writer`'s data and `reader`, in the order of the reader's text.
///
/// Pairs that do not fit at all are [`super::compare`]'s to report, and are passed over.
pub fn drift(reader: &Schema, writer: &Schema) -> Vec<Drift> {
    Walk::through(reader, writer).drifts
}

/// The fields of `reader`, by their records, that have their default wherever, or somewhere, in what `writer` writes.
pub(crate) fn defaulted<'s>(reader: &'s Schema, writer: &'s Schema) -> Vec<(TypeId, &'s str)> {
    Walk::through(reader, writer).absent
}

/// A branch of a union: its place, and its type.
type Branch = (u32, TypeId);

struct Walk<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    unions: Unions<'s>,
    /// The writer under the names that Avro Java's decoder gives it, where it can.
    java: OnceCell<Option<Renamed<'s>>>,
    paths: Paths,
    met: PairSet,
    open: Vec<PathId>,
    drifts: Vec<Drift>,
    /// The fields that the writer lacks and the reader has a default for, by their records.
    absent: Vec<(TypeId, &'s str)>,
}

impl<'s> Walk<'s> {
    fn through(reader: &'s Schema, writer: &'s Schema) -> Self {
        let mut walk = Self {
            reader,
            writer,
            unions: Unions::new(reader),
            java: OnceCell::new(),
            paths: Paths::default(),
            met: PairSet::default(),
            open: Vec::new(),
            drifts: Vec::new(),
            absent: Vec::new(),
        };
        let root = walk.paths.push(0, Step::Root, reader.root(), writer.root());
        walk.open.push(root);
        while let Some(at) = walk.open.pop() {
            let before = walk.open.len();
            if walk.met.insert(walk.paths.types(at)) {
                walk.visit(at);
            }
            // What was pushed last would be taken first; the reader's order is wanted.
            walk.open[before..].reverse();
        }
        walk
    }

    fn visit(&mut self, at: PathId) {
        let (reader_id, writer_id) = self.paths.types(at);
        let (own, theirs) = (self.reader.node(reader_id), self.writer.node(writer_id));
        match (&own.kind, &theirs.kind) {
            (_, Kind::Union(branches)) => {
                for (place, branch) in (0_u32..).zip(branches) {
                    self.push(at, Step::WriterBranch(place), reader_id, *branch);
                }
            }
            (Kind::Union(_), _) => {
                let (exact, first) = self.decoded_branches(reader_id, writer_id);
                // Records match by their structure wherever there is no choice.
                if let (Some((_, branch)), Kind::Record(_)) = (exact, &theirs.kind)
                    && let Some(kind) = self.misleading(branch, writer_id)
                {
                    self.add(kind, at, End::Type);
                }
                for (place, branch) in exact.into_iter().chain(first.filter(|first| exact != Some(*first))) {
                    self.push(at, Step::ReaderBranch(place), branch, writer_id);
                }
            }
            (Kind::Record(own), Kind::Record(theirs)) => self.records(at, own, theirs),
            (Kind::Array(own), Kind::Array(theirs)) => self.push(at, Step::Items, *own, *theirs),
            (Kind::Map(own), Kind::Map(theirs)) => self.push(at, Step::Values, *own, *theirs),
            (Kind::Enum(own), Kind::Enum(theirs)) => {
                if let Some(kind) = judge::symbols(own, theirs) {
                    self.add(kind, at, End::Symbols);
                }
            }
            _ => {}
        }
        if let (Kind::Enum(_) | Kind::Fixed(_), Kind::Enum(_) | Kind::Fixed(_)) = (&own.kind, &theirs.kind)
            && let Some(kind) = self.misleading(reader_id, writer_id)
        {
            self.add(kind, at, End::Name);
        }
        for kind in judge::values(own, theirs) {
            self.add(kind, at, End::Type);
        }
    }

    fn records(&mut self, at: PathId, own: &'s Record, theirs: &'s Record) {
        let mut claimed = vec![false; theirs.fields.len()];
        let mut alone = Vec::new();
        let mut counterparts = Counterparts::default();
        for (place, field) in (0_u32..).zip(&own.fields) {
            if let Some(same) = counterparts.same(theirs, own, place as usize) {
                claimed[same] = true;
                continue;
            }
            let captured = captured(field, own, theirs);
            if let Some(alias) = captured {
                let kind = DriftKind::AliasCapturesField { field: field.name.to_string(), alias: alias.to_string() };
                self.add(kind, at, End::Field(place));
            }
            match counterparts.of(theirs, field) {
                Counterpart::One(found) => {
                    claimed[found] = true;
                    let other = &theirs.fields[found];
                    if let Some((reader, writer)) = defaults::changed((self.reader, field), (self.writer, other)) {
                        let kind = DriftKind::DefaultChanged { field: field.name.to_string(), reader, writer };
                        self.add(kind, at, End::Field(place));
                    }
                    if other.name != field.name && captured.is_none() && self.is_ignored(at, theirs, found, field) {
                        let (field, alias) = (field.name.to_string(), other.name.to_string());
                        self.add(DriftKind::AliasIgnored { field, alias }, at, End::Field(place));
                    }
                    let found = u32::try_from(found).unwrap_or(u32::MAX);
                    if !self.says_the_same(field.ty, other.ty) {
                        self.push(at, Step::Field(place, found), field.ty, other.ty);
                    }
                }
                Counterpart::Several(found) => found.into_iter().for_each(|found| claimed[found] = true),
                Counterpart::None if field.default.is_some() => {
                    self.absent.push((self.paths.types(at).0, &field.name));
                    alone.push((place, field));
                }
                Counterpart::None => {}
            }
        }
        if alone.is_empty() || !claimed.contains(&false) {
            return;
        }
        let gone = theirs.fields.iter().zip(&claimed).filter(|(_, claimed)| !**claimed).map(|(field, _)| field);
        for (place, own, theirs) in renames::suspected((self.reader, alone), (self.writer, gone.collect())) {
            let (reader, writer) = (own.name.to_string(), theirs.name.to_string());
            self.add(DriftKind::RenameHidden { reader, writer }, at, End::Field(place));
        }
    }

    /// The writer under the names that Avro Java's decoder gives it by the reader's aliases; nothing where it cannot.
    fn java(&self) -> Option<&Renamed<'s>> {
        self.java.get_or_init(|| Renamed::twice(self.writer, self.reader).ok()).as_ref()
    }

    /// Whether Avro Java's decoder finds another name for a type than that of the reader's type that is meant for it.
    fn misleading(&self, reader_id: TypeId, writer_id: TypeId) -> Option<DriftKind> {
        if !self.reader.has_aliases() || !named_alike((self.reader, reader_id), (self.writer, writer_id)) {
            return None;
        }
        let (own, theirs) = (self.reader.name(reader_id)?, self.writer.name(writer_id)?);
        let taken = self.java()?.name(writer_id)?;
        let misleads = own.simple() != taken.simple();
        misleads.then(|| DriftKind::TypeAliasMisleads { alias: theirs.clone(), other: taken.clone() })
    }

    /// Whether Avro Java's decoder does not give a field of the writer to a field of the reader that has it for an alias.
    fn is_ignored(&self, at: PathId, theirs: &'s Record, found: usize, field: &Field) -> bool {
        let (reader_id, writer_id) = self.paths.types(at);
        // Of another name, the whole record is at stake.
        named_alike((self.reader, reader_id), (self.writer, writer_id))
            && self.java().is_some_and(|java| java.field(writer_id, theirs, found) != field.name)
    }

    /// Whether nothing can differ between two types, as they are the same plain type or union of such: most pairs
    /// are such, and need no place.
    fn says_the_same(&self, reader_id: TypeId, writer_id: TypeId) -> bool {
        let same = |own: TypeId, theirs: TypeId| {
            let (own, theirs) = (self.reader.node(own), self.writer.node(theirs));
            own.kind.is_primitive()
                && own.kind.word() == theirs.kind.word()
                && own.logical == theirs.logical
                && LaterLogicalType::of(own) == LaterLogicalType::of(theirs)
        };
        match (self.reader.kind(reader_id), self.writer.kind(writer_id)) {
            (Kind::Union(own), Kind::Union(theirs)) => {
                own.len() == theirs.len() && own.iter().zip(theirs).all(|(own, theirs)| same(*own, *theirs))
            }
            _ => same(reader_id, writer_id),
        }
    }

    /// The branches of the reader's union that decoders take for a type of the writer: Avro Java the one of the same
    /// type before any other, and those that go by the letter of the specification the first that fits.
    fn decoded_branches(&mut self, union: TypeId, writer_id: TypeId) -> (Option<Branch>, Option<Branch>) {
        let theirs = self.writer.kind(writer_id);
        let branches = self.unions.branches(union);
        let find = |fits: &dyn Fn(&Kind) -> bool| {
            let mut all = (0_u32..).zip(branches.iter().copied());
            all.find(|(_, branch)| fits(self.reader.kind(*branch)))
        };
        if theirs.name().is_some() {
            let place = self.unions.alike_of_kind(union, (self.writer, writer_id), 0);
            return (place.map(|place| (place, branches[place as usize])), None);
        }
        let promoted = find(&|own| is_promotion(own, theirs));
        (find(&|own| own.word() == theirs.word()).or(promoted), promoted)
    }

    fn push(&mut self, from: PathId, step: Step, reader: TypeId, writer: TypeId) {
        let at = self.paths.push(from, step, reader, writer);
        self.open.push(at);
    }

    fn add(&mut self, kind: DriftKind, at: PathId, end: End) {
        let (mut reader, mut writer) = self.paths.parts(self.reader, self.writer, at);
        if let (End::Field(place), Kind::Record(record)) = (end, self.reader.kind(reader.ty)) {
            reader.span = record.fields.get(place as usize).map_or(reader.span, |field| field.span);
        }
        if let Some(span) = judge::writer_span(&kind, self.reader, self.writer, (reader, writer), end) {
            writer.span = span;
        }
        self.drifts.push(Drift {
            kind,
            pointer: self.paths.pointer(at, end),
            name_path: self.paths.name_path(self.reader, at, end),
            reader,
            writer,
            steps: self.paths.steps(at),
        });
    }
}

/// The alias of a field that is the name of another one, where the writer has that or a field that the other one has for
/// an alias: Avro Java's decoder applies aliases twice, and so takes from the other what it has just been given.
fn captured<'f>(field: &'f Field, own: &Record, theirs: &Record) -> Option<&'f Text> {
    let is_written = |name: &Text| theirs.field(name).is_some();
    let captures = |alias: &&Text| {
        let other = own.field(alias).filter(|_| **alias != field.name);
        other.is_some_and(|other| is_written(&other.name) || other.aliases.iter().any(is_written))
    };
    field.aliases.iter().find(captures)
}
