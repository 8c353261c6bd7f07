//! Decodes what one schema has written with another, as real decoders do.

mod decoder;
mod defaults;
mod error;
mod input;
mod java;
mod specification;

pub use decoder::decode;
pub(super) use defaults::default_value;
pub use error::{DecodeError, DecoderKind};
