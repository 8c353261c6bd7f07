//! Reads messages of writer schemas that were unknown when this program's decoders were generated.
//!
//! A generated decoder knows the versions that existed when it was generated. For a schema that was registered later,
//! [`SchemaRewriter::new`] resolves it once with the newest schema known here, and [`SchemaRewriter::rewrite`] turns each
//! of the writer's messages into the bytes that the newest known version would have written. The generated decoder reads
//! those. No tree of values is built, and a schema that cannot be read is refused before the first message: a field
//! without a default is missing, or a type, unit, scale or kind of time differs.

mod compile;
mod error;
mod execute;
mod program;
mod rewriter;

pub use error::RewriterError;
pub use rewriter::SchemaRewriter;
