//! Other notations of schemas than a schema in JSON: JSON of registries, protocols, and Avro IDL.

mod explain;
mod registry_json;

pub(crate) use explain::{FileNotation, of_json, of_text};
pub use registry_json::{Envelope, RegistryEntry, entries};
