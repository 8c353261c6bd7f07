//! Rules about released versions.

pub(crate) mod retired_contract_is_closed;
pub(crate) mod sealed_version_is_unchanged;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[&sealed_version_is_unchanged::RULE, &retired_contract_is_closed::RULE];
