//! Semantic changes between two types that decode into each other, and where to show them.

use schemactl_avro::resolution::is_primitive_readable;
use schemactl_avro::schema::{Enum, Field, Kind, Node, Record};
use schemactl_avro::semantics::{AnyLogicalType, AttributeChange, MeaningChange, meaning_changes};
use schemactl_avro::source::Span;

use super::SemanticChangeKind;
use crate::compat::readers::matching::missing_symbols;
use crate::compat::readers::path::PathEnd;

/// Returns what changes for the values of a type, without the types within it.
pub(super) fn value_changes(reader: &Node, writer: &Node) -> Vec<SemanticChangeKind> {
    if !can_be_read(&reader.kind, &writer.kind) {
        return Vec::new();
    }
    let (reader_type, writer_type) = (reader.kind.type_name(), writer.kind.type_name());
    let change = |change: MeaningChange<'_>| match change {
        MeaningChange::LogicalTypeAdded { reader } => SemanticChangeKind::LogicalTypeAdded { reader },
        MeaningChange::LogicalTypeRemoved { writer } => SemanticChangeKind::LogicalTypeRemoved { writer },
        MeaningChange::LogicalTypeReplaced { reader, writer } => {
            SemanticChangeKind::LogicalTypeChanged { reader, writer }
        }
        MeaningChange::UnitChanged { reader, writer } => SemanticChangeKind::UnitChanged { reader, writer },
        MeaningChange::NewerLogicalType { reader, writer } => {
            SemanticChangeKind::NewerLogicalType { reader: name(reader), writer: name(writer) }
        }
        MeaningChange::CustomLogicalType { reader, writer } => {
            SemanticChangeKind::CustomLogicalType { reader: name(reader), writer: name(writer) }
        }
        MeaningChange::DecimalScaleChanged { reader, writer } => {
            SemanticChangeKind::DecimalScaleChanged { reader, writer }
        }
        MeaningChange::DecimalPrecisionChanged { reader, writer } => {
            SemanticChangeKind::DecimalPrecisionChanged { reader, writer }
        }
        MeaningChange::StringBytes => {
            SemanticChangeKind::StringBytesChanged { reader: reader_type, writer: writer_type }
        }
        MeaningChange::PrecisionLost => SemanticChangeKind::PrecisionLost { reader: reader_type, writer: writer_type },
    };
    meaning_changes(reader, writer).into_iter().map(change).collect()
}

/// Returns the change of an attribute that says what a value means: of a field of the reader, or of a type.
pub(super) fn attribute_change(change: &AttributeChange<'_>, field: Option<&Field>) -> SemanticChangeKind {
    SemanticChangeKind::AttributeChanged {
        attribute: change.attribute.to_owned(),
        field: field.map(|field| field.name.to_string()),
        reader: change.reader.cloned(),
        writer: change.writer.cloned(),
    }
}

/// Returns whether values of the writer's type are read as values of the reader's type, rather than by a branch of it.
pub(super) fn can_be_read(reader: &Kind, writer: &Kind) -> bool {
    match (reader, writer) {
        (Kind::Union(_), _) | (_, Kind::Union(_)) => false,
        _ => reader.type_name() == writer.type_name() || is_primitive_readable(reader, writer),
    }
}

fn name(logical: AnyLogicalType<'_>) -> Option<String> {
    match logical {
        AnyLogicalType::Plain => None,
        AnyLogicalType::Known(logical) => Some(logical.to_string()),
        AnyLogicalType::Newer(logical) => Some(logical.to_string()),
        AnyLogicalType::Custom(name) => Some(name.to_owned()),
    }
}

/// Returns the change if the reader's enum reads symbols of the writer as its default.
pub(super) fn symbols_read_as_default(reader: &Enum, writer: &Enum) -> Option<SemanticChangeKind> {
    let default = reader.default.as_ref()?.to_string();
    let symbols: Vec<String> =
        missing_symbols(reader, writer).into_iter().map(|symbol| symbol.name.to_string()).collect();
    (!symbols.is_empty()).then_some(SemanticChangeKind::SymbolsReadAsDefault { symbols, default })
}

/// Returns the part of the writer's type that shows a change best, with its span; `None` if it is the type itself.
pub(super) fn writer_end(
    kind: &SemanticChangeKind,
    (reader, writer): (&Kind, &Kind),
    end: PathEnd,
) -> Option<(PathEnd, Span)> {
    match (reader, writer, kind, end) {
        (
            _,
            Kind::Record(record),
            SemanticChangeKind::PossibleRename { writer: field, .. }
            | SemanticChangeKind::AliasCapturesField { alias: field, .. }
            | SemanticChangeKind::AliasIgnored { alias: field, .. }
            | SemanticChangeKind::AliasOfOtherRecord { field, .. },
            _,
        ) => field_end(record, field),
        (
            Kind::Record(reader),
            Kind::Record(writer),
            SemanticChangeKind::DefaultChanged { .. } | SemanticChangeKind::AttributeChanged { .. },
            PathEnd::Field(index),
        ) => {
            let field = reader.fields.get(index as usize)?;
            let mut names = std::iter::once(&field.name).chain(&field.aliases);
            names.find_map(|name| field_end(writer, name))
        }
        (_, Kind::Enum(writer), SemanticChangeKind::SymbolsReadAsDefault { symbols, .. }, _) => {
            let first = symbols.first()?;
            let symbol = writer.symbols.iter().find(|symbol| *symbol.name == **first)?;
            Some((PathEnd::Symbols, symbol.span))
        }
        _ => None,
    }
}

fn field_end(record: &Record, name: &str) -> Option<(PathEnd, Span)> {
    let index = record.fields.iter().position(|field| *field.name == *name)?;
    Some((PathEnd::Field(u32::try_from(index).ok()?), record.fields[index].span))
}
