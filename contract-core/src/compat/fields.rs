//! Finds fields of one record by the names in another.

use std::cell::OnceCell;
use std::collections::HashMap;

/// Up to this many fields a scan is as fast as a map.
const SCAN: usize = 24;

/// The names of a record's fields, made for being asked for in about the order that they stand in.
pub(crate) struct FieldNames<'s, F> {
    count: usize,
    name: F,
    map: OnceCell<HashMap<&'s str, usize>>,
}

impl<'s, F: Fn(usize) -> &'s str> FieldNames<'s, F> {
    /// Names of `count` fields, which `name` tells by their place.
    pub(crate) fn new(count: usize, name: F) -> Self {
        Self { count, name, map: OnceCell::new() }
    }

    /// The place of the field `name`; `hint` is where it is expected.
    pub(crate) fn find(&self, name: &str, hint: usize) -> Option<usize> {
        if hint < self.count && (self.name)(hint) == name {
            return Some(hint);
        }
        if self.count <= SCAN {
            return (0..self.count).find(|place| (self.name)(*place) == name);
        }
        self.map.get_or_init(|| (0..self.count).map(|place| ((self.name)(place), place)).collect()).get(name).copied()
    }
}
