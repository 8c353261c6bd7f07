//! Rules about the answers of Pulsar's broker.

pub(crate) mod broker_accepts_version;
pub(crate) mod broker_response_is_kept;
pub(crate) mod registry_version_is_known;
pub(crate) mod version_is_new;

use crate::rule::Rule;

/// The rules of the group, in the order in which they are explained.
pub(super) static RULES: &[&Rule] = &[
    &broker_accepts_version::RULE,
    &version_is_new::RULE,
    &registry_version_is_known::RULE,
    &broker_response_is_kept::RULE,
];
