//! What a change of meaning is, and the kinds that there are.

use crate::compat::readers::TypeLocation;
use crate::compat::readers::path::Step;
use crate::json::Json;
use crate::schema::{LogicalType, Name};

/// A change after which the reader takes the writer's data for something else.
#[derive(Debug, Clone, PartialEq)]
pub struct SemanticChange {
    /// What changed.
    pub kind: SemanticChangeKind,
    /// The place as a JSON pointer into the reader.
    pub pointer: String,
    /// The place by names: `OrderCreated.data.items[].size`.
    pub name_path: String,
    /// The part of the reader that is concerned.
    pub reader: TypeLocation,
    /// The part of the writer that is concerned.
    pub writer: TypeLocation,
    /// The way to the types that are concerned, unless it is very long.
    pub(crate) steps: Option<Vec<Step>>,
}

/// The kinds of change of meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum SemanticChangeKind {
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
    /// One of the two has a logical type that came with Avro 1.12: older programs see the plain value, and newer ones
    /// take it for something else.
    NewerLogicalType {
        /// The reader's logical type, if it has one.
        reader: Option<String>,
        /// The writer's logical type, if it has one.
        writer: Option<String>,
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
    StringBytesChanged {
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
    /// One field is gone and another of the same type or of a like name has come, with a default: if it is a rename,
    /// the data are dropped silently.
    PossibleRename {
        /// The field that only the reader has.
        reader: String,
        /// The field that only the writer has.
        writer: String,
    },
    /// Symbols that the reader takes for its default.
    SymbolsReadAsDefault {
        /// The symbols that the reader does not know.
        symbols: Vec<String>,
        /// The symbol that it takes them for.
        default: String,
    },
    /// A field's alias finds a field of the writer, and Avro Java's decoder does not look there: it knows the aliases of
    /// fields by the full name of their record, which is another one in the writer.
    AliasIgnored {
        /// The field with the alias.
        field: String,
        /// The alias, which is the name of the writer's field.
        alias: String,
    },
    /// A type's alias is another type's name, and Avro Java's decoder takes what the alias finds for that other type.
    TypeAliasMisleads {
        /// The writer's type, which the reader's has for an alias.
        alias: Name,
        /// The type that the decoder takes it for.
        other: Name,
    },
    /// A type's alias is another type's name, and where Avro Java has applied aliases for the second time, branches of a
    /// union or fields of a record have one name, so that it cannot even make a decoder.
    TypeAliasesCollide {
        /// The type with the alias.
        ty: Name,
        /// The alias, which is the other type's name.
        alias: Name,
    },
    /// A type of the writer is read as a type of the same simple name that it is not, or need not be.
    MismatchedBranch {
        /// The writer's type.
        writer: Name,
        /// The type that it is read as.
        reader: Name,
        /// Why it is none of its own.
        reason: BranchMismatch,
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

/// Why a type that is read is not the one that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BranchMismatch {
    /// The reader's union has a branch that is the writer's type, by its full name or an alias.
    ShadowsExactMatch,
    /// It cannot be read so, and Avro's verdict is about another branch, which fits.
    IncompatibleMatch,
    /// This branch of the writer's union is read so, too.
    CollapsedBranches(Name),
    /// This branch of the reader's union might as well be it.
    AmbiguousMatch(Name),
}
