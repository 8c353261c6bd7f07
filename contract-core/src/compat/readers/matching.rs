//! Avro's rules for which fields and symbols of a reader match those of a writer.

use std::collections::HashSet;

use schemactl_avro::schema::{Enum, Field, Record, Symbol};

/// The writer's fields that match a field of the reader.
pub(super) enum FieldMatch {
    None,
    One(usize),
    Several(Vec<usize>),
}

/// Matches the fields of a reader's record with those of a writer's record, one after the other.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FieldMatcher {
    /// The index at which the next field of the writer is expected: records mostly have their fields in the same order.
    expected: u32,
    /// The number of the writer's fields that have been matched by name.
    matched_by_name: u32,
}

impl FieldMatcher {
    /// Returns the index of the writer's field that is identical to the reader's field at `index`, if it is where the
    /// next field is expected and both have a digest. Identical fields need no further comparison.
    pub(super) fn match_identical(&mut self, writer: &Record, reader: &Record, index: usize) -> Option<usize> {
        let expected = self.expected as usize;
        if !reader.has_equal_digest(index, writer, expected) {
            return None;
        }
        self.expected += 1;
        self.matched_by_name += 1;
        Some(expected)
    }

    /// Finds the writer's fields that have the name or an alias of a field of the reader.
    pub(super) fn match_field(&mut self, writer: &Record, field: &Field) -> FieldMatch {
        // Names are unique: once all fields of the writer have been matched by name, no other name can match.
        if field.aliases.is_empty() && self.matched_by_name as usize == writer.fields.len() {
            return FieldMatch::None;
        }
        let expected = self.expected as usize;
        let by_name = writer.field_index(&field.name, expected);
        self.matched_by_name += u32::from(by_name.is_some());
        // As in Avro Java, a field that lists its own name as an alias has a second match.
        let mut by_alias = field.aliases.iter().filter_map(|alias| writer.field_index(alias, expected));
        let found = match (by_name.or_else(|| by_alias.next()), by_alias.next()) {
            (None, _) => FieldMatch::None,
            (Some(one), None) => FieldMatch::One(one),
            (Some(one), Some(other)) => FieldMatch::Several([one, other].into_iter().chain(by_alias).collect()),
        };
        if let FieldMatch::One(index) = found {
            self.expected = u32::try_from(index + 1).unwrap_or(u32::MAX);
        }
        found
    }
}

/// Returns the writer's symbols that the reader does not have, in the order of Java's `String.compareTo`.
pub(super) fn missing_symbols<'s>(reader: &Enum, writer: &'s Enum) -> Vec<&'s Symbol> {
    let equal_prefix = writer.symbols.iter().zip(&reader.symbols).take_while(|(w, r)| w.name == r.name).count();
    if equal_prefix == writer.symbols.len() {
        return Vec::new();
    }
    let known: HashSet<&str> = reader.symbols.iter().map(|symbol| symbol.name.as_str()).collect();
    let mut missing: Vec<&Symbol> =
        writer.symbols[equal_prefix..].iter().filter(|symbol| !known.contains(symbol.name.as_str())).collect();
    missing.sort_by(|a, b| a.name.encode_utf16().cmp(b.name.encode_utf16()));
    missing
}
