//! Rules about released versions.

pub(crate) mod released_version_is_unchanged;
pub(crate) mod retired_contract_is_closed;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[&released_version_is_unchanged::RULE, &retired_contract_is_closed::RULE];
