//! The small runtime that generated event modules call.
//!
//! - [`Event`], [`EventView`], [`Identified`] and [`Keyed`]: what a generated message type promises;
//! - [`Reader`] and [`mod@write`]: Avro's binary form, bounds checked and without `unsafe`;
//! - [`DecodeError`]: why bytes are not the message they were taken for;
//! - the logical types: [`TimestampMillis`] and its kin, [`Date`], [`TimeMillis`], [`Decimal`],
//!   [`Duration`] and [`Uuid`], each as real as its Avro meaning and without loss.
//!
//! With the feature `serde`, logical types read and write their text form. With the feature `plan`, a `SchemaRewriter` reads what
//! a version wrote that was unknown when the events were generated.

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
