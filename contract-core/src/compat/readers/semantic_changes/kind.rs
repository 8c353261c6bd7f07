//! The kinds of semantic change.

use schemactl_avro::json::Json;
use schemactl_avro::schema::{LogicalType, Name};

use crate::compat::readers::TypeLocation;
use crate::compat::readers::path_step::PathStep;

/// A change after which the reader decodes the writer's data and gives them another meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct SemanticChange {
    /// The kind, with the details.
    pub kind: SemanticChangeKind,
    /// The location as a JSON pointer into the reader's schema.
    pub reader_pointer: String,
    /// The location as a JSON pointer into the writer's schema.
    pub writer_pointer: String,
    /// The location by names: `OrderCreated.data.items[].size`.
    pub name_path: String,
    /// The type of the reader.
    pub reader: TypeLocation,
    /// The type of the writer.
    pub writer: TypeLocation,
    /// The path from the roots to the two types; `None` if it is too long to be kept.
    pub(crate) steps: Option<Vec<PathStep>>,
}

/// The kinds of semantic change.
#[derive(Debug, Clone, PartialEq)]
pub enum SemanticChangeKind {
    /// The reader has a logical type, the writer has none.
    LogicalTypeAdded {
        /// The reader's logical type.
        reader: LogicalType,
    },
    /// The writer has a logical type, the reader has none.
    LogicalTypeRemoved {
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The logical types measure different quantities.
    LogicalTypeChanged {
        /// The reader's logical type.
        reader: LogicalType,
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The logical types measure the same quantity in different units: every value is wrong by that factor.
    UnitChanged {
        /// The reader's logical type.
        reader: LogicalType,
        /// The writer's logical type.
        writer: LogicalType,
    },
    /// The reader or the writer has a logical type of Avro 1.12 that the other does not have. Programs with an older Avro
    /// see the plain value; programs with Avro 1.12 interpret it.
    NewerLogicalType {
        /// The reader's logical type, if it has one.
        reader: Option<String>,
        /// The writer's logical type, if it has one.
        writer: Option<String>,
    },
    /// The reader or the writer has a logical type that Avro does not define, and the other does not have the same. Only
    /// programs that know the logical type interpret the value.
    CustomLogicalType {
        /// The reader's logical type, if it has one.
        reader: Option<String>,
        /// The writer's logical type, if it has one.
        writer: Option<String>,
    },
    /// An attribute that says what a value means differs: the unit, the currency, or another one of the project.
    AttributeChanged {
        /// The attribute.
        attribute: String,
        /// The reader's field whose values have the attribute; `None` for values of a type.
        field: Option<String>,
        /// The reader's value, if it has one.
        reader: Option<Json>,
        /// The writer's value, if it has one.
        writer: Option<Json>,
    },
    /// The scales of two decimals differ: every value is wrong by a power of ten.
    DecimalScaleChanged {
        /// The reader's scale.
        reader: u32,
        /// The writer's scale.
        writer: u32,
    },
    /// The precisions of two decimals differ.
    DecimalPrecisionChanged {
        /// The reader's precision.
        reader: u32,
        /// The writer's precision.
        writer: u32,
    },
    /// A string is read as bytes, or bytes as a string, though they need not be valid UTF-8.
    StringBytesChanged {
        /// The reader's kind of type.
        reader: &'static str,
        /// The writer's kind of type.
        writer: &'static str,
    },
    /// An integer is read as a floating-point number that cannot represent all of its values.
    PrecisionLost {
        /// The reader's kind of type.
        reader: &'static str,
        /// The writer's kind of type.
        writer: &'static str,
    },
    /// The default of a field differs: reader and writer fill in different values if a message lacks the field.
    DefaultChanged {
        /// The field's name in the reader.
        field: String,
        /// The reader's default.
        reader: Json,
        /// The writer's default.
        writer: Json,
    },
    /// A field was removed, and a field with a default and of the same type or a similar name was added. If this is a
    /// rename, the data are dropped silently.
    PossibleRename {
        /// The field that only the reader has.
        reader: String,
        /// The field that only the writer has.
        writer: String,
    },
    /// The reader's enum lacks symbols of the writer and reads them as its default.
    SymbolsReadAsDefault {
        /// The symbols that the reader lacks.
        symbols: Vec<String>,
        /// The default of the reader's enum.
        default: String,
    },
    /// A field's alias matches a field of the writer, but Avro Java's decoder does not apply it. The decoder looks up
    /// aliases of fields by the full name of their record, and the writer's record has another full name.
    AliasIgnored {
        /// The field with the alias.
        field: String,
        /// The alias: the name of the writer's field.
        alias: String,
    },
    /// Avro Java's decoder renames a field of the writer according to the aliases of another record of the reader, and so
    /// gives its data to another field, or to none. It looks up the aliases of fields by the full name of their record,
    /// and the aliases of a record count as its names.
    AliasOfOtherRecord {
        /// The field of the writer.
        field: String,
        /// The name that the decoder gives the field.
        renamed: String,
        /// The record of the reader whose aliases the decoder applies.
        record: Name,
    },
    /// A type's alias is the name of another type of the reader, and Avro Java's decoder reads the writer's type as that
    /// other type.
    TypeAliasMisleads {
        /// The writer's type, which is an alias in the reader.
        alias: Name,
        /// The type that the decoder reads it as.
        other: Name,
    },
    /// A type's alias is the name of another type of the reader. Avro Java applies aliases twice, and after the second
    /// time two branches of a union or two fields of a record have the same name, so it cannot create a decoder.
    TypeAliasesCollide {
        /// The type with the alias.
        ty: Name,
        /// The alias: the name of the other type.
        alias: Name,
    },
    /// A decoder reads a type of the writer as a type of the same simple name that is, or may be, a different one.
    MismatchedBranch {
        /// The writer's type.
        writer: Name,
        /// The type that it is read as.
        reader: Name,
        /// The reason why this may be the wrong type.
        reason: BranchMismatch,
    },
    /// A field's alias is the name of another field of the same record. A decoder gives the writer's data to the field
    /// with the alias and none to the other one.
    AliasCapturesField {
        /// The field with the alias.
        field: String,
        /// The alias: the name of the other field.
        alias: String,
    },
}

/// A reason why a branch may be the wrong one for a type of the writer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BranchMismatch {
    /// The reader's union has another branch that matches the writer's type exactly: by full name or alias.
    ShadowsExactMatch,
    /// The branch is incompatible. Avro's verdict is about another branch, which is compatible.
    IncompatibleMatch,
    /// This other branch of the writer's union is read as the same type.
    CollapsedBranches(Name),
    /// This other branch of the reader's union matches as well.
    AmbiguousMatch(Name),
}
