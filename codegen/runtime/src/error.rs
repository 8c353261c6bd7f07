//! Why bytes are not the message they were taken for.

use std::borrow::Cow;

use crate::codes;

/// Why bytes are not the message they were taken for. Offsets count bytes from the start of the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// No decoder was generated for this version of the contract.
    #[error(
        "no decoder for version {writer} of {contract}: it was sealed after this code was generated, or the contract \
             does not promise that it is read"
    )]
    UnknownWriter {
        /// The contract's id.
        contract: &'static str,
        /// The version asked for.
        writer: u32,
    },
    /// The message ends in the middle of a value.
    #[error("the message ends at byte {offset}, where more of {expected} should be")]
    EndOfInput {
        /// Where the value, or its length, stands.
        offset: usize,
        /// What was being read.
        expected: &'static str,
    },
    /// The message goes on after its last field.
    #[error("{left} bytes too many: the last field ends at byte {offset}")]
    TrailingBytes {
        /// Where the last field ends.
        offset: usize,
        /// How many bytes are left over.
        left: usize,
    },
    /// A variable-length number has more bits than its type.
    #[error("the number at byte {offset} is wider than an Avro {expected}")]
    NumberTooWide {
        /// Where the number begins.
        offset: usize,
        /// `int` or `long`.
        expected: &'static str,
    },
    /// A length or count is negative where it must not be.
    #[error("the length of {expected} at byte {offset} is negative")]
    NegativeLength {
        /// Where the length begins.
        offset: usize,
        /// What the length belongs to.
        expected: &'static str,
    },
    /// A boolean is neither 0 nor 1.
    #[error("the boolean at byte {offset} is {found}, not 0 or 1")]
    NotBoolean {
        /// Where the boolean stands.
        offset: usize,
        /// The byte there.
        found: u8,
    },
    /// A string is not UTF-8.
    #[error("the string that ends at byte {offset} is not UTF-8")]
    NotUtf8 {
        /// Where the string ends.
        offset: usize,
    },
    /// An enum or union index names no symbol or branch.
    #[error("the index at byte {offset} is {found}, and {expected} has {count} choices")]
    IndexOutOfRange {
        /// Where the index begins.
        offset: usize,
        /// The index.
        found: i32,
        /// How many choices there are.
        count: u32,
        /// The enum or union.
        expected: &'static str,
    },
    /// The writer used a symbol or branch that the reader's schema lacks and has no default for.
    #[error("{expected} has no {found} (at byte {offset}), which the writer's version still had")]
    NoCounterpart {
        /// Where the reader stood.
        offset: usize,
        /// The writer's symbol or branch.
        found: Cow<'static, str>,
        /// The reader's enum or union.
        expected: Cow<'static, str>,
    },
    /// An array or map claims more items than the rest of the message can hold.
    #[error("{count} items are announced at byte {offset}: more than the rest of the message can hold")]
    TooManyItems {
        /// Where the count begins.
        offset: usize,
        /// The announced count.
        count: u64,
    },
    /// Values are nested deeper than [`Reader::MAX_DEPTH`](crate::Reader::MAX_DEPTH).
    #[error("records are nested too deep at byte {offset}")]
    TooDeep {
        /// Where the limit was met.
        offset: usize,
    },
    /// Read as another version, the message grows beyond all measure.
    #[error("at byte {offset} the message has grown to more than {most} bytes by the defaults of fields that it lacks")]
    TooLarge {
        /// Where the limit was met.
        offset: usize,
        /// The most bytes that there may be.
        most: usize,
    },
    /// A string with the logical type `uuid` is none.
    #[error("the string that ends at byte {offset} is no UUID in its form of 36 characters")]
    NotUuid {
        /// Where the string ends.
        offset: usize,
    },
    /// A decimal has more digits than its precision.
    #[error("the decimal that ends at byte {offset} is empty or has more than {precision} digits")]
    NotDecimal {
        /// Where the decimal ends.
        offset: usize,
        /// The most digits that its schema admits.
        precision: u32,
    },
}

impl DecodeError {
    /// A short name of the kind of error that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownWriter { .. } => codes::WRITER_VERSION_UNKNOWN,
            Self::EndOfInput { .. } => codes::MESSAGE_TRUNCATED,
            Self::TrailingBytes { .. } => codes::TRAILING_BYTES,
            Self::NumberTooWide { .. } => codes::VARINT_OVERFLOW,
            Self::NegativeLength { .. } => codes::LENGTH_NEGATIVE,
            Self::NotBoolean { .. } => codes::BOOLEAN_INVALID,
            Self::NotUtf8 { .. } => codes::STRING_NOT_UTF8,
            Self::IndexOutOfRange { .. } => codes::INDEX_OUT_OF_RANGE,
            Self::NoCounterpart { .. } => codes::BRANCH_OR_SYMBOL_UNKNOWN,
            Self::TooManyItems { .. } => codes::ITEM_COUNT_TOO_LARGE,
            Self::TooDeep { .. } => codes::MESSAGE_TOO_DEEP,
            Self::TooLarge { .. } => codes::MESSAGE_TOO_LARGE,
            Self::NotUuid { .. } => codes::UUID_INVALID,
            Self::NotDecimal { .. } => codes::DECIMAL_INVALID,
        }
    }
}
