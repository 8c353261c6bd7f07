//! Finds the records of a wide union that a record of the writer could be read as.
//!
//! Comparing a record with every branch costs the square of a union's width. Most branches need no comparison: a branch has
//! a field without a default that the record lacks, or the types of two fields are of kinds that do not match. Branches
//! that look the same in this respect form a group, which is judged once for all records that look the same.

use std::collections::HashMap;
use std::rc::Rc;

use schemactl_avro::resolution::is_primitive_readable;
use schemactl_avro::schema::{Field, Kind, Record, Schema, TypeId};

/// At most this many groups are judged before the branches are searched one by one.
const MAX_JUDGED_GROUPS: usize = 32;

/// Whether a field that is a union of the writer makes its record unreadable if a branch of it cannot be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnionFields {
    /// Yes: Avro's rules for readers are about everything that the writer can write.
    MustBeReadable,
    /// No: Avro Java's `Resolver` leaves the error for the value.
    MayFail,
}

/// The branches of a union to search.
#[derive(Clone, Copy)]
pub(crate) enum Among<'n> {
    /// The records with this simple name.
    Named(&'n str),
    /// All records.
    All,
}

/// Finds branches in the unions of a reader.
pub(crate) struct UnionCandidates<'s> {
    reader: &'s Schema,
    writer: &'s Schema,
    union_fields: UnionFields,
    shapes: Vec<Rc<RecordShape<'s>>>,
    shape_ids: HashMap<Rc<RecordShape<'s>>, ShapeId>,
    writer_shapes: HashMap<TypeId, ShapeId>,
    records: HashMap<TypeId, Groups<'s>>,
    records_by_name: HashMap<TypeId, HashMap<&'s str, Groups<'s>>>,
    /// For the shapes of a reader's and a writer's record, whether they certainly do not match.
    mismatches: HashMap<(ShapeId, ShapeId), bool>,
}

type ShapeId = u32;
type RecordShape<'s> = Vec<(&'s str, Presence, TypeShape)>;

/// Whether a reader needs a field in the writer's record.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Presence {
    Required,
    /// The field has a default, or may match another field by an alias.
    Optional,
}

/// The part of a type that decides whether two fields can match.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum TypeShape {
    /// A primitive type, as one bit of [`PRIMITIVES`].
    Primitive(u8),
    /// A union of primitive types.
    PrimitiveUnion(u8),
    /// A type of this kind, which is not a union.
    Other(&'static str),
    /// A type that is not judged.
    Unknown,
}

/// The primitive types, in the order of the bits of a [`TypeShape`].
const PRIMITIVES: [Kind; 8] =
    [Kind::Null, Kind::Boolean, Kind::Int, Kind::Long, Kind::Float, Kind::Double, Kind::Bytes, Kind::String];

/// Branches, in groups of the same shape.
#[derive(Default)]
struct Groups<'s> {
    by_shape: Vec<(ShapeId, Vec<u32>)>,
    /// The index of each branch with that of its group, in the order of the branches.
    branches: Vec<(u32, u32)>,
    /// For the name of a field, groups that require it. A group is listed under one name.
    requiring: HashMap<&'s str, Vec<u32>>,
    /// The groups that require no field.
    requiring_none: Vec<u32>,
}

impl<'s> UnionCandidates<'s> {
    pub(crate) fn new(reader: &'s Schema, writer: &'s Schema, union_fields: UnionFields) -> Self {
        Self {
            reader,
            writer,
            union_fields,
            shapes: Vec::new(),
            shape_ids: HashMap::new(),
            writer_shapes: HashMap::new(),
            records: HashMap::new(),
            records_by_name: HashMap::new(),
            mismatches: HashMap::new(),
        }
    }

    /// Returns the first record, at or after index `from`, that a record of the writer could be read as.
    pub(crate) fn next(&mut self, union: TypeId, among: Among<'_>, writer_id: TypeId, from: u32) -> Option<u32> {
        let (groups, mut judge) = self.prepare(union, among, writer_id)?;
        if let Some(relevant) = groups.relevant(judge.writer) {
            let fitting = relevant.into_iter().map(|group| &groups.by_shape[group as usize]);
            let fitting = fitting.filter(|(shape, _)| !judge.mismatches(*shape));
            let next = |branches: &Vec<u32>| branches.get(branches.partition_point(|index| *index < from)).copied();
            return fitting.filter_map(|(_, branches)| next(branches)).min();
        }
        let start = groups.branches.partition_point(|branch| branch.0 < from);
        let mut branches = groups.branches[start..].iter();
        branches.find(|branch| !judge.mismatches(groups.by_shape[branch.1 as usize].0)).map(|branch| branch.0)
    }

