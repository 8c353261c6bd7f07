//! One file a verb: its options, and a `run` that returns an [`Outcome`](crate::outcome::Outcome).

mod broker;
mod explain;

pub use broker::Broker;
pub use explain::Explain;
