//! What can be wrong with a schema.

use crate::source::Span;

/// Something that Avro's parser refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What kind of thing.
    pub kind: ProblemKind,
    /// What is wrong, in a person's words.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// The kinds of thing that Avro's parser refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text is not JSON.
    Json,
    /// A JSON value that is no schema.
    NotASchema,
    /// A schema object without a `type`.
    NoType,
    /// A name that nothing defines before its use.
    UndefinedName,
    /// A record, enum, fixed type or field without a `name`.
    NoName,
    /// A name with characters that Avro does not allow.
    BadName,
    /// A type named like a primitive type.
    PrimitiveName,
    /// A second definition of a name.
    Redefined,
    /// A record without a list of `fields`.
    NoFields,
    /// A second field of a name.
    DuplicateField,
    /// An `order` that Avro does not know.
    BadOrder,
    /// An enum without a list of `symbols`.
    NoSymbols,
    /// A second symbol of a name.
    DuplicateSymbol,
    /// A default of an enum that is not one of its symbols.
    EnumDefaultUnknown,
    /// `aliases` that are not a list of strings.
    BadAliases,
    /// An array without `items`.
    NoItems,
    /// A map without `values`.
    NoValues,
    /// A fixed type without a usable `size`.
    BadSize,
    /// A union directly in a union.
    NestedUnion,
    /// Two branches of a union that the binary form cannot tell apart.
    DuplicateBranch,
    /// A default of a `float` or `double` in quotes that is no number: Avro refuses this one always.
    DefaultNotANumber,
    /// Shared types that refer to each other in a circle, from file to file.
    CircularReference,
    /// A default that does not fit the field's type. Avro refuses it only when it validates defaults, and
    /// Pulsar's broker does not validate the first schema of a topic.
    BadDefault,
}

impl ProblemKind {
    /// The stable code, for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::NotASchema => "NOT_A_SCHEMA",
            Self::NoType => "NO_TYPE",
            Self::UndefinedName => "UNDEFINED_NAME",
            Self::NoName => "NO_NAME",
            Self::BadName => "BAD_NAME",
            Self::PrimitiveName => "PRIMITIVE_NAME",
            Self::Redefined => "REDEFINED",
            Self::NoFields => "NO_FIELDS",
            Self::DuplicateField => "DUPLICATE_FIELD",
            Self::BadOrder => "BAD_ORDER",
            Self::NoSymbols => "NO_SYMBOLS",
            Self::DuplicateSymbol => "DUPLICATE_SYMBOL",
            Self::EnumDefaultUnknown => "ENUM_DEFAULT_UNKNOWN",
            Self::BadAliases => "BAD_ALIASES",
            Self::NoItems => "NO_ITEMS",
            Self::NoValues => "NO_VALUES",
            Self::BadSize => "BAD_SIZE",
            Self::NestedUnion => "NESTED_UNION",
            Self::DuplicateBranch => "DUPLICATE_BRANCH",
            Self::DefaultNotANumber => "DEFAULT_NOT_A_NUMBER",
            Self::CircularReference => "CIRCULAR_REFERENCE",
            Self::BadDefault => "BAD_DEFAULT",
        }
    }

    /// Whether parsing fails at this whether or not defaults are validated.
    pub fn is_always_refused(self) -> bool {
        self != Self::BadDefault
    }
}
