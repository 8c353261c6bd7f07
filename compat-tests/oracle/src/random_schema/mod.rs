//! Random schemas and random edits of them.

pub(crate) mod arbitrary;
pub(crate) mod borrowed_names;
mod edit;
mod parts;
pub(crate) mod same_name_unions;
pub(crate) mod wide_unions;
