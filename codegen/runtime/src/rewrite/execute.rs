//! Runs the operations of a program on one message.

use schemactl_avro::schema::{Kind, Record, TypeId};

use super::program::{FieldOp, OpIndex, OutputField, Program, RewriteOp, Unmatched};
use crate::{DecodeError, Reader, write};

/// The maximum depth of nested values; each record, array and map counts. It is twice what generated decoders allow for
/// records, and takes half of a worker thread's stack in a build without optimisation.
const MAX_DEPTH: u32 = 256;

/// The content of blocks: that of an array or of a map.
#[derive(Clone, Copy, PartialEq)]
enum BlockItems {
    Values,
    KeysAndValues,
}

/// One message on its way through a program.
pub(super) struct Execution<'p, 'b> {
    program: &'p Program,
    reader: Reader<'b>,
    out: Vec<u8>,
    depth: u32,
}

type Result<T = ()> = std::result::Result<T, DecodeError>;

impl Execution<'_, '_> {
    /// The maximum size of a rewritten message.
    pub(super) const MAX_OUTPUT_BYTES: usize = 16 * 1024 * 1024;
}

impl<'p, 'b> Execution<'p, 'b> {
    pub(super) fn new(program: &'p Program, bytes: &'b [u8]) -> Self {
        // Few messages grow much, and the capacity depends only on what was received.
        Self { program, reader: Reader::new(bytes), out: Vec::with_capacity(bytes.len() + 64), depth: 0 }
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>> {
        self.run(self.program.root)?;
        self.reader.finish()?;
        Ok(self.out)
    }

    /// Runs an operation. Those of unions lead to another operation without nesting deeper.
    fn run(&mut self, mut op: OpIndex) -> Result {
        let program = self.program;
        loop {
            match &program.ops[op] {
                RewriteOp::WriterUnion(branches, unmatched) => op = self.branch(branches, unmatched)?,
                RewriteOp::ReaderUnion(index, next) => {
                    write::int(&mut self.out, *index);
                    op = *next;
                }
                RewriteOp::Array { min_size, item } => return self.array(*min_size, *item),
                RewriteOp::Map { min_size, value } => return self.map(*min_size, *value),
                RewriteOp::OrderedRecord(fields) => return self.ordered_record(fields),
                RewriteOp::UnorderedRecord(fields, output) => return self.unordered_record(fields, output),
                leaf => return self.leaf(leaf),
            }
        }
    }

    fn leaf(&mut self, op: &RewriteOp) -> Result {
        let (reader, out) = (&mut self.reader, &mut self.out);
        match op {
            RewriteOp::Boolean => write::boolean(out, reader.boolean()?),
            RewriteOp::Int => write::int(out, reader.int()?),
            RewriteOp::Long => write::long(out, reader.long()?),
            RewriteOp::Float => write::float(out, reader.float()?),
            RewriteOp::Double => write::double(out, reader.double()?),
            RewriteOp::Slice => write::bytes(out, reader.slice()?),
            RewriteOp::Fixed(size) => out.extend_from_slice(reader.fixed_of_size(*size)?),
            RewriteOp::IntToFloat => write::float(out, reader.int_as_float()?),
            RewriteOp::IntToDouble => write::double(out, reader.int_as_double()?),
            RewriteOp::LongToFloat => write::float(out, reader.long_as_float()?),
            RewriteOp::LongToDouble => write::double(out, reader.long_as_double()?),
            RewriteOp::FloatToDouble => write::double(out, reader.float_as_double()?),
            RewriteOp::Enum(symbols, unmatched) => {
                let symbol = self.symbol(symbols, unmatched)?;
                write::int(&mut self.out, symbol);
            }
            // Null has no bytes, and the others are not leaves.
            _ => {}
        }
        Ok(())
    }

    fn symbol(&mut self, symbols: &[Option<i32>], unmatched: &Unmatched) -> Result<i32> {
        let found = self.index(symbols.len())?;
        symbols[found].ok_or_else(|| self.no_counterpart(unmatched, found))
    }

    fn branch(&mut self, branches: &[Option<OpIndex>], unmatched: &Unmatched) -> Result<OpIndex> {
        let found = self.index(branches.len())?;
        branches[found].ok_or_else(|| self.no_counterpart(unmatched, found))
    }

    fn array(&mut self, min_size: usize, item: OpIndex) -> Result {
        self.descend()?;
        while let count @ 1.. = self.block(min_size)? {
            for _ in 0..count {
                self.run(item)?;
            }
        }
        self.ascend()
    }

    fn map(&mut self, min_size: usize, value: OpIndex) -> Result {
        self.descend()?;
        while let count @ 1.. = self.block(min_size.saturating_add(1))? {
            for _ in 0..count {
                write::bytes(&mut self.out, self.reader.slice()?);
                self.run(value)?;
            }
        }
        self.ascend()
    }

    /// Copies the header of a block without its size in bytes, which changes.
    fn block(&mut self, min_size: usize) -> Result<usize> {
        let count = self.reader.block_count(min_size)?;
        write::long(&mut self.out, i64::try_from(count).unwrap_or(i64::MAX));
        Ok(count)
    }

    fn ordered_record(&mut self, fields: &'p [FieldOp]) -> Result {
        self.descend()?;
        for field in fields {
            self.field(field)?;
        }
        self.ascend()
    }

    fn field(&mut self, field: &'p FieldOp) -> Result {
        match field {
            FieldOp::Rewrite(op) => self.run(*op),
            FieldOp::Skip(ty) => self.skip(*ty),
            FieldOp::Default(default) => self.default(default),
        }
    }

    fn unordered_record(&mut self, fields: &'p [FieldOp], output: &'p [OutputField]) -> Result {
        self.descend()?;
        let start = self.out.len();
        let mut ends = Vec::with_capacity(fields.len() + 1);
        ends.push(0);
        for field in fields {
            self.field(field)?;
            if matches!(field, FieldOp::Rewrite(_)) {
                ends.push(self.out.len() - start);
            }
        }
        let rewritten = self.out.split_off(start);
        for field in output {
            match field {
                OutputField::Rewritten(number) => {
                    self.out.extend_from_slice(&rewritten[ends[*number]..ends[number + 1]]);
                }
                OutputField::Default(default) => self.default(default)?,
            }
        }
        self.ascend()
    }

    /// Writes a default. A promoted number is at most eight times as large; a default can be of any size, so the size of the
    /// message is checked here.
    fn default(&mut self, default: &[u8]) -> Result {
        self.out.extend_from_slice(default);
        if self.out.len() > Self::MAX_OUTPUT_BYTES {
            return Err(DecodeError::TooLarge { offset: self.reader.offset(), max: Self::MAX_OUTPUT_BYTES });
        }
        Ok(())
    }

    fn skip(&mut self, mut ty: TypeId) -> Result {
        let program = self.program;
        loop {
            let reader = &mut self.reader;
            return match program.writer.kind(ty) {
                Kind::Union(branches) => {
                    ty = branches[self.index(branches.len())?];
                    continue;
                }
                Kind::Array(item) => self.skip_blocks(BlockItems::Values, self.min_size(*item), *item),
                Kind::Map(value) => {
                    let min_size = self.min_size(*value).saturating_add(1);
                    self.skip_blocks(BlockItems::KeysAndValues, min_size, *value)
                }
                Kind::Record(record) => self.skip_record(record),
                Kind::Null => Ok(()),
                // A value that is skipped is not validated, only its end must be known.
                Kind::Boolean => reader.skip(1),
                Kind::Int | Kind::Enum(_) => reader.skip_int(),
                Kind::Long => reader.skip_long(),
                Kind::Float => reader.skip(4),
                Kind::Double => reader.skip(8),
                Kind::Bytes | Kind::String => reader.skip_slice(),
                Kind::Fixed(fixed) => reader.skip(fixed.size as usize),
            };
        }
    }

    fn skip_record(&mut self, record: &'p Record) -> Result {
        self.descend()?;
        for field in &record.fields {
            self.skip(field.ty)?;
        }
        self.ascend()
    }

    /// Skips the blocks of an array or map; one that gives its size in bytes is skipped as a whole, as in generated decoders.
    fn skip_blocks(&mut self, items: BlockItems, min_size: usize, item: TypeId) -> Result {
        self.descend()?;
        loop {
            let block = self.reader.block_header(min_size)?;
            match block.bytes {
                _ if block.count == 0 => return self.ascend(),
                Some(bytes) => self.reader.skip(bytes.len())?,
                None => {
                    for _ in 0..block.count {
                        if items == BlockItems::KeysAndValues {
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

    /// Leaves the value that [`Self::descend`] entered.
    #[expect(clippy::unnecessary_wraps, reason = "the last thing that each of its callers does")]
    fn ascend(&mut self) -> Result {
        self.depth -= 1;
        Ok(())
    }

    /// Returns the fewest bytes of a value that is skipped.
    fn min_size(&self, ty: TypeId) -> usize {
        self.program.writer_sizes.min(ty).unwrap_or(usize::MAX)
    }

    fn index(&mut self, count: usize) -> Result<usize> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.reader.index(count, "the writer's enum or union").map(|index| index as usize)
    }

    #[cold]
    fn no_counterpart(&self, unmatched: &Unmatched, found: usize) -> DecodeError {
        self.reader.no_counterpart(unmatched.names[found].clone(), unmatched.reader.clone())
    }
}
