//! Whether a new name is an old one, written anew.
//!
//! A wrong alias gives a field the data of another without a word, so only a likeness that leaves no doubt counts. Where
//! there is doubt, a person is told of both ways.

use std::collections::HashSet;

use crate::case::lowercase_words;
use crate::schema::{Enum, Field, Kind, Record, Schema, TypeId};

/// Of more fields than these, none is taken for a renamed one.
pub(super) const MOST_PREDECESSORS: usize = 100;

/// Names this short differ by a letter although they are other things: `lat`, `lng`.
const SHORTEST_MISSPELT: usize = 6;

/// The field that another one was, of those that it can have been: the same words, a word spelt right, or documentation
/// that no other field has. Nothing where it may have been several, or where several may have been one.
pub(super) fn forerunner<'a>(
    predecessors: &[&'a Field],
    (old, new): (&Record, &Record),
    field: &Field,
) -> Option<&'a Field> {
    // Among so many, chance finds a likeness.
    if predecessors.len() > MOST_PREDECESSORS {
        return None;
    }
    let is_own = |doc: &str| {
        let count = |record: &Record| record.fields.iter().filter(|field| field.doc.as_deref() == Some(doc)).count();
        !doc.trim().is_empty() && count(old) == 1 && count(new) == 1
    };
    let is_renamed = |one: &Field, other: &Field| {
        let same_doc = one.doc == other.doc && one.doc.as_deref().is_some_and(is_own);
        same_doc || is_respelt(&one.name, &other.name)
    };
    let mut candidates = predecessors.iter().copied().filter(|one| is_renamed(one, field));
    let found = candidates.next().filter(|_| candidates.next().is_none())?;
    let mut heirs = new.fields.iter().filter(|heir| old.field(&heir.name).is_none() && is_renamed(found, heir));
    heirs.nth(1).is_none().then_some(found)
}

/// Whether a named type is another one under a new name: the same words, or the same content.
pub(super) fn is_renamed_type(old: (&Schema, TypeId), new: (&Schema, TypeId)) -> bool {
    let (Some(old_name), Some(new_name)) = (old.0.name(old.1), new.0.name(new.1)) else { return false };
    let same_content = match (old.0.kind(old.1), new.0.kind(new.1)) {
        (Kind::Record(old), Kind::Record(new)) => same_fields(old, new),
        (Kind::Enum(old), Kind::Enum(new)) => symbols(old) == symbols(new),
        _ => false,
    };
    same_content || is_respelt(old_name.simple(), new_name.simple())
}

/// Whether the older record's field goes on in the newer one under another name, beyond doubt.
pub(super) fn has_heir(old: (&Schema, &Record), new: (&Schema, &Record), field: &Field) -> bool {
    let is_added = |(place, own): &(usize, &Field)| old.1.field_index(&own.name, *place).is_none();
    let added: Vec<_> = new.1.fields.iter().enumerate().filter(is_added).take(MOST_PREDECESSORS + 1).collect();
    // What an heir descends from takes a look at all fields, so it is asked of few.
    let is_like = |own: &Field| own.doc.is_some() && own.doc == field.doc || is_respelt(&field.name, &own.name);
    added.len() <= MOST_PREDECESSORS
        && added.into_iter().filter(|(_, own)| is_like(own)).any(|(_, own)| {
            let found = forerunner(&predecessors(old, new, own), (old.1, new.1), own);
            found.is_some_and(|found| found.name == field.name)
        })
}

/// The fields of `old` that `new` has under no name, and that are of the type of `field`: it may be one of them. Of
/// very many, only the first.
pub(super) fn predecessors<'a>(
    (old_schema, old): (&'a Schema, &'a Record),
    (new_schema, new): (&Schema, &Record),
    field: &Field,
) -> Vec<&'a Field> {
    let aliases: HashSet<&str> = new.fields.iter().flat_map(|field| &field.aliases).map(|alias| &**alias).collect();
    let kept = |old: &Field| new.field(&old.name).is_some() || aliases.contains(old.name.as_str());
    let wanted = new_schema.describe(field.ty);
    let of_type = |old: &&Field| !kept(old) && old_schema.describe(old.ty) == wanted;
    old.fields.iter().filter(of_type).take(MOST_PREDECESSORS + 1).collect()
}

fn same_fields(old: &Record, new: &Record) -> bool {
    let names = |record: &Record| record.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    // Many records have but an id.
    old.fields.len() > 1 && names(old) == names(new)
}

fn symbols(enumeration: &Enum) -> Vec<&str> {
    enumeration.symbols.iter().map(|symbol| symbol.name.as_str()).collect()
}

/// Whether two names say the same: `customerId` and `customer_id`, or `adress` and `address`.
fn is_respelt(old: &str, new: &str) -> bool {
    let plain = |name: &str| lowercase_words(name).concat();
    let (old, new) = (plain(old), plain(new));
    let is_ascii = old.is_ascii() && new.is_ascii();
    !old.is_empty() && (old == new || is_ascii && is_misspelt(old.as_bytes(), new.as_bytes()))
}

/// Whether a letter that is doubled or not, or swapped with its neighbour, makes one word of the other. Any other letter
/// may make another word (`county`, `country`), and another digit another thing.
fn is_misspelt(old: &[u8], new: &[u8]) -> bool {
    let (short, long) = if old.len() <= new.len() { (old, new) } else { (new, old) };
    if short.len() < SHORTEST_MISSPELT {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let before = same.checked_sub(1).map(|last| long[last]);
    let (short, long) = (&short[same..], &long[same..]);
    let letters = |text: &[u8]| text.iter().take(2).all(u8::is_ascii_alphabetic);
    match (short, long) {
        // A letter in the middle; at the end it makes a plural.
        ([_, ..], [extra, rest @ ..]) if short == rest => before == Some(*extra) && letters(&[*extra]),
        ([a, b, rest @ ..], [c, d, others @ ..]) => a == d && b == c && rest == others && letters(short),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_respelt;

    #[test]
    fn the_same_words_and_misspelt_ones_are_one_name() {
        for (old, new) in [
            ("customerId", "customer_id"),
            ("OrderID", "order_id"),
            ("adress", "address"),
            ("recieved", "received"),
            ("quantitty", "quantity"),
            ("größe", "Größe"),
        ] {
            assert!(is_respelt(old, new) && is_respelt(new, old), "{old} {new}");
        }
    }

    #[test]
    fn names_of_other_things_are_no_new_spelling() {
        for (old, new) in [
            ("middle_name", "iban"),
            ("billing_address", "shipping_address"),
            ("created_at", "updated_at"),
            ("min_price", "max_price"),
            ("address1", "address2"),
            ("lat", "lng"),
            ("amount", "tax_amount"),
            ("customer", "customers"),
            ("gross", "cross"),
            ("product1", "product12"),
            ("county", "country"),
            ("商品", "住所"),
            ("_", "__"),
        ] {
            assert!(!is_respelt(old, new) && !is_respelt(new, old), "{old} {new}");
        }
    }
}
