//! The four ways in which a command can end.

use std::process::ExitCode;

/// The end of a command; both `success` in its JSON answer and the process's exit code come from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was checked, and everything is fine.
    Clean,
    /// Everything was checked, and the contracts or the registry's content have errors.
    Findings,
    /// The command was called or configured wrongly.
    Usage,
    /// The check could not be done: network, broker, credentials.
    CouldNotCheck,
}

impl Exit {
    /// Returns the process's exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::CouldNotCheck => 3,
        }
    }

    /// Returns whether the command ended without errors.
    pub fn is_success(self) -> bool {
        self == Self::Clean
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
