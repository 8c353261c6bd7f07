//! Rules about the design of the project's messages.

pub(crate) mod accepted_break_is_current;
pub(crate) mod accepted_break_is_used;
pub(crate) mod envelope_is_complete;
pub(crate) mod message_path_exists;
pub(crate) mod optional_field_has_default;
pub(crate) mod policy_is_kept;
pub(crate) mod record_matches_manifest;
pub(crate) mod record_name_is_kept;
pub(crate) mod schema_is_generatable;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[
    &record_matches_manifest::RULE,
    &record_name_is_kept::RULE,
    &envelope_is_complete::RULE,
    &message_path_exists::RULE,
    &optional_field_has_default::RULE,
    &schema_is_generatable::RULE,
    &accepted_break_is_used::RULE,
    &accepted_break_is_current::RULE,
    &policy_is_kept::RULE,
];
