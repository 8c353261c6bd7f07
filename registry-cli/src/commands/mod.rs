//! The commands, one file each: options, and a `run` that returns an [`Outcome`](crate::outcome::Outcome).

mod broker;
mod check;
mod compat;
mod diff;
mod explain;
mod fingerprint;
mod fmt;
mod generate;
mod lint;
mod publish;
mod release;
mod status;

pub use broker::Broker;
pub use check::Check;
pub use compat::Compat;
pub use diff::Diff;
pub use explain::Explain;
pub use fingerprint::Fingerprint;
pub use fmt::Fmt;
pub use generate::Generate;
pub use lint::Lint;
pub use publish::Publish;
pub use release::Release;
pub use status::Status;
