//! Why Avro's validator gives no verdict.

/// What Avro's validator throws instead of giving a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AvroFailure {
    /// A default that the reader needs is no value of its field's type.
    #[error("a default that the reader needs does not fit the type of its field")]
    UnusableDefault,
    /// Avro applies the reader's aliases to the writer, which validates the writer's defaults again.
    #[error("the reader has aliases, and a default of the writer does not fit the type of its field")]
    InvalidWriterDefault,
    /// The same, and Avro cannot even say so: under the reader's aliases the type of that field has two types of one
    /// name in it, which cannot be written as a schema.
    #[error("the reader has aliases that give two types one name, and a default of the writer does not fit")]
    UnprintableWriterDefault,
    /// The reader's aliases give two fields of a record, or two branches of a union, one name.
    #[error("the reader's aliases give two fields or two union branches of the writer the same name")]
    AliasesCollide,
    /// A record contains itself with no union, array or map between.
    #[error("a record contains itself with no union, array or map between, which overflows the broker's stack")]
    StackOverflow,
    /// Avro 1.11 loses part of the grammar of some recursive records.
    #[error("a record that contains itself through an array or map trips over a defect of Avro 1.11")]
    BrokenRecursion,
}

impl AvroFailure {
    /// The stable code of this failure.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnusableDefault => "UNUSABLE_DEFAULT",
            Self::InvalidWriterDefault => "INVALID_WRITER_DEFAULT",
            Self::UnprintableWriterDefault => "UNPRINTABLE_WRITER_DEFAULT",
            Self::AliasesCollide => "ALIASES_COLLIDE",
            Self::StackOverflow => "STACK_OVERFLOW",
            Self::BrokenRecursion => "BROKEN_RECURSION",
        }
    }

    /// Whether Java throws its exception for schemas that cannot be parsed, which every strategy takes for a verdict.
    pub(super) fn is_parse_exception(self) -> bool {
        self == Self::UnprintableWriterDefault
    }

    /// Whether Java throws an `Exception` for it, which the transitive strategies take for a verdict; a stack
    /// overflow is an `Error`, which nothing catches.
    pub(super) fn is_exception(self) -> bool {
        self != Self::StackOverflow
    }
}
