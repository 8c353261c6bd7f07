//! Finds the fields of one record by the names in another.

use std::collections::HashMap;

use crate::schema::TypeId;

/// Up to this many fields a scan is as fast as a map.
const SCAN: usize = 24;

/// Finds fields by name, made for being asked in about the order that the fields stand in.
#[derive(Default)]
pub(crate) struct FieldFinder<'s> {
    /// The fields of large records that were asked out of order.
    maps: HashMap<TypeId, HashMap<&'s str, usize>>,
}

impl<'s> FieldFinder<'s> {
    /// The place of the field `name` among the `count` fields of the record `id`, whose names `name_of`
    /// tells; `hint` is where it is expected.
    pub(crate) fn find(
        &mut self,
        id: TypeId,
        count: usize,
        name_of: impl Fn(usize) -> &'s str,
        name: &str,
        hint: usize,
    ) -> Option<usize> {
        if hint < count && name_of(hint) == name {
            return Some(hint);
        }
        if count <= SCAN {
            return (0..count).find(|place| name_of(*place) == name);
        }
        let map = self.maps.entry(id).or_insert_with(|| (0..count).map(|place| (name_of(place), place)).collect());
        map.get(name).copied()
    }
}
