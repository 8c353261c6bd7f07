//! What the benchmarks compare: the generated codec, one written by hand for the same event, and the
//! event as other crates take it.

pub mod by_hand;
#[path = "../generated/src/lib.rs"]
pub mod generated;
pub mod peer;
pub mod sample;
