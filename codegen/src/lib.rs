//! Generates typed Rust event modules from checked contracts.
//!
//! [`generate`] turns a checked contract set into the files of a crate's `src`, in three steps:
//!
//! - `contracts` collects the versions that code is generated from;
//! - `model` decides for each version which Rust type each Avro type becomes, under which legal and unique name;
//! - `emit` writes the source: types, straight-line encoders, and a decoder for each pair of a writer's and the reader's
//!   version. Schema resolution happens when the code is generated, not when a message is read.
//!
//! A contract that Rust or the generator cannot express is refused with a [`GenerateError`]; the others are generated
//! nevertheless. [`refusals`] reports such errors while a version is a draft.

mod contracts;
mod docs;
mod emit;
mod error;
mod generate;
mod model;
mod names;

pub use emit::GeneratedFile;
pub use error::{GenerateError, Location};
pub use generate::{Generated, Omission, generate, refusals};
