//! Schema resolution (Avro 1.11 specification, "Schema Resolution"), by the rules that generated decoders follow.

mod named;
mod unions;

use std::collections::HashMap;

use super::{
    RewriterError,
    logical::Logical,
    schema::{Kind, Schema, TypeId},
};

/// The place of a step in its plan.
pub(super) type Step = usize;

/// How a value of the writer's becomes one of the reader's.
#[derive(Debug)]
pub(super) enum Op {
    /// Both are null, which has no bytes.
    Null,
    Boolean,
    /// An `int`, or an `int` that becomes a `long`: their bytes are the same.
    Int,
    Long,
    Float,
    Double,
    /// Text or bytes, which look alike.
    Slice,
    Fixed(usize),
    IntToFloat,
    IntToDouble,
    LongToFloat,
    LongToDouble,
    FloatToDouble,
    /// Items of at least so many bytes.
    Array(usize, Step),
    /// Values of at least so many bytes.
    Map(usize, Step),
    /// For each symbol of the writer the place of the reader's.
    Enum(Vec<Option<i32>>, Refused),
    /// For each branch of the writer how it is read.
    FromUnion(Vec<Option<Step>>, Refused),
    /// The reader's branch, and how its value is read.
    IntoUnion(i32, Step),
    /// The writer's fields are in the reader's order.
    InOrder(Vec<Part>),
    /// They aren't: what the writer wrote, and then the reader's fields of it.
    Shuffled(Vec<Part>, Vec<Piece>),
}

/// One thing to do in a record.
#[derive(Debug)]
pub(super) enum Part {
    /// The writer's next field is one of the reader's.
    Take(Step),
    /// It is none.
    Skip(TypeId),
    /// The reader's next field is none of the writer's: its default.
    Put(Vec<u8>),
}

/// A field of a reader's record whose fields are in another order.
#[derive(Debug)]
pub(super) enum Piece {
    /// One that was taken, by its number.
    Taken(usize),
    Default(Vec<u8>),
}

/// What is said of symbols and branches without counterpart.
#[derive(Debug)]
pub(super) struct Refused {
    /// The writer's symbols or branches.
    pub(super) found: Vec<String>,
    /// The reader's type.
    pub(super) expected: String,
}

/// More steps than any honest pair of schemas has.
const MAX_STEPS: usize = 100_000;

pub(super) struct Resolver<'s> {
    writer: &'s Schema,
    reader: &'s Schema,
    ops: Vec<Op>,
    known: HashMap<(TypeId, TypeId), Step>,
    /// What `known` knows, in the order in which it learnt it.
    learnt: Vec<(TypeId, TypeId)>,
    path: Vec<String>,
    work: usize,
}

type Result<T> = std::result::Result<T, RewriterError>;

impl<'s> Resolver<'s> {
    pub(super) fn new(writer: &'s Schema, reader: &'s Schema) -> Self {
        Self { writer, reader, ops: Vec::new(), known: HashMap::new(), learnt: Vec::new(), path: Vec::new(), work: 0 }
    }

    /// All steps, and the first of them to take.
    pub(super) fn resolve(mut self) -> Result<(Vec<Op>, Step)> {
        let (writer, reader) = (self.writer.root, self.reader.root);
        // Fields alone don't tell: a reader all of whose fields have defaults would take any record for its own.
        if let (Some(name), Some(own)) = (self.writer.kind(writer).names(), self.reader.kind(reader).names())
            && !own.is(name)
        {
            return self.mismatch(writer, reader);
        }
        let root = self.step(writer, reader)?;
        Ok((self.ops, root))
    }

    /// The step for a pair of types. One that is met again within itself is the same step.
    fn step(&mut self, writer: TypeId, reader: TypeId) -> Result<Step> {
        self.work += 1;
        if self.work > MAX_STEPS {
            return Err(RewriterError::TooLarge);
        }
        if let Some(step) = self.known.get(&(writer, reader)) {
            return Ok(*step);
        }
        let step = self.push(Op::Null);
        self.known.insert((writer, reader), step);
        self.learnt.push((writer, reader));
        self.ops[step] = self.op(writer, reader)?;
        Ok(step)
    }

    fn push(&mut self, op: Op) -> Step {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn op(&mut self, writer: TypeId, reader: TypeId) -> Result<Op> {
        match (self.writer.kind(writer), self.reader.kind(reader)) {
            (Kind::Union(branches), _) => self.of_union(branches, reader),
            (_, Kind::Union(branches)) => self.as_branch(writer, reader, branches),
            (Kind::Record(names, from), Kind::Record(_, to)) => self.record(names, from, to),
            (Kind::Enum(names, from), Kind::Enum(own, to)) if own.is(names) => self.enumeration(from, own, to),
            (Kind::Array(from), Kind::Array(to)) => Ok(Op::Array(self.writer.get(*from).least, self.step(*from, *to)?)),
            (Kind::Map(from), Kind::Map(to)) => Ok(Op::Map(self.writer.get(*from).least, self.step(*from, *to)?)),
            _ => self.plain(writer, reader),
        }
    }

    fn plain(&self, writer: TypeId, reader: TypeId) -> Result<Op> {
        let (from, to) = (self.writer.get(writer), self.reader.get(reader));
        if !Logical::agrees(from.logical, to.logical) {
            let reason = format!("{:?} does not become {:?}", from.logical, to.logical);
            return self.refuse(reason);
        }
        Ok(match (&from.kind, &to.kind) {
            (Kind::Null, Kind::Null) => Op::Null,
            (Kind::Boolean, Kind::Boolean) => Op::Boolean,
            (Kind::Int, Kind::Int | Kind::Long) => Op::Int,
            (Kind::Int, Kind::Float) => Op::IntToFloat,
            (Kind::Int, Kind::Double) => Op::IntToDouble,
            (Kind::Long, Kind::Long) => Op::Long,
            (Kind::Long, Kind::Float) => Op::LongToFloat,
            (Kind::Long, Kind::Double) => Op::LongToDouble,
            (Kind::Float, Kind::Float) => Op::Float,
            (Kind::Float, Kind::Double) => Op::FloatToDouble,
            (Kind::Double, Kind::Double) => Op::Double,
            (Kind::String | Kind::Bytes, Kind::String | Kind::Bytes) => Op::Slice,
            (Kind::Fixed(names, size), Kind::Fixed(own, same)) if size == same && own.is(names) => Op::Fixed(*size),
            _ => return self.mismatch(writer, reader),
        })
    }

    /// A step that leaves no trace where it fails.
    fn attempt(&mut self, writer: TypeId, reader: TypeId) -> Result<Step> {
        let (before, depth) = (self.learnt.len(), self.path.len());
        let step = self.step(writer, reader);
        if step.is_err() {
            self.forget(before);
            self.path.truncate(depth);
        }
        step
    }

    fn forget(&mut self, before: usize) {
        for pair in self.learnt.drain(before..) {
            self.known.remove(&pair);
        }
    }

    fn mismatch<T>(&self, writer: TypeId, reader: TypeId) -> Result<T> {
        let (from, to) = (self.writer.kind(writer).describe(), self.reader.kind(reader).describe());
        self.refuse(format!("{from} does not become {to}"))
    }

    fn refuse<T>(&self, reason: impl Into<String>) -> Result<T> {
        let place = if self.path.is_empty() { "the message".to_owned() } else { self.path.join(".") };
        Err(RewriterError::Unreadable { place, reason: reason.into() })
    }
}
