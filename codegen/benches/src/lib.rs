//! The codecs that the benchmarks compare: the generated one, one written by hand for the same event, and the event's types
//! for serde's codecs.

#[path = "../generated/src/lib.rs"]
pub mod generated;
pub mod hand_written;
pub mod peer;
pub mod sample;