    /// Returns the last record, before index `end`, that a record of the writer could be read as.
    pub(crate) fn last(&mut self, union: TypeId, among: Among<'_>, writer_id: TypeId, end: u32) -> Option<u32> {
        let (groups, mut judge) = self.prepare(union, among, writer_id)?;
        if let Some(relevant) = groups.relevant(judge.writer) {
            let fitting = relevant.into_iter().map(|group| &groups.by_shape[group as usize]);
            let fitting = fitting.filter(|(shape, _)| !judge.mismatches(*shape));
            let last = |branches: &Vec<u32>| branches[..branches.partition_point(|index| *index < end)].last().copied();
            return fitting.filter_map(|(_, branches)| last(branches)).max();
        }
        let end = groups.branches.partition_point(|branch| branch.0 < end);
        let mut branches = groups.branches[..end].iter().rev();
        branches.find(|branch| !judge.mismatches(groups.by_shape[branch.1 as usize].0)).map(|branch| branch.0)
    }

    /// Returns the branches to search and what judges them; `None` if there are no such branches.
    fn prepare<'c>(
        &'c mut self,
        union: TypeId,
        among: Among<'_>,
        writer_id: TypeId,
    ) -> Option<(&'c Groups<'s>, Judge<'c, 's>)> {
        let Kind::Record(writer) = self.writer.kind(writer_id) else { return None };
        let writer_shape = if let Some(known) = self.writer_shapes.get(&writer_id) {
            *known
        } else {
            let shape = self.shape(self.writer, writer);
            self.writer_shapes.insert(writer_id, shape);
            shape
        };
        let groups = match among {
            Among::All => {
                if !self.records.contains_key(&union) {
                    let groups = self.group(union);
                    self.records.insert(union, groups);
                }
                &self.records[&union]
            }
            Among::Named(name) => {
                if !self.records_by_name.contains_key(&union) {
                    let groups = self.group_by_name(union);
                    self.records_by_name.insert(union, groups);
                }
                self.records_by_name[&union].get(name)?
            }
        };
        let (shapes, known, union_fields) = (&self.shapes, &mut self.mismatches, self.union_fields);
        Some((groups, Judge { writer, writer_shape, shapes, known, union_fields }))
    }

    /// Returns the number of a record's shape.
    fn shape(&mut self, schema: &'s Schema, record: &'s Record) -> ShapeId {
        let field_shape = |field: &'s Field| {
            if !field.aliases.is_empty() {
                return (field.name.as_str(), Presence::Optional, TypeShape::Unknown);
            }
            let presence = if field.default.is_some() { Presence::Optional } else { Presence::Required };
            (field.name.as_str(), presence, TypeShape::new(schema, field.ty))
        };
        let shape: Rc<RecordShape<'s>> = Rc::new(record.fields.iter().map(field_shape).collect());
        if let Some(known) = self.shape_ids.get(&shape) {
            return *known;
        }
        let id = ShapeId::try_from(self.shapes.len()).unwrap_or(ShapeId::MAX);
        self.shapes.push(Rc::clone(&shape));
        self.shape_ids.insert(shape, id);
        id
    }

    fn group(&mut self, union: TypeId) -> Groups<'s> {
        let branches: Vec<(u32, ShapeId)> =
            self.branches(union).map(|(index, record)| (index, self.shape(self.reader, record))).collect();
        Groups::new(&branches, &self.shapes)
    }

    fn group_by_name(&mut self, union: TypeId) -> HashMap<&'s str, Groups<'s>> {
        let mut by_name: HashMap<&str, Vec<(u32, ShapeId)>> = HashMap::new();
        for (index, record) in self.branches(union) {
            let branch = (index, self.shape(self.reader, record));
            by_name.entry(record.name.simple()).or_default().push(branch);
        }
        by_name.into_iter().map(|(name, branches)| (name, Groups::new(&branches, &self.shapes))).collect()
    }

    /// Returns the records of a union with their indexes.
    fn branches(&self, union: TypeId) -> impl Iterator<Item = (u32, &'s Record)> + use<'s> {
        let reader = self.reader;
        let branches: &'s [TypeId] = match reader.kind(union) {
            Kind::Union(branches) => branches,
            _ => &[],
        };
        (0..).zip(branches).filter_map(move |(index, branch)| match reader.kind(*branch) {
            Kind::Record(record) => Some((index, &**record)),
            _ => None,
        })
    }
}

