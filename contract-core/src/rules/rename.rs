//! Decides whether a new name replaces an old one.
//!
//! A wrong alias silently gives a field the values of another one, so a match counts only if it is beyond doubt.
//! Otherwise the finding explains what to do if the field is renamed, and what if it is new.

use std::collections::HashSet;

use schemactl_avro::SharedStr;
use schemactl_avro::schema::{Enum, Field, Kind, Record, Schema, TypeId};

use crate::case::lowercase_words;

/// With more rename candidates than this, no rename is considered certain: some candidate would match by chance.
pub(crate) const MAX_RENAME_CANDIDATES: usize = 100;

/// Shorter names often differ by one letter and mean different things: `lat`, `lng`.
const MIN_MISSPELLED_LENGTH: usize = 6;

/// Returns the removed fields of the older record that a new field may be a rename of: those with its type.
/// Stops after one more than [`MAX_RENAME_CANDIDATES`].
pub(crate) fn rename_candidates<'a>(
    (old_schema, old): (&'a Schema, &'a Record),
    (new_schema, new): (&Schema, &Record),
    field: &Field,
) -> Vec<&'a Field> {
    let aliases: HashSet<&str> = new.fields.iter().flat_map(|field| &field.aliases).map(|alias| &**alias).collect();
    let is_kept = |old: &Field| new.field(&old.name).is_some() || aliases.contains(old.name.as_str());
    let ty = new_schema.describe(field.ty);
    let is_candidate = |old: &&Field| !is_kept(old) && old_schema.describe(old.ty) == ty;
    old.fields.iter().filter(is_candidate).take(MAX_RENAME_CANDIDATES + 1).collect()
}

/// Returns the candidate that a new field is certainly renamed from: the only one whose name is another spelling of the
/// new name, or whose `doc` is the same and occurs once in each record. `None` if another new field could be renamed
/// from it, too.
pub(crate) fn unambiguous_predecessor<'a>(
    candidates: &[&'a Field],
    (old, new): (&Record, &Record),
    field: &Field,
) -> Option<&'a Field> {
    if candidates.len() > MAX_RENAME_CANDIDATES {
        return None;
    }
    let is_unique_doc = |doc: &str| {
        let count = |record: &Record| record.fields.iter().filter(|field| field.doc.as_deref() == Some(doc)).count();
        !doc.trim().is_empty() && count(old) == 1 && count(new) == 1
    };
    let is_rename = |old: &Field, new: &Field| {
        let has_same_doc = old.doc == new.doc && old.doc.as_deref().is_some_and(is_unique_doc);
        has_same_doc || is_spelling_variant(&old.name, &new.name)
    };
    let mut matches = candidates.iter().copied().filter(|old| is_rename(old, field));
    let predecessor = matches.next().filter(|_| matches.next().is_none())?;
    let mut successors = new.fields.iter().filter(|new| old.field(&new.name).is_none() && is_rename(predecessor, new));
    successors.nth(1).is_none().then_some(predecessor)
}

/// Returns the field of the newer record that a field of the older one certainly is under a new name.
pub(crate) fn renamed_field<'n>(
    old: (&Schema, &Record),
    new: (&Schema, &'n Record),
    field: &Field,
) -> Option<&'n Field> {
    if let Some(renamed) = new.1.fields.iter().find(|new| new.aliases.contains(&field.name)) {
        return Some(renamed);
    }
    let is_added = |(index, added): &(usize, &Field)| old.1.field_index(&added.name, *index).is_none();
    let added: Vec<_> = new.1.fields.iter().enumerate().filter(is_added).take(MAX_RENAME_CANDIDATES + 1).collect();
    // Finding a predecessor scans all fields, so it is done for likely fields only.
    let is_likely =
        |added: &Field| added.doc.is_some() && added.doc == field.doc || is_spelling_variant(&field.name, &added.name);
    if added.len() > MAX_RENAME_CANDIDATES {
        return None;
    }
    added.into_iter().map(|(_, added)| added).filter(|added| is_likely(added)).find(|added| {
        let candidates = rename_candidates(old, new, added);
        let predecessor = unambiguous_predecessor(&candidates, (old.1, new.1), added);
        predecessor.is_some_and(|predecessor| predecessor.name == field.name)
    })
}

/// Returns the field of the newer record that replaces a removed one: the field under its new name, or the only added field
/// of its type if it is the only removed one.
pub(crate) fn replacement<'n>(
    old: (&Schema, &Record),
    new: (&Schema, &'n Record),
    removed: &Field,
) -> Option<&'n Field> {
    if let Some(renamed) = renamed_field(old, new, removed) {
        return Some(renamed);
    }
    let ty = old.0.describe(removed.ty);
    let is_added = |field: &&Field| {
        let is_alias = |alias: &SharedStr| old.1.field(alias).is_some();
        old.1.field(&field.name).is_none() && !field.aliases.iter().any(is_alias) && new.0.describe(field.ty) == ty
    };
    let mut added = new.1.fields.iter().filter(is_added);
    let replacement = added.next().filter(|_| added.next().is_none())?;
    matches!(rename_candidates(old, new, replacement)[..], [only] if only.name == removed.name).then_some(replacement)
}

