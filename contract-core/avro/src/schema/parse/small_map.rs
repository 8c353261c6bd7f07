//! A map by name that is fast for a few names, which most schemas have, and for many.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Up to this number, names are compared one by one.
const MAX_LINEAR: usize = 16;

/// Compares the first names one by one and looks up the others by hash.
pub(super) struct SmallMap<K, V> {
    first: Vec<(K, V)>,
    others: HashMap<K, V>,
}

impl<K, V> Default for SmallMap<K, V> {
    fn default() -> Self {
        Self { first: Vec::new(), others: HashMap::new() }
    }
}

impl<K: Borrow<str> + Eq + Hash, V> SmallMap<K, V> {
    /// Returns an empty map with room for some of `names`.
    pub(super) fn with_capacity(names: usize) -> Self {
        Self { first: Vec::with_capacity(names.min(MAX_LINEAR)), others: HashMap::new() }
    }

    /// Returns the value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&V> {
        let found = self.first.iter().find(|(known, _)| known.borrow() == name);
        match found {
            Some((_, value)) => Some(value),
            None if self.others.is_empty() => None,
            None => self.others.get(name),
        }
    }

    /// Adds a name unless it is there already. Returns whether it was added.
    pub(super) fn insert(&mut self, name: K, value: V) -> bool {
        if self.get(name.borrow()).is_some() {
            return false;
        }
        if self.first.len() < MAX_LINEAR {
            self.first.push((name, value));
        } else {
            self.others.insert(name, value);
        }
        true
    }
}
