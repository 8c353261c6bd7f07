//! The table of rules.

mod checked_constructor;
mod client_adapters;
mod debug_leftovers;
mod direction;
mod file_cycles;
mod file_length;
mod forbidden_strings;
mod generated_header;
mod manifests;
mod module_tree;
mod offline_crates;
mod plain_names;
mod plain_words;
mod printing;
mod test_layout;
mod trailing_whitespace;

use crate::tidy::rule::Rule;

/// Every rule, in the order in which findings are shown.
pub(super) const RULES: &[&Rule] = &[
    &direction::RULE,
    &offline_crates::RULE,
    &client_adapters::RULE,
    &checked_constructor::RULE,
    &printing::RULE,
    &generated_header::RULE,
    &manifests::RULE,
    &module_tree::RULE,
    &test_layout::RULE,
    &file_cycles::RULE,
    &file_length::RULE,
    &debug_leftovers::RULE,
    &forbidden_strings::RULE,
    &plain_names::RULE,
    &plain_words::RULE,
    &trailing_whitespace::RULE,
];
