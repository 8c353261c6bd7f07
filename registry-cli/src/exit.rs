//! The four ways a command can end.

use std::process::ExitCode;

/// How a command ended; success in the JSON envelope and the process's exit code both come from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was looked at and nothing is wrong.
    Clean,
    /// Everything was looked at and something is wrong with the contracts or the registry's content.
    Findings,
    /// The command was called or configured wrongly.
    Usage,
    /// The answer could not be had: network, broker, credentials.
    CouldNotCheck,
}

impl Exit {
    /// The process's exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::CouldNotCheck => 3,
        }
    }

    /// Whether nothing is wrong.
    pub fn is_success(self) -> bool {
        self == Self::Clean
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
