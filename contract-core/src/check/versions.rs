//! All versions of a contract, and what is asked of them together.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::compat::readers;
use crate::schema::{Schema, TypeId};

/// All versions of a contract.
pub(super) struct Versions<'a> {
    schemas: Vec<&'a Schema>,
    /// The fields of each, by their records, that have their default in what some version writes.
    defaulted: Vec<OnceCell<HashSet<(TypeId, String)>>>,
}

impl<'a> Versions<'a> {
    pub(super) fn new(schemas: Vec<&'a Schema>) -> Self {
        let defaulted = schemas.iter().map(|_| OnceCell::new()).collect();
        Self { schemas, defaulted }
    }

    /// Whether a field of one of them has its default in what some version writes. Worked out once a reader: there are
    /// as many pairs of versions with as many changed defaults as there like to be.
    pub(super) fn take_default(&self, reader: &Schema, record: TypeId, field: &str) -> bool {
        let Some(place) = self.schemas.iter().position(|schema| std::ptr::eq(*schema, reader)) else { return true };
        let of_all = || {
            let fields = self.schemas.iter().flat_map(|writer| readers::defaulted_fields(self.schemas[place], writer));
            fields.map(|(record, field)| (record, field.to_owned())).collect()
        };
        self.defaulted[place].get_or_init(of_all).contains(&(record, field.to_owned()))
    }
}
