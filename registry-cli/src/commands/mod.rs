//! One file a verb: its options, and a `run` that returns an [`Outcome`](crate::outcome::Outcome).

mod broker;
mod check;
mod explain;
mod release;

pub use broker::Broker;
pub use check::Check;
pub use explain::Explain;
pub use release::Release;
