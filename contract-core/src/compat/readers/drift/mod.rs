//! Changes after which data still decode but mean something else. Avro's verdict looks at none of them.

mod judge;

use std::collections::{HashMap, VecDeque};

use super::Part;
use super::leaf::is_promotion;
use super::names::{Counterpart, Counterparts};
use super::path::{End, PathId, Paths, Step};
use crate::compat::memo::PairSet;
use crate::compat::unions::Unions;
use crate::json::Json;
use crate::schema::{Kind, LogicalType, Record, Schema, TypeId};

/// A change after which the reader takes the writer's data for something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// What changed.
    pub kind: DriftKind,
    /// The place as a JSON pointer into the reader.
    pub pointer: String,
    /// The place by names: `OrderCreated.data.items[].size`.
    pub name_path: String,
    /// The part of the reader that is concerned.
    pub reader: Part,
    /// The part of the writer that is concerned.
    pub writer: Part,
    /// The way to the types that are concerned, unless it is very long.
    pub(crate) steps: Option<Vec<Step>>,
}

/// The kinds of change of meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum DriftKind {
    /// The reader has a logical type where the writer has none.
    LogicalTypeAdded {
        /// The reader's logical type.
        reader: LogicalType,
    },
    /// The writer has a logical type that the reader ignores.
    LogicalTypeRemoved {
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The logical types are of different families.
    LogicalTypeChanged {
        /// The reader's logical type.
        reader: LogicalType,
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The same quantity in another unit: every value is wrong by that factor.
    UnitChanged {
        /// The reader's logical type.
        reader: LogicalType,
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// Decimals of another scale: every value is wrong by a power of ten.
    DecimalScaleChanged {
        /// The reader's scale.
        reader: u32,
        /// The writer's scale.
        writer: u32,
    },
    /// Decimals of another precision.
    DecimalPrecisionChanged {
        /// The reader's precision.
        reader: u32,
        /// The writer's precision.
        writer: u32,
    },
    /// Text read as bytes, or bytes as text, which need not be text at all.
    StringBytes {
        /// The reader's kind of type.
        reader: &'static str,
        /// The writer's kind of type.
        writer: &'static str,
    },
    /// Whole numbers read as floating point, which cannot hold all of them.
    PrecisionLost {
        /// The reader's kind of type.
        reader: &'static str,
        /// The writer's kind of type.
        writer: &'static str,
    },
    /// A field with another default: data without the field are taken for different values by the two.
    DefaultChanged {
        /// The field's name in the reader.
        field: String,
        /// The reader's default.
        reader: Json,
        /// The writer's default.
        writer: Json,
    },
    /// One field is gone and another of the same type has come, with a default: if it is a rename, the data
    /// are dropped silently.
    RenameHidden {
        /// The field that only the reader has.
        reader: String,
        /// The field that only the writer has.
        writer: String,
    },
    /// Symbols that the reader takes for its default.
    SymbolsFallToDefault {
        /// The symbols that the reader does not know.
        symbols: Vec<String>,
        /// The symbol that it takes them for.
        default: String,
    },
    /// A field's alias is the name of another field of the same record: a decoder gives the writer's data to
    /// the one with the alias, and none to the other.
    AliasCapturesField {
        /// The field with the alias.
        field: String,
        /// The alias, which is the other field's name.
        alias: String,
    },
}

/// Lists the changes of meaning between `writer`'s data and `reader`, in the order of the reader's text.
///
/// Pairs that do not fit at all are [`super::compare`]'s to report, and are passed over.
pub fn drift(reader: &Schema, writer: &Schema) -> Vec<Drift> {
    let mut walk = Walk {
        reader,
        writer,
        unions: Unions::new(reader),
        paths: Paths::default(),
        met: PairSet::default(),
        open: Vec::new(),
        drifts: Vec::new(),
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
    walk.drifts
}

struct Walk<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    unions: Unions<'s>,
    paths: Paths,
    met: PairSet,
    open: Vec<PathId>,
    drifts: Vec<Drift>,
}

impl<'s> Walk<'s> {
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
                if let Some((place, branch)) = self.decoded_branch(reader_id, writer_id) {
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
            let captured = field
                .aliases
                .iter()
                .find(|alias| **alias != field.name && theirs.field(alias).is_some() && own.field(alias).is_some());
            if let Some(alias) = captured {
                let kind = DriftKind::AliasCapturesField { field: field.name.clone(), alias: alias.clone() };
                self.add(kind, at, End::Field(place));
            }
            match counterparts.of(theirs, field) {
                Counterpart::One(found) => {
                    claimed[found] = true;
                    let other = &theirs.fields[found];
                    if let (Some(reader), Some(writer)) = (&field.default, &other.default)
                        && reader != writer
                    {
                        let (reader, writer) = (reader.clone(), writer.clone());
                        let kind = DriftKind::DefaultChanged { field: field.name.clone(), reader, writer };
                        self.add(kind, at, End::Field(place));
                    }
                    let found = u32::try_from(found).unwrap_or(u32::MAX);
                    if !self.says_the_same(field.ty, other.ty) {
                        self.push(at, Step::Field(place, found), field.ty, other.ty);
                    }
                }
                Counterpart::Several(found) => found.into_iter().for_each(|found| claimed[found] = true),
                Counterpart::None if field.default.is_some() => alone.push((place, field)),
                Counterpart::None => {}
            }
        }
        if alone.is_empty() || !claimed.contains(&false) {
            return;
        }
        let mut gone: HashMap<String, VecDeque<&'s str>> = HashMap::new();
        for (field, _) in theirs.fields.iter().zip(&claimed).filter(|(_, claimed)| !**claimed) {
            gone.entry(self.writer.describe(field.ty)).or_default().push_back(&field.name);
        }
        for (place, field) in alone {
            let alike = gone.get_mut(&self.reader.describe(field.ty));
            if let Some(writer) = alike.and_then(VecDeque::pop_front) {
                let (reader, writer) = (field.name.clone(), writer.to_owned());
                self.add(DriftKind::RenameHidden { reader, writer }, at, End::Field(place));
            }
        }
    }

    /// Whether nothing can differ between two types, as they are the same plain type or union of such: most pairs
    /// are such, and need no place.
    fn says_the_same(&self, reader_id: TypeId, writer_id: TypeId) -> bool {
        let same = |own: TypeId, theirs: TypeId| {
            let (own, theirs) = (self.reader.node(own), self.writer.node(theirs));
            own.kind.is_primitive() && own.kind.word() == theirs.kind.word() && own.logical == theirs.logical
        };
        match (self.reader.kind(reader_id), self.writer.kind(writer_id)) {
            (Kind::Union(own), Kind::Union(theirs)) => {
                own.len() == theirs.len() && own.iter().zip(theirs).all(|(own, theirs)| same(*own, *theirs))
            }
            _ => same(reader_id, writer_id),
        }
    }

    /// The branch of the reader's union that a decoder takes for a type of the writer.
    fn decoded_branch(&mut self, union: TypeId, writer_id: TypeId) -> Option<(u32, TypeId)> {
        let theirs = self.writer.kind(writer_id);
        let branches = self.unions.branches(union);
        let find = |fits: &dyn Fn(&Kind) -> bool| {
            (0_u32..).zip(branches).find(|(_, branch)| fits(self.reader.kind(**branch))).map(|(place, _)| place)
        };
        let place = match theirs.name() {
            Some(_) => self.unions.alike_of_kind(union, (self.writer, writer_id), 0),
            None => find(&|own| own.word() == theirs.word()).or_else(|| find(&|own| is_promotion(own, theirs))),
        };
        place.map(|place| (place, branches[place as usize]))
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
