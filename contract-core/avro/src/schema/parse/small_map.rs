//! A map for names, of which most schemas have a few and some have very many.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// So many names are searched one by one.
const FEW: usize = 16;

/// Searches a few names one by one, and many by their hash.
pub(super) struct SmallMap<K, V> {
    few: Vec<(K, V)>,
    many: HashMap<K, V>,
}

impl<K, V> Default for SmallMap<K, V> {
    fn default() -> Self {
        Self { few: Vec::new(), many: HashMap::new() }
    }
}

impl<K: Borrow<str> + Eq + Hash, V> SmallMap<K, V> {
    /// A map that is to hold so many names at most.
    pub(super) fn with_capacity(names: usize) -> Self {
        Self { few: Vec::with_capacity(names.min(FEW)), many: HashMap::new() }
    }

    /// What is known of a name.
    pub(super) fn get(&self, name: &str) -> Option<&V> {
        let few = self.few.iter().find(|(known, _)| known.borrow() == name);
        match few {
            Some((_, value)) => Some(value),
            None if self.many.is_empty() => None,
            None => self.many.get(name),
        }
    }

    /// Remembers a name that is new, and says whether it is.
    pub(super) fn insert(&mut self, name: K, value: V) -> bool {
        if self.get(name.borrow()).is_some() {
            return false;
        }
        if self.few.len() < FEW {
            self.few.push((name, value));
        } else {
            self.many.insert(name, value);
        }
        true
    }
}
