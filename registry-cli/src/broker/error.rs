//! How running a local broker can fail.

use std::io;
use std::path::{Path, PathBuf};

use crate::registry::RegistryError;
use schemactl_error_codes::{ErrorCode, command};

/// Why the local broker isn't there, or not gone.
#[derive(Debug, thiserror::Error)]
pub enum LocalBrokerError {
    /// No Java at all.
    #[error("no Java runtime: {reason}")]
    JavaMissing {
        /// Where it was looked for.
        reason: String,
    },
    /// A Java that can't run Pulsar.
    #[error("{} is Java {found}, but Apache Pulsar needs 17 or newer", java.display())]
    JavaTooOld {
        /// The runtime.
        java: PathBuf,
        /// Its version.
        found: u32,
    },
    /// Pulsar can't be had.
    #[error("Apache Pulsar {version} could not be fetched: {}", tried.join("; "))]
    Unavailable {
        /// The version.
        version: &'static str,
        /// What was tried and how it failed.
        tried: Vec<String>,
    },
    /// The archive isn't the right one.
    #[error("the archive from {origin} has the SHA-512 {found}, not the pinned {pinned}")]
    Corrupt {
        /// Where it came from.
        origin: String,
        /// What it is.
        found: String,
        /// What it should be.
        pinned: &'static str,
    },
    /// `PULSAR_HOME` is something else.
    #[error("`PULSAR_HOME` is {}, which has no `{missing}`", home.display())]
    HomeInvalid {
        /// The folder.
        home: PathBuf,
        /// What it lacks.
        missing: &'static str,
    },
    /// A port is in use, or not ours to use.
    #[error("cannot listen on port {port} for {purpose}: {source}")]
    Port {
        /// The port; 0 where any would have done.
        port: u16,
        /// What it is for.
        purpose: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// It ended while starting.
    #[error("the broker `{name}` ended while it was starting; the end of {}:\n{tail}", log.display())]
    Died {
        /// The broker.
        name: String,
        /// Its log.
        log: PathBuf,
        /// The last lines that say something.
        tail: String,
    },
    /// It took too long to start.
    #[error("the broker `{name}` was not ready within {seconds} s and was stopped; the end of {}:\n{tail}", log.display())]
    Slow {
        /// The broker.
        name: String,
        /// How long it was waited.
        seconds: u64,
        /// Its log.
        log: PathBuf,
        /// The last lines that say something.
        tail: String,
    },
    /// The disk is as good as full.
    #[error("the disk of {} has {free_mb} MB left, and a broker needs {needed_mb} MB", folder.display())]
    NoSpace {
        /// The folder of the broker's data.
        folder: PathBuf,
        /// What is left.
        free_mb: u64,
        /// What it takes.
        needed_mb: u64,
    },
    /// Somebody else is at it.
    #[error("another command is starting or stopping the broker `{name}`")]
    Busy {
        /// The broker.
        name: String,
    },
    /// The name isn't fit for a folder.
    #[error("`{name}` is not a name for a broker")]
    Name {
        /// The name.
        name: String,
    },
    /// There is no home folder to keep things in.
    #[error("there is no folder to keep the broker in: neither `{variable}` nor `HOME` is set")]
    NoHome {
        /// The variable that would say.
        variable: String,
    },
    /// A file can't be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The process can't be started or stopped.
    #[error("cannot {action} the broker's process: {reason}")]
    Process {
        /// What was tried.
        action: &'static str,
        /// Why not.
        reason: String,
    },
    /// The broker runs, but asking it failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

impl LocalBrokerError {
    /// For `map_err` on file operations.
    pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }

    /// The stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::JavaMissing { .. } => &command::JAVA_MISSING,
            Self::JavaTooOld { .. } => &command::JAVA_TOO_OLD,
            Self::Unavailable { .. } => &command::PULSAR_UNAVAILABLE,
            Self::Corrupt { .. } => &command::PULSAR_CORRUPT,
            Self::HomeInvalid { .. } => &command::PULSAR_HOME_INVALID,
            Self::Port { .. } => &command::PORT_TAKEN,
            Self::Died { .. } => &command::LOCAL_BROKER_DIED,
            Self::Slow { .. } => &command::LOCAL_BROKER_SLOW,
            Self::NoSpace { .. } => &command::LOCAL_BROKER_SPACE,
            Self::Busy { .. } => &command::LOCAL_BROKER_BUSY,
            Self::Name { .. } => &command::NAME_INVALID,
            Self::NoHome { .. } | Self::File { .. } => &command::LOCAL_BROKER_FILES,
            Self::Process { .. } => &command::LOCAL_BROKER_PROCESS,
            Self::Registry(error) => error.code(),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            Self::JavaMissing { .. } | Self::JavaTooOld { .. } => {
                "install a JDK 17 or newer (Debian, Ubuntu: `apt-get install openjdk-17-jre-headless`; macOS: \
                 `brew install openjdk@17`) or set `JAVA_HOME`"
            }
            Self::Unavailable { .. } => {
                "unpack Pulsar yourself and set `PULSAR_HOME`, install Maven, or run the image `apachepulsar/pulsar:4.0.8` \
                 with Docker"
            }
            Self::Corrupt { .. } => "run the command again; if it stays, something on the way changes the archive",
            Self::HomeInvalid { .. } => "correct `PULSAR_HOME`, or unset it",
            Self::Port { .. } => {
                "stop what listens there, or choose other ports: `--port 0 --admin-port 0` takes free ones"
            }
            Self::Died { .. } => "see the log; `--data` with an empty folder tells whether the data is the cause",
            Self::Slow { .. } => "see the log; `--wait` allows more time, `--heap` more memory",
            Self::NoSpace { .. } => "make room there, or keep the data on another disk with `--data`",
            Self::Busy { .. } => "wait for it, or use another `--name`",
            Self::Name { .. } => "use letters, digits, `-` and `_`",
            Self::NoHome { .. } => "set `HOME`",
            Self::File { .. } => "check rights and free space",
            Self::Process { .. } => "see the reason; the operating system refused",
            Self::Registry(error) => return error.help(),
        };
        help.to_owned()
    }
}
