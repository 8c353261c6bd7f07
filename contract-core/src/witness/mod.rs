//! Finds the smallest message that demonstrates an incompatibility or a semantic change.
//!
//! [`find`] makes a message for a result of [`readers::compare`](crate::compat::readers::compare) or
//! [`readers::semantic_changes`](crate::compat::readers::semantic_changes), and decodes it as real decoders do
//! ([`decode`]) before it returns it: a [`Witness`] is never a guess. If no message demonstrates the result,
//! [`NoExample`] says why.

mod binary;
mod candidates;
mod decode;
mod default_equality;
mod difference;
mod example;
mod finder;
mod json;
mod logical_value;
mod minimal_values;
mod path_to_type;
mod value;

pub use decode::{DecodeError, DecoderKind, decode};
pub(crate) use default_equality::have_same_default;
pub use difference::Difference;
pub use example::{NoExample, ReadOutcome, Witness, WitnessTarget, WriterSchema};
pub use finder::find;
pub use value::{Value, ValueMismatch};