/// Returns the removed field of the older record that an added one replaces.
pub(crate) fn replaced_field<'o>(
    old: (&'o Schema, &'o Record),
    new: (&Schema, &Record),
    added: &Field,
) -> Option<&'o Field> {
    let is_removed = |alias: &SharedStr| old.1.field(alias).filter(|_| new.1.field(alias).is_none());
    if let Some(renamed) = added.aliases.iter().find_map(is_removed) {
        return Some(renamed);
    }
    let candidates = rename_candidates(old, new, added);
    unambiguous_predecessor(&candidates, (old.1, new.1), added).or_else(|| {
        let [only] = candidates[..] else { return None };
        replacement(old, new, only).is_some_and(|replacement| replacement.name == added.name).then_some(only)
    })
}

/// Returns the way to a new name that works for older and newer readers.
pub(crate) fn advice_for_both(old: &str, new: &str) -> String {
    format!(
        "keep `{old}` and add `{new}`, both with a default, and write both; remove `{old}` when no service reads with the \
         older versions"
    )
}

/// Returns whether a named type is certainly renamed: its fields or symbols have the same names, or the new name is
/// another spelling of the old one.
pub(crate) fn is_renamed_type(old: (&Schema, TypeId), new: (&Schema, TypeId)) -> bool {
    let (Some(old_name), Some(new_name)) = (old.0.name(old.1), new.0.name(new.1)) else { return false };
    let has_same_content = match (old.0.kind(old.1), new.0.kind(new.1)) {
        (Kind::Record(old), Kind::Record(new)) => has_same_fields(old, new),
        (Kind::Enum(old), Kind::Enum(new)) => symbols(old) == symbols(new),
        _ => false,
    };
    has_same_content || is_spelling_variant(old_name.simple(), new_name.simple())
}

fn has_same_fields(old: &Record, new: &Record) -> bool {
    let names = |record: &Record| record.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    // One field proves little: many records consist of an id.
    old.fields.len() > 1 && names(old) == names(new)
}

fn symbols(enumeration: &Enum) -> Vec<&str> {
    enumeration.symbols.iter().map(|symbol| symbol.name.as_str()).collect()
}

/// Returns whether two names are the same words: `customerId` and `customer_id`, or `adress` and `address`.
fn is_spelling_variant(old: &str, new: &str) -> bool {
    let words = |name: &str| lowercase_words(name).concat();
    let (old, new) = (words(old), words(new));
    let is_ascii = old.is_ascii() && new.is_ascii();
    !old.is_empty() && (old == new || is_ascii && is_misspelling(old.as_bytes(), new.as_bytes()))
}

/// Returns whether one word becomes the other when a letter is doubled or swapped with its neighbour. Any other letter
/// can make another word (`county`, `country`), and any other digit can name another thing (`product1`, `product12`).
fn is_misspelling(old: &[u8], new: &[u8]) -> bool {
    let (short, long) = if old.len() <= new.len() { (old, new) } else { (new, old) };
    if short.len() < MIN_MISSPELLED_LENGTH {
        return false;
    }
    let common = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let before = common.checked_sub(1).map(|last| long[last]);
    let (short, long) = (&short[common..], &long[common..]);
    let are_letters = |bytes: &[u8]| bytes.iter().take(2).all(u8::is_ascii_alphabetic);
    match (short, long) {
        // A doubled letter inside the word; at the end it can make another word (`needles`, `needless`).
        ([_, ..], [extra, rest @ ..]) if short == rest => before == Some(*extra) && are_letters(&[*extra]),
        ([a, b, rest @ ..], [c, d, others @ ..]) => a == d && b == c && rest == others && are_letters(short),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_spelling_variant;

    #[test]
    fn accepts_same_words_and_misspellings() {
        for (old, new) in [
            ("customerId", "customer_id"),
            ("OrderID", "order_id"),
            ("adress", "address"),
            ("recieved", "received"),
            ("quantitty", "quantity"),
            ("größe", "Größe"),
        ] {
            assert!(is_spelling_variant(old, new) && is_spelling_variant(new, old), "{old} {new}");
        }
    }

    #[test]
    fn rejects_other_words() {
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
            assert!(!is_spelling_variant(old, new) && !is_spelling_variant(new, old), "{old} {new}");
        }
    }
}