impl<'s> Groups<'s> {
    /// Groups branches, which are given by index and shape.
    fn new(branches: &[(u32, ShapeId)], shapes: &[Rc<RecordShape<'s>>]) -> Self {
        let mut groups = Self::default();
        let mut known: HashMap<ShapeId, u32> = HashMap::new();
        for (index, shape) in branches {
            let group = *known.entry(*shape).or_insert_with(|| {
                groups.by_shape.push((*shape, Vec::new()));
                u32::try_from(groups.by_shape.len() - 1).unwrap_or(u32::MAX)
            });
            groups.by_shape[group as usize].1.push(*index);
            groups.branches.push((*index, group));
        }
        let required = |shape: ShapeId| {
            let fields = shapes[shape as usize].iter();
            fields.filter(|(_, presence, _)| *presence == Presence::Required).map(|(name, ..)| *name)
        };
        let mut uses: HashMap<&str, u32> = HashMap::new();
        groups
            .by_shape
            .iter()
            .flat_map(|(shape, _)| required(*shape))
            .for_each(|name| *uses.entry(name).or_default() += 1);
        for (group, (shape, _)) in (0..).zip(&groups.by_shape) {
            match required(*shape).min_by_key(|name| uses[name]) {
                Some(rarest) => groups.requiring.entry(rarest).or_default().push(group),
                None => groups.requiring_none.push(group),
            }
        }
        groups
    }

    /// Returns the groups whose required fields the writer may have; `None` if they are many.
    fn relevant(&self, writer: &Record) -> Option<Vec<u32>> {
        let mut relevant = Vec::new();
        let required = writer.fields.iter().filter_map(|field| self.requiring.get(field.name.as_str()));
        for groups in std::iter::once(&self.requiring_none).chain(required) {
            if relevant.len() + groups.len() > MAX_JUDGED_GROUPS {
                return None;
            }
            relevant.extend(groups);
        }
        Some(relevant)
    }
}

/// Judges records of the reader as readers of one record of the writer.
struct Judge<'c, 's> {
    writer: &'s Record,
    writer_shape: ShapeId,
    shapes: &'c [Rc<RecordShape<'s>>],
    known: &'c mut HashMap<(ShapeId, ShapeId), bool>,
    union_fields: UnionFields,
}

impl Judge<'_, '_> {
    /// Returns whether records of a shape certainly cannot read the writer's record.
    fn mismatches(&mut self, reader: ShapeId) -> bool {
        let mismatches = || {
            let writer_shape = &self.shapes[self.writer_shape as usize];
            let mut fields = self.shapes[reader as usize].iter().enumerate();
            fields.any(|(index, (name, presence, ty))| match self.writer.field_index(name, index) {
                Some(found) => ty.mismatches(writer_shape[found].2, self.union_fields),
                None => *presence == Presence::Required,
            })
        };
        *self.known.entry((reader, self.writer_shape)).or_insert_with(mismatches)
    }
}

impl TypeShape {
    fn new(schema: &Schema, id: TypeId) -> Self {
        let primitive = |kind: &Kind| {
            let position = PRIMITIVES.iter().position(|primitive| primitive.type_name() == kind.type_name());
            position.map(|position| 1_u8 << position)
        };
        match schema.kind(id) {
            Kind::Union(branches) => {
                let mut bits = branches.iter().map(|branch| primitive(schema.kind(*branch)));
                bits.try_fold(0, |all, bit| Some(all | bit?)).map_or(Self::Unknown, Self::PrimitiveUnion)
            }
            kind => primitive(kind).map_or(Self::Other(kind.type_name()), Self::Primitive),
        }
    }

    /// Returns whether a reader's type of this shape cannot read a writer's type of the other shape.
    fn mismatches(self, writer: Self, union_fields: UnionFields) -> bool {
        match (self, writer) {
            (Self::Unknown, _) | (_, Self::Unknown | Self::PrimitiveUnion(0)) => false,
            (_, Self::PrimitiveUnion(_)) if union_fields == UnionFields::MayFail => false,
            (
                Self::Primitive(reader) | Self::PrimitiveUnion(reader),
                Self::Primitive(writer) | Self::PrimitiveUnion(writer),
            ) => writer & !readable(reader) != 0,
            (Self::Other(reader), Self::Other(writer)) => reader != writer,
            _ => true,
        }
    }
}

/// Returns the primitive types that a reader with these primitive types reads.
fn readable(reader: u8) -> u8 {
    let has = |bit: usize| reader & 1 << bit != 0;
    let reads = |writer: &Kind| (0..8).any(|bit| has(bit) && is_primitive_readable(&PRIMITIVES[bit], writer));
    (0..8).filter(|bit| reads(&PRIMITIVES[*bit])).map(|bit| 1 << bit).sum()
}
