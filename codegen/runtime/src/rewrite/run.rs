//! A plan at work on one message.

use super::{
    SchemaRewriter,
    resolve::{Op, Part, Piece, Refused, Step},
    schema::{Field, Kind, TypeId},
};
use crate::{DecodeError, Reader, write};

/// How deep values may be nested: each record, array and map on the way counts. It is twice what generated decoders
/// admit of records, and takes half of a worker thread's stack without optimisation.
const MAX_DEPTH: u32 = 256;

/// What a block holds.
#[derive(Clone, Copy, PartialEq)]
enum Items {
    OfArray,
    /// Each with its key.
    OfMap,
}

pub(super) struct Run<'p, 'b> {
    plan: &'p SchemaRewriter,
    reader: Reader<'b>,
    out: Vec<u8>,
    depth: u32,
}

type Result<T = ()> = std::result::Result<T, DecodeError>;

impl<'p, 'b> Run<'p, 'b> {
    pub(super) fn new(plan: &'p SchemaRewriter, bytes: &'b [u8]) -> Self {
        // Few messages grow much; whoever claims to costs no more than it has.
        Self { plan, reader: Reader::new(bytes), out: Vec::with_capacity(bytes.len() + 64), depth: 0 }
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>> {
        self.step(self.plan.root)?;
        self.reader.finish()?;
        Ok(self.out)
    }

    /// Takes a step. Unions lead on to another step without going deeper.
    fn step(&mut self, mut step: Step) -> Result {
        let plan = self.plan;
        loop {
            match &plan.ops[step] {
                Op::FromUnion(steps, refused) => step = self.branch(steps, refused)?,
                Op::IntoUnion(index, next) => {
                    write::int(&mut self.out, *index);
                    step = *next;
                }
                Op::Array(least, item) => return self.array(*least, *item),
                Op::Map(least, value) => return self.map(*least, *value),
                Op::InOrder(parts) => return self.in_order(parts),
                Op::Shuffled(parts, pieces) => return self.shuffled(parts, pieces),
                leaf => return self.leaf(leaf),
            }
        }
    }

    fn leaf(&mut self, op: &Op) -> Result {
        let (reader, out) = (&mut self.reader, &mut self.out);
        match op {
            Op::Boolean => write::boolean(out, reader.boolean()?),
            Op::Int => write::int(out, reader.int()?),
            Op::Long => write::long(out, reader.long()?),
            Op::Float => write::float(out, reader.float()?),
            Op::Double => write::double(out, reader.double()?),
            Op::Slice => write::bytes(out, reader.slice()?),
            Op::Fixed(size) => out.extend_from_slice(reader.chunk_of(*size)?),
            Op::IntToFloat => write::float(out, reader.int_as_float()?),
            Op::IntToDouble => write::double(out, reader.int_as_double()?),
            Op::LongToFloat => write::float(out, reader.long_as_float()?),
            Op::LongToDouble => write::double(out, reader.long_as_double()?),
            Op::FloatToDouble => write::double(out, reader.float_as_double()?),
            Op::Enum(places, refused) => {
                let place = self.place(places, refused)?;
                write::int(&mut self.out, place);
            }
            // Null has no bytes, and the others are no leaves.
            _ => {}
        }
        Ok(())
    }

    fn place(&mut self, places: &[Option<i32>], refused: &Refused) -> Result<i32> {
        let found = self.index(places.len())?;
        places[found].ok_or_else(|| self.refused(refused, found))
    }

    fn branch(&mut self, steps: &[Option<Step>], refused: &Refused) -> Result<Step> {
        let found = self.index(steps.len())?;
        steps[found].ok_or_else(|| self.refused(refused, found))
    }

    fn array(&mut self, least: usize, item: Step) -> Result {
        self.descend()?;
        while let count @ 1.. = self.block(least)? {
            for _ in 0..count {
                self.step(item)?;
            }
        }
        self.ascend()
    }

    fn map(&mut self, least: usize, value: Step) -> Result {
        self.descend()?;
        while let count @ 1.. = self.block(least.saturating_add(1))? {
            for _ in 0..count {
                write::bytes(&mut self.out, self.reader.slice()?);
                self.step(value)?;
            }
        }
        self.ascend()
    }

    /// Passes the header of a block on, without its size: that is another now.
    fn block(&mut self, least: usize) -> Result<usize> {
        let count = self.reader.block(least)?;
        write::long(&mut self.out, i64::try_from(count).unwrap_or(i64::MAX));
        Ok(count)
    }

    fn in_order(&mut self, parts: &'p [Part]) -> Result {
        self.descend()?;
        for part in parts {
            self.part(part)?;
        }
        self.ascend()
    }

    fn part(&mut self, part: &'p Part) -> Result {
        match part {
            Part::Take(step) => self.step(*step),
            Part::Skip(ty) => self.skip(*ty),
            Part::Put(default) => self.put(default),
        }
    }

    fn shuffled(&mut self, parts: &'p [Part], pieces: &'p [Piece]) -> Result {
        self.descend()?;
        let start = self.out.len();
        let mut ends = Vec::with_capacity(parts.len() + 1);
        ends.push(0);
        for part in parts {
            self.part(part)?;
            if matches!(part, Part::Take(_)) {
                ends.push(self.out.len() - start);
            }
        }
        let taken = self.out.split_off(start);
        for piece in pieces {
            match piece {
                Piece::Taken(number) => self.out.extend_from_slice(&taken[ends[*number]..ends[number + 1]]),
                Piece::Default(default) => self.put(default)?,
            }
        }
        self.ascend()
    }

    /// A promoted number has eight bytes for one; for defaults there is no such bound, so growth is held back here.
    fn put(&mut self, default: &[u8]) -> Result {
        self.out.extend_from_slice(default);
        if self.out.len() > SchemaRewriter::MAX_MESSAGE_BYTES {
            return Err(DecodeError::TooLarge {
                offset: self.reader.offset(),
                most: SchemaRewriter::MAX_MESSAGE_BYTES,
            });
        }
        Ok(())
    }

    fn skip(&mut self, mut ty: TypeId) -> Result {
        let plan = self.plan;
        loop {
            let reader = &mut self.reader;
            return match plan.writer.kind(ty) {
                Kind::Union(branches) => {
                    ty = branches[self.index(branches.len())?];
                    continue;
                }
                Kind::Array(item) => self.skip_blocks(Items::OfArray, plan.writer.get(*item).least, *item),
                Kind::Map(value) => {
                    let least = plan.writer.get(*value).least.saturating_add(1);
                    self.skip_blocks(Items::OfMap, least, *value)
                }
                Kind::Record(_, fields) => self.skip_fields(fields),
                Kind::Null => Ok(()),
                // What nobody reads may say anything, as long as its end is known.
                Kind::Boolean => reader.skip(1),
                Kind::Int | Kind::Enum(..) => reader.skip_int(),
                Kind::Long => reader.skip_long(),
                Kind::Float => reader.skip(4),
                Kind::Double => reader.skip(8),
                Kind::Bytes | Kind::String => reader.skip_slice(),
                Kind::Fixed(_, size) => reader.skip(*size),
            };
        }
    }

    fn skip_fields(&mut self, fields: &'p [Field]) -> Result {
        self.descend()?;
        for field in fields {
            self.skip(field.ty)?;
        }
        self.ascend()
    }

    /// As generated decoders do: a block that gives its size goes at once.
    fn skip_blocks(&mut self, items: Items, least: usize, item: TypeId) -> Result {
        self.descend()?;
        loop {
            let block = self.reader.block_header(least)?;
            match block.bytes {
                _ if block.count == 0 => return self.ascend(),
                Some(bytes) => self.reader.skip(bytes.len())?,
                None => {
                    for _ in 0..block.count {
                        if items == Items::OfMap {
                            self.reader.skip_slice()?;
                        }
                        self.skip(item)?;
                    }
                }
            }
        }
    }

    fn descend(&mut self) -> Result {
        if self.depth == MAX_DEPTH {
            return Err(DecodeError::TooDeep { offset: self.reader.offset() });
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves what [`Self::descend`] entered.
    #[expect(clippy::unnecessary_wraps, reason = "the last thing that each of its callers does")]
    fn ascend(&mut self) -> Result {
        self.depth -= 1;
        Ok(())
    }

    fn index(&mut self, count: usize) -> Result<usize> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.reader.index(count, "the writer's enum or union").map(|index| index as usize)
    }

    #[cold]
    fn refused(&self, refused: &Refused, found: usize) -> DecodeError {
        self.reader.no_counterpart(refused.found[found].clone(), refused.expected.clone())
    }
}
