//! The tests of the crate, one module an area.

mod parse;
mod project;
mod rules;
