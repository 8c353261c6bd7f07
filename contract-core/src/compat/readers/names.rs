//! When a reader's type or field is the counterpart of a writer's.

use std::collections::HashSet;

use crate::schema::{Enum, Field, Record, Schema, Symbol, TypeId};

/// Whether two named types match: by their names without namespace, or by an alias of the reader that is
/// the writer's full name.
pub(crate) fn named_alike(reader: (&Schema, TypeId), writer: (&Schema, TypeId)) -> bool {
    let (Some(own), Some(theirs)) = (reader.0.name(reader.1), writer.0.name(writer.1)) else {
        return false;
    };
    own.simple() == theirs.simple() || reader.0.aliases(reader.1).contains(theirs)
}

/// The writer's fields that a field of the reader finds.
pub(super) enum Counterpart {
    None,
    One(usize),
    Several(Vec<usize>),
}

/// Finds the writer's fields that `field` claims by its name and its aliases.
pub(super) fn counterpart(writer: &Record, field: &Field, expected: usize) -> Counterpart {
    let direct = writer.position(&field.name, expected);
    if field.aliases.is_empty() {
        return direct.map_or(Counterpart::None, Counterpart::One);
    }
    // A field's own name among its aliases counts as a second match.
    let aliased = field.aliases.iter().filter_map(|alias| writer.position(alias, expected));
    let found: Vec<usize> = direct.into_iter().chain(aliased).collect();
    match found[..] {
        [] => Counterpart::None,
        [one] => Counterpart::One(one),
        _ => Counterpart::Several(found),
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
