//! Rules about a schema by itself.

pub(crate) mod default_fits_type;
pub(crate) mod schema_is_avro;
pub(crate) mod schema_is_json;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[&schema_is_json::RULE, &schema_is_avro::RULE, &default_fits_type::RULE];
