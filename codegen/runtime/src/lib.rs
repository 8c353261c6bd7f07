//! The runtime of generated event modules.
//!
//! - [`Event`], [`EventView`], [`Identified`] and [`Keyed`]: the traits of generated message types;
//! - [`Reader`] and [`mod@write`]: Avro's binary encoding, with bounds checks and without `unsafe`;
//! - [`DecodeError`]: why bytes cannot be decoded;
//! - the logical types [`TimestampMillis`], [`TimestampMicros`], [`LocalTimestampMillis`], [`LocalTimestampMicros`],
//!   [`Date`], [`TimeMillis`], [`TimeMicros`], [`Decimal`], [`Duration`] and [`Uuid`], which keep every value that Avro
//!   can encode.
//!
//! With the feature `serde`, logical types are serialized in their string form. With the feature `rewrite`, a
//! `SchemaRewriter` reads messages of schemas that were registered after the code was generated.

mod codes;
mod error;
mod event;
mod logical;
mod read;
#[cfg(feature = "rewrite")]
mod rewrite;
mod symbols;
pub mod write;

#[cfg(feature = "serde")]
pub use serde;
pub use uuid::Uuid;

pub use error::DecodeError;
pub use event::{Event, EventView, Identified, Keyed, SchemaVersion};
#[cfg(feature = "serde")]
pub use logical::hex;
pub use logical::{
    Date, Decimal, DecimalError, Duration, LocalTimestampMicros, LocalTimestampMillis, OutOfRange, ParseError,
    TimeMicros, TimeMillis, TimestampMicros, TimestampMillis,
};
pub use read::Reader;
#[cfg(feature = "rewrite")]
pub use rewrite::{RewriterError, SchemaRewriter};
