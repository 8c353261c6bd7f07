//! Matches parts of the writer's schema with parts of the reader's: types by name, fields by name or alias.

use std::collections::HashMap;

use super::Promotion;
use crate::schema::{Enum, Kind, Name, Record, Schema, TypeId};
use crate::shared_str::SharedStr;

/// Returns whether two named types match: they have the same simple name, or the reader has the writer's full name as an
/// alias. Aliases of the writer do not count. This is `schemaNameEquals` of Avro Java's `SchemaCompatibility`.
#[inline]
pub fn names_match(reader: (&Schema, TypeId), writer: (&Schema, TypeId)) -> bool {
    let (Some(reader_name), Some(writer_name)) = (reader.0.name(reader.1), writer.0.name(writer.1)) else {
        return false;
    };
    reader_name.simple() == writer_name.simple() || reader.0.aliases(reader.1).contains(writer_name)
}

/// Returns whether every value of the writer's primitive type can be read as the reader's primitive type: the two are
/// the same, or the writer's is promoted to the reader's.
#[inline]
pub fn is_primitive_readable(reader: &Kind, writer: &Kind) -> bool {
    matches!(
        (reader, writer),
        (Kind::Null, Kind::Null)
            | (Kind::Boolean, Kind::Boolean)
            | (Kind::Int, Kind::Int)
            | (Kind::Long, Kind::Int | Kind::Long)
            | (Kind::Float, Kind::Int | Kind::Long | Kind::Float)
            | (Kind::Double, Kind::Int | Kind::Long | Kind::Float | Kind::Double)
            | (Kind::Bytes | Kind::String, Kind::Bytes | Kind::String)
    )
}

/// Returns whether the reader's type has this full name, or has it as an alias.
pub(super) fn has_full_name(reader: &Schema, id: TypeId, name: &Name) -> bool {
    reader.name(id) == Some(name) || reader.aliases(id).contains(name)
}

/// Returns the promotion that reads one kind of type as another, if there is one.
pub(super) fn promotion(from: &Kind, to: &Kind) -> Option<Promotion> {
    Some(match (from, to) {
        (Kind::Int, Kind::Long) => Promotion::IntToLong,
        (Kind::Int, Kind::Float) => Promotion::IntToFloat,
        (Kind::Int, Kind::Double) => Promotion::IntToDouble,
        (Kind::Long, Kind::Float) => Promotion::LongToFloat,
        (Kind::Long, Kind::Double) => Promotion::LongToDouble,
        (Kind::Float, Kind::Double) => Promotion::FloatToDouble,
        (Kind::String, Kind::Bytes) => Promotion::StringToBytes,
        (Kind::Bytes, Kind::String) => Promotion::BytesToString,
        _ => return None,
    })
}

/// Returns the index of the reader's symbol for a symbol of the writer: the same one, or else the reader's default.
pub(super) fn symbol_index(reader: &Enum, symbol: &str) -> Option<usize> {
    reader.symbol_index(symbol).or_else(|| reader.symbol_index(reader.default.as_deref()?))
}

/// Two fields that cannot be matched with certainty.
pub(super) enum AmbiguousField<'s> {
    /// The name and aliases of a field of the reader name two fields of the writer.
    TwoWriters(&'s str),
    /// A field of the writer is named by two fields of the reader.
    TwoReaders { writer: &'s str, readers: [&'s str; 2] },
}

/// Returns for each field of the writer the index of the reader's field that takes its value, by name or by one of the
/// reader's aliases.
pub(super) fn match_fields<'s>(
    writer: &'s Record,
    reader: &'s Record,
) -> Result<Vec<Option<usize>>, AmbiguousField<'s>> {
    let index: HashMap<&str, usize> =
        writer.fields.iter().enumerate().map(|(index, field)| (field.name.as_str(), index)).collect();
    let mut matches = vec![None; writer.fields.len()];
    for (target, field) in reader.fields.iter().enumerate() {
        let names = std::iter::once(&field.name).chain(&field.aliases);
        let mut found = names.filter_map(|name| index.get(name.as_str()).copied());
        let Some(source) = found.next() else { continue };
        if found.any(|other| other != source) {
            return Err(AmbiguousField::TwoWriters(&field.name));
        }
        if let Some(other) = matches[source].replace(target) {
            let readers = [&reader.fields[other].name, &field.name].map(SharedStr::as_str);
            return Err(AmbiguousField::TwoReaders { writer: &writer.fields[source].name, readers });
        }
    }
    Ok(matches)
}
