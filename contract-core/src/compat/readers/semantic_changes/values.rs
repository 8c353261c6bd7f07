//! Judges two types whose values decode into each other.

use super::SemanticChangeKind;
use crate::compat::readers::TypeLocation;
use crate::compat::readers::matching::missing_symbols;
use crate::compat::readers::path::End;
use crate::schema::{Enum, Kind, LogicalType, NewerLogicalType, Node, Schema};
use crate::source::Span;

/// What changes for the values of a type that is no record, container or union.
pub(super) fn values(reader: &Node, writer: &Node) -> Vec<SemanticChangeKind> {
    if !can_meet(&reader.kind, &writer.kind) {
        return Vec::new();
    }
    let (own, theirs) = (reader.kind.type_name(), writer.kind.type_name());
    let mut found = match (&reader.kind, &writer.kind) {
        (Kind::String, Kind::Bytes) | (Kind::Bytes, Kind::String) => {
            vec![SemanticChangeKind::StringBytesChanged { reader: own, writer: theirs }]
        }
        (Kind::Float, Kind::Int | Kind::Long) | (Kind::Double, Kind::Long) => {
            vec![SemanticChangeKind::PrecisionLost { reader: own, writer: theirs }]
        }
        _ => Vec::new(),
    };
    let later = (reader.newer_logical(), writer.newer_logical());
    match (reader.logical, writer.logical) {
        _ if later.0 != later.1 => {
            let name = |known: Option<LogicalType>, later: Option<NewerLogicalType>| {
                known.map(|known| known.to_string()).or(later.map(|later| later.to_string()))
            };
            let (reader, writer) = (name(reader.logical, later.0), name(writer.logical, later.1));
            found.push(SemanticChangeKind::NewerLogicalType { reader, writer });
        }
        (None, None) => {}
        (Some(reader), None) => found.push(SemanticChangeKind::LogicalTypeAdded { reader }),
        (None, Some(writer)) => found.push(SemanticChangeKind::LogicalTypeRemoved { writer }),
        (Some(reader), Some(writer)) => found.extend(logical_types(reader, writer)),
    }
    found
}

/// Whether values of one type are ever taken for values of the other.
fn can_meet(reader: &Kind, writer: &Kind) -> bool {
    match (reader, writer) {
        (Kind::Union(_), _) | (_, Kind::Union(_)) => false,
        _ => reader.type_name() == writer.type_name() || crate::compat::readers::is_promotion(reader, writer),
    }
}

fn logical_types(reader: LogicalType, writer: LogicalType) -> Vec<SemanticChangeKind> {
    use LogicalType::Decimal;
    match (reader, writer) {
        (Decimal { precision, scale }, Decimal { precision: their_precision, scale: their_scale }) => {
            let mut found = Vec::new();
            if scale != their_scale {
                found.push(SemanticChangeKind::DecimalScaleChanged { reader: scale, writer: their_scale });
            }
            if precision != their_precision {
                found.push(SemanticChangeKind::DecimalPrecisionChanged { reader: precision, writer: their_precision });
            }
            found
        }
        _ if reader == writer => Vec::new(),
        _ if family(reader) == family(writer) => vec![SemanticChangeKind::UnitChanged { reader, writer }],
        _ => vec![SemanticChangeKind::LogicalTypeChanged { reader, writer }],
    }
}

/// The quantity that a logical type measures.
fn family(logical: LogicalType) -> &'static str {
    match logical {
        LogicalType::Decimal { .. } => "decimal",
        LogicalType::Uuid => "uuid",
        LogicalType::Date => "date",
        LogicalType::TimeMillis | LogicalType::TimeMicros => "time of day",
        LogicalType::TimestampMillis | LogicalType::TimestampMicros => "timestamp",
        LogicalType::LocalTimestampMillis | LogicalType::LocalTimestampMicros => "local timestamp",
        LogicalType::Duration => "duration",
    }
}

/// Whether symbols of the writer become the reader's default.
pub(super) fn symbols(reader: &Enum, writer: &Enum) -> Option<SemanticChangeKind> {
    let default = reader.default.clone()?;
    let symbols: Vec<String> =
        missing_symbols(reader, writer).into_iter().map(|symbol| symbol.name.to_string()).collect();
    (!symbols.is_empty()).then_some(SemanticChangeKind::SymbolsReadAsDefault { symbols, default: default.to_string() })
}

/// Where in the writer a change shows best, if that is not the type itself.
pub(super) fn writer_span(
    kind: &SemanticChangeKind,
    reader: &Schema,
    writer: &Schema,
    parts: (TypeLocation, TypeLocation),
    end: End,
) -> Option<Span> {
    let (own, theirs) = (reader.kind(parts.0.ty), writer.kind(parts.1.ty));
    match (own, theirs, kind, end) {
        (_, Kind::Record(theirs), SemanticChangeKind::PossibleRename { writer, .. }, _) => {
            theirs.field(writer).map(|field| field.span)
        }
        (
            _,
            Kind::Record(theirs),
            SemanticChangeKind::AliasCapturesField { alias, .. } | SemanticChangeKind::AliasIgnored { alias, .. },
            _,
        ) => theirs.field(alias).map(|field| field.span),
        (Kind::Record(own), Kind::Record(theirs), SemanticChangeKind::DefaultChanged { .. }, End::Field(index)) => {
            let field = own.fields.get(index as usize)?;
            let names = std::iter::once(&field.name).chain(&field.aliases);
            names.filter_map(|name| theirs.field(name)).map(|field| field.span).next()
        }
        (_, Kind::Enum(theirs), SemanticChangeKind::SymbolsReadAsDefault { symbols, .. }, _) => {
            let first = symbols.first()?;
            theirs.symbols.iter().find(|symbol| *symbol.name == **first).map(|symbol| symbol.span)
        }
        _ => None,
    }
}
