//! The model of one version: the Rust types and names of its schema's types, their sizes and cycles.

mod depth;
mod naming;
mod rust_type;
mod supported;
mod type_graph;
mod version_model;

pub(crate) use rust_type::RustType;
pub(crate) use supported::supported_model;
pub(crate) use version_model::Model;
