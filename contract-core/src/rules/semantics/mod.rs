//! Readers get the meaning that writers meant.

pub(crate) mod alias_has_effect;
pub(crate) mod alias_is_not_field_name;
pub(crate) mod decimal_is_kept;
pub(crate) mod default_value_is_kept;
pub(crate) mod enum_symbol_is_not_defaulted;
pub(crate) mod logical_type_is_kept;
pub(crate) mod number_keeps_precision;
pub(crate) mod renamed_field_has_alias;
pub(crate) mod string_type_is_kept;
pub(crate) mod union_branch_is_unambiguous;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[
    &logical_type_is_kept::RULE,
    &decimal_is_kept::RULE,
    &string_type_is_kept::RULE,
    &number_keeps_precision::RULE,
    &default_value_is_kept::RULE,
    &renamed_field_has_alias::RULE,
    &enum_symbol_is_not_defaulted::RULE,
    &alias_is_not_field_name::RULE,
    &alias_has_effect::RULE,
    &union_branch_is_unambiguous::RULE,
];
