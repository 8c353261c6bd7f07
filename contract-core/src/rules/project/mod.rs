//! Rules about the project's files.

pub(crate) mod accepted_break_is_valid;
pub(crate) mod compatible_since_is_released;
pub(crate) mod contract_has_versions;
pub(crate) mod contract_is_declared;
pub(crate) mod file_is_readable;
pub(crate) mod lock_is_intact;
pub(crate) mod manifest_is_valid;
pub(crate) mod schema_file_name_is_valid;
pub(crate) mod topic_is_unique;
pub(crate) mod version_history_has_no_gap;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[
    &manifest_is_valid::RULE,
    &lock_is_intact::RULE,
    &file_is_readable::RULE,
    &contract_is_declared::RULE,
    &contract_has_versions::RULE,
    &schema_file_name_is_valid::RULE,
    &version_history_has_no_gap::RULE,
    &topic_is_unique::RULE,
    &compatible_since_is_released::RULE,
    &accepted_break_is_valid::RULE,
];
