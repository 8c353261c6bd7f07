//! When a reader's type or field is the counterpart of a writer's.

use std::collections::HashSet;

use crate::schema::{Enum, Field, Record, Schema, Symbol, TypeId};

/// Whether two named types match: by their names without namespace, or by an alias of the reader that is
/// the writer's full name.
pub(crate) fn names_match(reader: (&Schema, TypeId), writer: (&Schema, TypeId)) -> bool {
    let (Some(own), Some(theirs)) = (reader.0.name(reader.1), writer.0.name(writer.1)) else {
        return false;
    };
    own.simple() == theirs.simple() || reader.0.aliases(reader.1).contains(theirs)
}

/// The writer's fields that a field of the reader finds.
pub(super) enum FieldMatch {
    None,
    One(usize),
    Several(Vec<usize>),
}

/// Finds, for one field of the reader's record after the other, those of the writer's.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FieldMatcher {
    /// Where the next field of the writer is expected.
    expected: u32,
    /// How many fields of the writer have been found by their own names.
    named: u32,
}

impl FieldMatcher {
    /// Where the writer's field is that is the same as the reader's at `place`, if that is where one is expected and
    /// known: such fields need not be looked at.
    pub(super) fn same(&mut self, writer: &Record, reader: &Record, index: usize) -> Option<usize> {
        let expected = self.expected as usize;
        if !reader.has_equal_digest(index, writer, expected) {
            return None;
        }
        self.expected += 1;
        self.named += 1;
        Some(expected)
    }

    /// Finds the writer's fields that `field` claims by its name and its aliases.
    pub(super) fn of(&mut self, writer: &Record, field: &Field) -> FieldMatch {
        // Names are unique: where each field of the writer has been found by its name, no other name is among them.
        if field.aliases.is_empty() && self.named as usize == writer.fields.len() {
            return FieldMatch::None;
        }
        let expected = self.expected as usize;
        let direct = writer.field_index(&field.name, expected);
        self.named += u32::from(direct.is_some());
        // A field's own name among its aliases counts as a second match.
        let mut aliased = field.aliases.iter().filter_map(|alias| writer.field_index(alias, expected));
        let found = match (direct.or_else(|| aliased.next()), aliased.next()) {
            (None, _) => FieldMatch::None,
            (Some(one), None) => FieldMatch::One(one),
            (Some(one), Some(other)) => FieldMatch::Several([one, other].into_iter().chain(aliased).collect()),
        };
        if let FieldMatch::One(index) = found {
            self.expected = u32::try_from(index + 1).unwrap_or(u32::MAX);
        }
        found
    }
}

/// The writer's symbols that the reader does not know, sorted by name.
pub(super) fn missing_symbols<'s>(reader: &Enum, writer: &'s Enum) -> Vec<&'s Symbol> {
    let aligned =
        writer.symbols.iter().zip(&reader.symbols).take_while(|(theirs, own)| theirs.name == own.name).count();
    if aligned == writer.symbols.len() {
        return Vec::new();
    }
    let known: HashSet<&str> = reader.symbols.iter().map(|symbol| symbol.name.as_str()).collect();
    let mut missing: Vec<&Symbol> =
        writer.symbols[aligned..].iter().filter(|symbol| !known.contains(symbol.name.as_str())).collect();
    missing.sort_by(|a, b| a.name.encode_utf16().cmp(b.name.encode_utf16()));
    missing
}
