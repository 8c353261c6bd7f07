//! The tests of the crate, one module an area.

mod json;
mod parse;
mod resolution;
mod semantics;
mod undefined_names;
