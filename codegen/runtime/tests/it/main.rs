//! The runtime's reader, writer and logical types.

mod damage;
mod limits;
#[cfg(feature = "plan")]
mod plan;
mod round_trips;
mod texts;
