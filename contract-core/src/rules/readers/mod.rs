//! Readers can decode what writers write.

pub(crate) mod alias_is_unambiguous;
pub(crate) mod enum_symbol_is_kept;
pub(crate) mod field_has_default;
pub(crate) mod fixed_size_is_kept;
pub(crate) mod type_is_readable;
pub(crate) mod type_name_is_kept;
pub(crate) mod union_branch_is_kept;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[
    &field_has_default::RULE,
    &type_is_readable::RULE,
    &type_name_is_kept::RULE,
    &enum_symbol_is_kept::RULE,
    &fixed_size_is_kept::RULE,
    &union_branch_is_kept::RULE,
    &alias_is_unambiguous::RULE,
];
