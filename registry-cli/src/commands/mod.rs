//! The commands, one file each: a struct with the options that implements [`Command`].

mod accept;
mod broker;
mod check;
mod compat;
mod diff;
mod explain;
mod fingerprint;
mod fmt;
mod generate;
mod import;
mod init;
mod lint;
mod move_contract;
mod publish;
mod release;
mod status;
mod withdraw;

use crate::error::ToolError;
use crate::options::Format;
use crate::outcome::Outcome;
use crate::progress::Progress;

pub use accept::Accept;
pub use broker::Broker;
pub use check::Check;
pub use compat::Compat;
pub use diff::Diff;
pub use explain::Explain;
pub use fingerprint::Fingerprint;
pub use fmt::Fmt;
pub use generate::Generate;
pub use import::Import;
pub use init::Init;
pub use lint::Lint;
pub use move_contract::Move;
pub use publish::Publish;
pub use release::Release;
pub use status::Status;
pub use withdraw::Withdraw;

/// A command of the command line.
pub trait Command {
    /// Returns the command's name, for messages and formats.
    fn name(&self) -> &'static str;

    /// Returns whether the command supports the format. This is checked before the command runs, so that no change is made
    /// whose result cannot be written.
    fn supports(&self, format: Format) -> bool {
        matches!(format, Format::Human | Format::Json)
    }

    /// Runs the command.
    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError>;
}
