//! Finds added fields that may be renames of removed ones.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use schemactl_avro::schema::{Field, Schema};

use crate::case::lowercase_words;
use crate::compat::readers::compare_types;

/// At most this many pairs of names, and of their words, are compared. A record with more changes than that gets no
/// suspicions: the list would be too long to be read.
const MAX_COMPARED_PAIRS: usize = 1 << 16;

/// A field that only the reader has, with its index, and the field of the writer that it may be a rename of.
pub(super) type PossibleRename<'s> = (u32, &'s Field, &'s Field);

/// Pairs up the added fields, all of which have defaults, with the removed ones.
///
/// Fields of the same type are paired if their names share words, the most similar names first. If then one added and
/// one removed field of a type are left, these two are paired whatever their names. Fields of compatible types are
/// paired only if one name has all words of the other.
pub(super) fn possible_renames<'s>(
    (reader, added): (&'s Schema, Vec<(u32, &'s Field)>),
    (writer, removed): (&'s Schema, Vec<&'s Field>),
) -> Vec<PossibleRename<'s>> {
    if added.len().saturating_mul(removed.len()) > MAX_COMPARED_PAIRS {
        return Vec::new();
    }
    let added_words: Vec<Vec<String>> = added.iter().map(|(_, field)| lowercase_words(&field.name)).collect();
    let removed_words: Vec<Vec<String>> = removed.iter().map(|field| lowercase_words(&field.name)).collect();
    let word_count = |names: &[Vec<String>]| names.iter().map(Vec::len).sum::<usize>();
    if word_count(&added_words).saturating_mul(word_count(&removed_words)) > MAX_COMPARED_PAIRS {
        return Vec::new();
    }
    let added_types: Vec<String> = added.iter().map(|(_, field)| reader.describe(field.ty)).collect();
    let removed_types: Vec<String> = removed.iter().map(|field| writer.describe(field.ty)).collect();
    let mut similar = Vec::new();
    for (new, (_, new_field)) in added.iter().enumerate() {
        for (old, old_field) in removed.iter().enumerate() {
            let similarity = similarity(&added_words[new], &removed_words[old]);
            let is_similar = if added_types[new] == removed_types[old] {
                similarity > 0
            } else {
                similarity >= ALL_WORDS_SHARED
                    && compare_types((reader, new_field.ty), (writer, old_field.ty)).is_compatible()
            };
            if is_similar {
                similar.push((similarity, new, old));
            }
        }
    }
    // The sort is stable, so equally similar pairs stay in the order of the schemas.
    similar.sort_by_key(|(similarity, ..)| Reverse(*similarity));
    let (mut paired_old, mut pairs) = (HashSet::new(), HashMap::new());
    for (_, new, old) in similar {
        if !pairs.contains_key(&new) && !paired_old.contains(&old) {
            paired_old.insert(old);
            pairs.insert(new, old);
        }
    }
    let mut unpaired: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for new in (0..added.len()).filter(|new| !pairs.contains_key(new)) {
        unpaired.entry(&added_types[new]).or_default().0.push(new);
    }
    for old in (0..removed.len()).filter(|old| !paired_old.contains(old)) {
        unpaired.entry(&removed_types[old]).or_default().1.push(old);
    }
    for (new, old) in unpaired.into_values() {
        if let ([new], [old]) = (new.as_slice(), old.as_slice()) {
            pairs.insert(*new, *old);
        }
    }
    let mut pairs: Vec<(usize, usize)> = pairs.into_iter().collect();
    pairs.sort_unstable();
    pairs.into_iter().map(|(new, old)| (added[new].0, added[new].1, removed[old])).collect()
}

/// The similarity of two names if one has all words of the other; partial matches score less.
const ALL_WORDS_SHARED: usize = 100;

/// Returns how similar the words of two names are; 0 if they share none.
fn similarity(new: &[String], old: &[String]) -> usize {
    let shared = new.iter().filter(|word| old.contains(word)).count();
    // `mAFSensor` and `mafSensor` have different words and the same letters.
    if new.concat() == old.concat() {
        return 2 * ALL_WORDS_SHARED;
    }
    let all = if shared > 0 && shared == new.len().min(old.len()) { ALL_WORDS_SHARED } else { 0 };
    all + ALL_WORDS_SHARED * shared / (new.len() + old.len()).max(1)
}
