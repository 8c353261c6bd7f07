//! Finds the defaults that readers use: those of fields that some version of a contract lacks.

use std::cell::OnceCell;
use std::collections::HashSet;

use schemactl_avro::schema::{Schema, TypeId};

use crate::compat::readers;

/// All versions of a contract, and the fields whose defaults they use when they read each other.
pub(super) struct UsedDefaults<'a> {
    schemas: Vec<&'a Schema>,
    /// For each version as the reader: the fields that some other version lacks, each with its record.
    fields: Vec<OnceCell<HashSet<(TypeId, String)>>>,
}

impl<'a> UsedDefaults<'a> {
    pub(super) fn new(schemas: Vec<&'a Schema>) -> Self {
        let fields = schemas.iter().map(|_| OnceCell::new()).collect();
        Self { schemas, fields }
    }

    /// Returns whether a reader uses the default of a field for messages of some version. The fields are computed once
    /// for each reader, since many pairs of versions can have many changed defaults.
    pub(super) fn contains(&self, reader: &Schema, record: TypeId, field: &str) -> bool {
        // A reader that is not one of the versions may use any default.
        let Some(index) = self.schemas.iter().position(|schema| std::ptr::eq(*schema, reader)) else { return true };
        let fields = || {
            let fields = self.schemas.iter().flat_map(|writer| readers::defaulted_fields(self.schemas[index], writer));
            fields.map(|(record, field)| (record, field.to_owned())).collect()
        };
        self.fields[index].get_or_init(fields).contains(&(record, field.to_owned()))
    }
}
