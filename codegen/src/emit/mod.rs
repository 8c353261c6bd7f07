//! Writes the source of generated code.

mod code;
mod decode;
mod defaults;
mod event;
mod files;
mod format;
mod scope;
mod skip;
mod symbols;
mod types;
mod version;
mod write;

pub(crate) use files::Files;
pub use files::GeneratedFile;
pub(crate) use version::{check_version, version_files};
