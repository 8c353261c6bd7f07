//! The table of rules.

mod checked_maker;
mod clean_lines;
mod client_adapters;
mod direction;
mod file_length;
mod generated_header;
mod leftovers;
mod manifests;
mod module_tree;
mod offline_crates;
mod own_words;
mod printing;
mod test_layout;

use super::Rule;

/// Every rule, in the order in which findings are shown.
pub(super) const RULES: &[&Rule] = &[
    &direction::RULE,
    &offline_crates::RULE,
    &client_adapters::RULE,
    &checked_maker::RULE,
    &printing::RULE,
    &generated_header::RULE,
    &manifests::RULE,
    &module_tree::RULE,
    &test_layout::RULE,
    &file_length::RULE,
    &leftovers::RULE,
    &own_words::RULE,
    &clean_lines::RULE,
];
