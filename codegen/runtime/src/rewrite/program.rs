//! The operations that rewrite a message.

use schemactl_avro::schema::{EncodedSizes, Schema, TypeId};

/// All operations of a pair of schemas, and what is needed to skip values of the writer's.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) writer: Schema,
    pub(super) writer_sizes: EncodedSizes,
    pub(super) ops: Vec<RewriteOp>,
    pub(super) root: OpIndex,
}

/// The index of an operation in its program.
pub(super) type OpIndex = usize;

/// An operation that turns a value of the writer's type into one of the reader's.
#[derive(Debug)]
pub(super) enum RewriteOp {
    /// Both are null, which has no bytes.
    Null,
    Boolean,
    /// An `int`, or an `int` that becomes a `long`: their bytes are the same.
    Int,
    Long,
    Float,
    Double,
    /// `string` or `bytes`, which have the same encoding.
    Slice,
    Fixed(usize),
    IntToFloat,
    IntToDouble,
    LongToFloat,
    LongToDouble,
    FloatToDouble,
    /// An array whose items have at least `min_size` bytes each.
    Array {
        min_size: usize,
        item: OpIndex,
    },
    /// A map whose values have at least `min_size` bytes each.
    Map {
        min_size: usize,
        value: OpIndex,
    },
    /// For each symbol of the writer the index of the reader's.
    Enum(Vec<Option<i32>>, Unmatched),
    /// For each branch of the writer how its value is read.
    WriterUnion(Vec<Option<OpIndex>>, Unmatched),
    /// The index of the reader's branch, and how its value is read.
    ReaderUnion(i32, OpIndex),
    /// A record whose fields the writer has in the reader's order.
    OrderedRecord(Vec<FieldOp>),
    /// A record whose fields the writer has in another order: what to read, and then what to write of it.
    UnorderedRecord(Vec<FieldOp>, Vec<OutputField>),
}

/// One thing to do in a record.
#[derive(Debug)]
pub(super) enum FieldOp {
    /// Rewrites the writer's next field.
    Rewrite(OpIndex),
    /// Skips the writer's next field, which the reader does not have.
    Skip(TypeId),
    /// Writes the defaults of the reader's next fields, which the writer does not have.
    Default(Vec<u8>),
}

/// A field of the reader's record whose fields are in another order than the writer's.
#[derive(Debug)]
pub(super) enum OutputField {
    /// The field that was rewritten with this number, counted from 0.
    Rewritten(usize),
    Default(Vec<u8>),
}

/// The writer's symbols or branches, for the error about one that the reader does not have.
#[derive(Debug)]
pub(super) struct Unmatched {
    /// The writer's symbols or branches, in order.
    pub(super) names: Vec<String>,
    /// The reader's type.
    pub(super) reader: String,
}
