//! The tests of the crate, one module an area.

mod adoption;
mod compat;
mod formatting;
mod levels;
mod lint;
mod project;
mod pulsar_versions;
mod rules;
mod support;
mod witness;
