//! Which fields look like others under a new name.

use std::collections::{HashMap, HashSet};

use crate::case::lowercase_words;
use crate::compat::readers::compare_types;
use crate::schema::{Field, Schema};

/// So many pairs of names are held against each other; where there are more, nobody reads a list of suspicions.
const MOST: usize = 1 << 16;

/// A field that only the reader has, by its place, and the one that only the writer has.
pub(super) type Suspicion<'s> = (u32, &'s Field, &'s Field);

/// Pairs up the fields that have come, all with defaults, with those that are gone.
///
/// Of one type are suspected those whose names are alike and, where one is left on each side, these two, whatever they
/// are called. Of types that are readable as each other, only those whose names say the same.
pub(super) fn suspected<'s>(
    reader: (&'s Schema, Vec<(u32, &'s Field)>),
    writer: (&'s Schema, Vec<&'s Field>),
) -> Vec<Suspicion<'s>> {
    let ((reader, come), (writer, gone)) = (reader, writer);
    if come.len().saturating_mul(gone.len()) > MOST {
        return Vec::new();
    }
    let types: Vec<String> = come.iter().map(|(_, field)| reader.describe(field.ty)).collect();
    let others: Vec<String> = gone.iter().map(|field| writer.describe(field.ty)).collect();
    let names: Vec<Vec<String>> = come.iter().map(|(_, field)| lowercase_words(&field.name)).collect();
    let other_names: Vec<Vec<String>> = gone.iter().map(|field| lowercase_words(&field.name)).collect();
    let size = |names: &[Vec<String>]| names.iter().map(Vec::len).sum::<usize>();
    if size(&names).saturating_mul(size(&other_names)) > MOST {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for (at, (_, own)) in come.iter().enumerate() {
        for (other, theirs) in gone.iter().enumerate() {
            let likeness = likeness(&names[at], &other_names[other]);
            let is_alike = if types[at] == others[other] {
                likeness > 0
            } else {
                likeness >= ALL && compare_types((reader, own.ty), (writer, theirs.ty)).is_compatible()
            };
            if is_alike {
                pairs.push((likeness, at, other));
            }
        }
    }
    // The most alike first; of those that are equally so, in the order of the texts.
    pairs.sort_by_key(|(likeness, ..)| std::cmp::Reverse(*likeness));
    let (mut taken, mut found) = (HashSet::new(), HashMap::new());
    for (_, at, other) in pairs {
        if !found.contains_key(&at) && !taken.contains(&other) {
            taken.insert(other);
            found.insert(at, other);
        }
    }
    let mut left: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for at in (0..come.len()).filter(|at| !found.contains_key(at)) {
        left.entry(&types[at]).or_default().0.push(at);
    }
    for other in (0..gone.len()).filter(|other| !taken.contains(other)) {
        left.entry(&others[other]).or_default().1.push(other);
    }
    for (own, theirs) in left.into_values() {
        if let ([at], [other]) = (own.as_slice(), theirs.as_slice()) {
            found.insert(*at, *other);
        }
    }
    let mut found: Vec<(usize, usize)> = found.into_iter().collect();
    found.sort_unstable();
    found.into_iter().map(|(at, other)| (come[at].0, come[at].1, gone[other])).collect()
}

/// The likeness of names of which one has all the words of the other.
const ALL: usize = 100;

/// How alike the words of two names are: nothing where they have none in common.
fn likeness(own: &[String], theirs: &[String]) -> usize {
    let shared = own.iter().filter(|word| theirs.contains(word)).count();
    // `mAFSensor` and `mafSensor` are split otherwise.
    if own.concat() == theirs.concat() {
        return 2 * ALL;
    }
    let all = if shared > 0 && shared == own.len().min(theirs.len()) { ALL } else { 0 };
    all + ALL * shared / (own.len() + theirs.len()).max(1)
}
