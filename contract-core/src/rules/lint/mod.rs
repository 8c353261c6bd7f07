//! The lint rules: style and safety of valid schemas, one file each.

pub(crate) mod alias_is_former_name;
pub(crate) mod alias_is_kept;
pub(crate) mod alias_is_unique;
pub(crate) mod attribute_has_effect;
pub(crate) mod attribute_is_spelled_right;
pub(crate) mod classification_is_kept;
pub(crate) mod decimal_has_scale;
pub(crate) mod default_fits_logical_type;
pub(crate) mod default_is_constant;
pub(crate) mod default_is_not_null_string;
pub(crate) mod default_is_portable;
pub(crate) mod doc_is_finished;
pub(crate) mod doc_is_meaningful;
pub(crate) mod enum_default_is_unknown_symbol;
pub(crate) mod enum_has_default;
pub(crate) mod every_field_has_default;
pub(crate) mod field_is_documented;
pub(crate) mod field_is_not_credential;
pub(crate) mod field_name_follows_case;
pub(crate) mod field_name_is_not_reused;
pub(crate) mod field_order_is_kept;
pub(crate) mod file_has_no_comments;
pub(crate) mod file_is_formatted;
pub(crate) mod file_name_matches_type;
pub(crate) mod id_is_string;
pub(crate) mod json_key_is_unique;
pub(crate) mod language_attribute_is_absent;
pub(crate) mod logical_type_has_effect;
pub(crate) mod logical_type_is_known;
pub(crate) mod logical_type_works_in_python;
pub(crate) mod map_is_not_record;
pub(crate) mod money_is_exact;
pub(crate) mod name_does_not_repeat_owner;
pub(crate) mod name_has_no_digits;
pub(crate) mod name_has_no_version;
pub(crate) mod name_is_not_reserved;
pub(crate) mod name_is_portable;
pub(crate) mod name_is_spelled_out;
pub(crate) mod name_is_unique_ignoring_case;
pub(crate) mod namespace_is_lower_case;
pub(crate) mod namespace_is_present;
pub(crate) mod namespace_matches_owner;
pub(crate) mod namespace_matches_pattern;
pub(crate) mod nesting_is_shallow;
pub(crate) mod null_is_first_branch;
pub(crate) mod personal_data_is_classified;
pub(crate) mod record_has_finite_value;
pub(crate) mod record_is_not_error;
pub(crate) mod record_is_small;
pub(crate) mod record_name_matches_message;
pub(crate) mod root_is_not_union;
pub(crate) mod schema_fits_pulsar_frame;
pub(crate) mod schema_has_no_secret;
pub(crate) mod schema_is_small;
pub(crate) mod shared_type_is_used;
pub(crate) mod symbol_is_documented;
pub(crate) mod symbol_is_upper_snake;
pub(crate) mod symbol_order_is_kept;
pub(crate) mod time_has_logical_type;
pub(crate) mod type_is_defined_once;
pub(crate) mod type_is_documented;
pub(crate) mod type_is_not_copied;
pub(crate) mod type_is_not_empty;
pub(crate) mod type_name_is_pascal_case;
pub(crate) mod union_branch_is_distinct;
pub(crate) mod union_is_small;
pub(crate) mod unit_is_named;

mod reserved;
mod secrets;

use crate::lint::Lint;

/// All lint rules, in the order in which they are explained and run.
pub(crate) static LINTS: &[&Lint] = &[
    &type_name_is_pascal_case::LINT,
    &field_name_follows_case::LINT,
    &symbol_is_upper_snake::LINT,
    &namespace_is_present::LINT,
    &namespace_is_lower_case::LINT,
    &namespace_matches_pattern::LINT,
    &namespace_matches_owner::LINT,
    &record_name_matches_message::LINT,
    &file_name_matches_type::LINT,
    &name_has_no_digits::LINT,
    &name_is_spelled_out::LINT,
    &name_is_not_reserved::LINT,
    &name_is_unique_ignoring_case::LINT,
    &name_does_not_repeat_owner::LINT,
    &name_has_no_version::LINT,
    &name_is_portable::LINT,
    &type_is_documented::LINT,
    &field_is_documented::LINT,
    &symbol_is_documented::LINT,
    &doc_is_meaningful::LINT,
    &doc_is_finished::LINT,
    &unit_is_named::LINT,
    &every_field_has_default::LINT,
    &null_is_first_branch::LINT,
    &default_is_portable::LINT,
    &default_fits_logical_type::LINT,
    &default_is_constant::LINT,
    &default_is_not_null_string::LINT,
    &enum_has_default::LINT,
    &enum_default_is_unknown_symbol::LINT,
    &money_is_exact::LINT,
    &decimal_has_scale::LINT,
    &time_has_logical_type::LINT,
    &id_is_string::LINT,
    &root_is_not_union::LINT,
    &union_is_small::LINT,
    &union_branch_is_distinct::LINT,
    &map_is_not_record::LINT,
    &nesting_is_shallow::LINT,
    &record_is_small::LINT,
    &schema_is_small::LINT,
    &schema_fits_pulsar_frame::LINT,
    &record_has_finite_value::LINT,
    &type_is_not_empty::LINT,
    &record_is_not_error::LINT,
    &type_is_defined_once::LINT,
    &type_is_not_copied::LINT,
    &shared_type_is_used::LINT,
    &field_order_is_kept::LINT,
    &symbol_order_is_kept::LINT,
    &alias_is_former_name::LINT,
    &alias_is_unique::LINT,
    &alias_is_kept::LINT,
    &field_name_is_not_reused::LINT,
    &json_key_is_unique::LINT,
    &logical_type_has_effect::LINT,
    &logical_type_is_known::LINT,
    &attribute_is_spelled_right::LINT,
    &attribute_has_effect::LINT,
    &personal_data_is_classified::LINT,
    &classification_is_kept::LINT,
    &schema_has_no_secret::LINT,
    &field_is_not_credential::LINT,
    &file_has_no_comments::LINT,
    &file_is_formatted::LINT,
    &language_attribute_is_absent::LINT,
    &logical_type_works_in_python::LINT,
];
