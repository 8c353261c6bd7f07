//! Schema resolution (Avro 1.11 specification, "Schema Resolution"), by the rules that generated decoders follow.

use std::collections::HashMap;

use super::{
    PlanError, defaults,
    logical::Logical,
    schema::{Field, Kind, Names, Schema, Symbols, TypeId},
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
const MOST_WORK: usize = 100_000;

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

type Result<T> = std::result::Result<T, PlanError>;

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
        if self.work > MOST_WORK {
            return Err(PlanError::TooLarge);
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

    fn of_union(&mut self, branches: &[TypeId], reader: TypeId) -> Result<Op> {
        let mut steps = Vec::with_capacity(branches.len());
        let mut refusal = None;
        for branch in branches {
            let step = self.attempt(*branch, reader);
            steps.push(step.map_err(|error| refusal.get_or_insert(error).clone()).ok());
        }
        // A branch without counterpart is an error where it is met; where all are, the pair does not resolve.
        if let Some(refusal) = refusal
            && steps.iter().all(Option::is_none)
        {
            return Err(refusal);
        }
        let found = branches.iter().map(|branch| self.writer.kind(*branch).describe()).collect();
        Ok(Op::FromUnion(steps, Refused { found, expected: self.reader.kind(reader).describe() }))
    }

    fn as_branch(&mut self, writer: TypeId, union: TypeId, branches: &[TypeId]) -> Result<Op> {
        let Some(at) = self.fitting(writer, branches)? else { return self.mismatch(writer, union) };
        let index = i32::try_from(at).map_err(|_| PlanError::TooLarge)?;
        Ok(Op::IntoUnion(index, self.step(writer, branches[at])?))
    }

    /// The branch that Avro takes: of the same type and full name; else a record of the same shape, the one of the
    /// same simple name or the first; else an enum or fixed type of the same simple name; else the first that the
    /// type can be promoted to.
    fn fitting(&mut self, writer: TypeId, branches: &[TypeId]) -> Result<Option<usize>> {
        let (writer_schema, reader_schema) = (self.writer, self.reader);
        let kind = |at: &usize| reader_schema.kind(branches[*at]);
        let own = writer_schema.kind(writer);
        let alike: Vec<usize> = (0..branches.len()).filter(|at| kind(at).word() == own.word()).collect();
        let Some(name) = own.names() else {
            let promoted = || (0..branches.len()).find(|at| promotions(own.word()).contains(&kind(at).word()));
            return Ok(alike.first().copied().or_else(promoted));
        };
        let named = |at: &usize, is: fn(&Names, &Names) -> bool| kind(at).names().is_some_and(|own| is(own, name));
        if let Some(exact) = alike.iter().find(|at| named(at, Names::is_in_full)) {
            return Ok(Some(*exact));
        }
        let (mut order, rest): (Vec<usize>, Vec<usize>) =
            alike.iter().partition(|at| named(at, |own, writer| own.simple() == writer.simple()));
        if matches!(own, Kind::Record(..)) {
            order.extend(rest);
        }
        for at in order {
            let before = self.learnt.len();
            match self.attempt(writer, branches[at]) {
                Ok(_) => {
                    self.forget(before);
                    return Ok(Some(at));
                }
                Err(PlanError::TooLarge) => return Err(PlanError::TooLarge),
                Err(_) => {}
            }
        }
        Ok(None)
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

    fn record(&mut self, names: &Names, from: &[Field], to: &[Field]) -> Result<Op> {
        let sources = self.sources(from, to)?;
        let mut defaults = HashMap::new();
        for (at, field) in to.iter().enumerate().filter(|(at, _)| !sources.values().any(|own| own == at)) {
            defaults.insert(at, self.default_of(names, field)?);
        }
        let mut parts = Vec::with_capacity(from.len());
        let mut taken = Vec::with_capacity(from.len());
        for (at, field) in from.iter().enumerate() {
            let Some(target) = sources.get(&at) else {
                parts.push(Part::Skip(field.ty));
                continue;
            };
            self.path.push(to[*target].name.clone());
            parts.push(Part::Take(self.step(field.ty, to[*target].ty)?));
            self.path.pop();
            taken.push(*target);
        }
        if !taken.is_sorted() {
            let piece = |at| match taken.iter().position(|target| *target == at) {
                Some(number) => Piece::Taken(number),
                None => Piece::Default(defaults.remove(&at).unwrap_or_default()),
            };
            return Ok(Op::Shuffled(parts, (0..to.len()).map(piece).collect()));
        }
        // Defaults go between what is taken, where the reader has them.
        let (mut in_order, mut next, mut taken) = (Vec::with_capacity(parts.len()), 0, taken.into_iter());
        let put = |up_to: usize, next: &mut usize, defaults: &mut HashMap<usize, Vec<u8>>| {
            let put = (*next..up_to).filter_map(|at| defaults.remove(&at)).flatten().collect::<Vec<u8>>();
            *next = up_to + 1;
            (!put.is_empty()).then_some(Part::Put(put))
        };
        for part in parts {
            if matches!(part, Part::Take(_)) {
                in_order.extend(put(taken.next().unwrap_or_default(), &mut next, &mut defaults));
            }
            in_order.push(part);
        }
        in_order.extend(put(to.len(), &mut next, &mut defaults));
        Ok(Op::InOrder(in_order))
    }

    /// For each field of the writer that the reader takes, the place of the reader's field: by name, or by one of
    /// the reader's aliases.
    fn sources(&self, from: &[Field], to: &[Field]) -> Result<HashMap<usize, usize>> {
        let mut sources = HashMap::new();
        for (at, field) in to.iter().enumerate() {
            let takes = |own: &&Field| own.name == field.name || field.aliases.contains(&own.name);
            let mut found = from.iter().enumerate().filter(|(_, own)| takes(own));
            let Some((source, _)) = found.next() else { continue };
            if found.next().is_some() || sources.insert(source, at).is_some() {
                return self.refuse(format!("by name or alias, `{}` is more than one pair of fields", field.name));
            }
        }
        Ok(sources)
    }

    fn default_of(&self, writer: &Names, field: &Field) -> Result<Vec<u8>> {
        let Some(default) = &field.default else {
            return self.refuse(format!("{} has no field `{}`, which has no default", writer.full, field.name));
        };
        let mut bytes = Vec::new();
        match defaults::encode(self.reader, field.ty, default, &mut bytes) {
            Some(()) => Ok(bytes),
            None => self.refuse(format!("the default of `{}` is none of its type", field.name)),
        }
    }

    fn enumeration(&self, from: &Symbols, own: &Names, to: &Symbols) -> Result<Op> {
        let place = |symbol: &String| to.place(symbol).and_then(|place| i32::try_from(place).ok());
        let places: Vec<_> = from.all.iter().map(place).collect();
        if places.iter().all(Option::is_none) {
            return self.refuse("no symbol of the writer's enum is known, and there is no default");
        }
        Ok(Op::Enum(places, Refused { found: from.all.clone(), expected: own.simple().to_owned() }))
    }

    fn mismatch<T>(&self, writer: TypeId, reader: TypeId) -> Result<T> {
        let (from, to) = (self.writer.kind(writer).describe(), self.reader.kind(reader).describe());
        self.refuse(format!("{from} does not become {to}"))
    }

    fn refuse<T>(&self, reason: impl Into<String>) -> Result<T> {
        let place = if self.path.is_empty() { "the message".to_owned() } else { self.path.join(".") };
        Err(PlanError::Unreadable { place, reason: reason.into() })
    }
}

/// What a type can be promoted to; of several that a union has, its first is taken.
fn promotions(kind: &str) -> &'static [&'static str] {
    match kind {
        "int" => &["long", "float", "double"],
        "long" => &["float", "double"],
        "float" => &["double"],
        "string" => &["bytes"],
        "bytes" => &["string"],
        _ => &[],
    }
}
