//! The runtime's reader, writer, rewriter and logical types.

mod corrupt_bytes;
mod limits;
#[cfg(feature = "rewrite")]
mod rewriting;
mod round_trips;
mod string_forms;
