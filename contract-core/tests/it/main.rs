//! The tests of the crate, one module an area.

mod compat;
mod formatting;
mod json;
mod levels;
mod lint;
mod parse;
mod project;
mod rules;
mod witness;
