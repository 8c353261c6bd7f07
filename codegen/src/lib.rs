//! Turns a checked contract set into typed Rust event modules.
//!
//! [`generate`] is the whole interface: from contracts to the files of a crate's `src`. Inside, the way goes
//!
//! - from a schema to a `model`: what each Avro type is in Rust, under which legal and unique name;
//! - from the models to source text in `emit`: the types, straight-line encoding, and decoding for each pair of
//!   a writer's and the reader's version, by Avro's resolution rules, all decided when the code is generated.
//!
//! What Avro admits and the generator does not is refused with a [`GenerateError`], never done wrongly; the other
//! contracts are generated all the same. [`refusals`] tells of it while a version is a draft.

mod contracts;
mod docs;
mod emit;
mod error;
mod limits;
mod model;
mod names;

pub use emit::{Generated, GeneratedFile, generate, refusals};
pub use error::{GenerateError, Location};
pub use limits::{LIMITS, Limit};
