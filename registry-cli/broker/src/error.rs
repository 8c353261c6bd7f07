//! Errors of local brokers.

use std::io;
use std::path::{Path, PathBuf};

use schemactl_error_codes::{ErrorCode, command};
use schemactl_pulsar::RegistryError;

/// An error of fetching, starting or stopping a local broker.
#[derive(Debug, thiserror::Error)]
pub enum LocalBrokerError {
    /// There is no Java runtime.
    #[error("no Java runtime: {reason}")]
    JavaMissing {
        /// The reason.
        reason: String,
    },
    /// The Java runtime is too old.
    #[error("{} is Java {found}, but Apache Pulsar {version} needs {needed} or newer", java.display())]
    JavaTooOld {
        /// The runtime.
        java: PathBuf,
        /// Its version.
        found: u32,
        /// The version of Pulsar.
        version: &'static str,
        /// The oldest version of Java that runs it.
        needed: u32,
    },
    /// Pulsar cannot be downloaded.
    #[error("Apache Pulsar {version} could not be fetched: {}", tried.join("; "))]
    Unavailable {
        /// The version.
        version: &'static str,
        /// The sources with the reason of each failure.
        tried: Vec<String>,
    },
    /// The archive has another hash.
    #[error("the archive from {origin} has the SHA-512 {found}, not the pinned {pinned}")]
    Corrupt {
        /// The source.
        origin: String,
        /// Its hash.
        found: String,
        /// The expected hash.
        pinned: &'static str,
    },
    /// `PULSAR_HOME` does not contain Pulsar.
    #[error("`PULSAR_HOME` is {}, which has no `{missing}`", home.display())]
    HomeInvalid {
        /// The folder.
        home: PathBuf,
        /// The missing file.
        missing: &'static str,
    },
    /// A port is in use, or not permitted.
    #[error("cannot listen on port {port} for {purpose}: {source}")]
    Port {
        /// The port; 0 for any free one.
        port: u16,
        /// The purpose of the port.
        purpose: &'static str,
        /// The reason.
        source: io::Error,
    },
    /// The broker exited during its start.
    #[error("the broker `{name}` exited during its start; the end of {}:\n{tail}", log.display())]
    Died {
        /// The broker's name.
        name: String,
        /// The log file.
        log: PathBuf,
        /// The relevant lines of the log.
        tail: String,
    },
    /// The broker was not ready in time.
    #[error("the broker `{name}` was not ready within {seconds} s and was stopped; the end of {}:\n{tail}", log.display())]
    Slow {
        /// The broker's name.
        name: String,
        /// The time limit.
        seconds: u64,
        /// The log file.
        log: PathBuf,
        /// The relevant lines of the log.
        tail: String,
    },
    /// The disk has too little free space.
    #[error("the disk of {} has {free_mb} MB left, and a broker needs {needed_mb} MB", folder.display())]
    NoSpace {
        /// The folder of the broker's data.
        folder: PathBuf,
        /// The free space.
        free_mb: u64,
        /// The required space.
        needed_mb: u64,
    },
    /// Another command starts or stops the broker.
    #[error("another command is starting or stopping the broker `{name}`")]
    Busy {
        /// The broker's name.
        name: String,
    },
    /// The name cannot be the name of a folder.
    #[error("`{name}` is not a valid name for a broker")]
    Name {
        /// The name.
        name: String,
    },
    /// The user has no home folder.
    #[error("there is no folder for the broker's files: neither `{variable}` nor `HOME` is set")]
    NoHome {
        /// The variable that would name the folder.
        variable: String,
    },
    /// A file operation failed.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// The operation.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The broker's process cannot be started or stopped.
    #[error("cannot {action} the broker's process: {reason}")]
    Process {
        /// The operation.
        action: &'static str,
        /// The reason.
        reason: String,
    },
    /// A call to the running broker failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

impl LocalBrokerError {
    /// Returns a function for `map_err` on file operations.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }

    /// Returns the stable code.
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

    /// Returns what to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            Self::JavaTooOld { needed, .. } if *needed > 17 => {
                return format!(
                    "install a JDK {needed} or newer, under /usr/lib/jvm or with `JAVA_HOME`; without one, Python's pip fetches \
                     a runtime, which needs a network"
                );
            }
            Self::JavaMissing { .. } | Self::JavaTooOld { .. } => {
                "install a JDK 17 or newer (Debian, Ubuntu: `apt-get install openjdk-17-jre-headless`; macOS: \
                 `brew install openjdk@17`) or set `JAVA_HOME`"
            }
            Self::Unavailable { version, .. } => {
                return format!(
                    "install Maven and check the network; or unpack Pulsar {version} yourself, set `PULSAR_HOME` and leave out `--pulsar`, or run \
                     the image `apachepulsar/pulsar:{version}` with Docker"
                );
            }
            Self::Corrupt { .. } => "run the command again; if it fails again, a proxy or mirror delivers another file",
            Self::HomeInvalid { .. } => "correct `PULSAR_HOME`, or unset it",
            Self::Port { .. } => {
                "stop the program that uses the port, or choose others: `--port 0 --admin-port 0` takes free ones"
            }
            Self::Died { .. } => {
                "read the log; start it with `--data` and an empty folder to see whether the data is the cause"
            }
            Self::Slow { .. } => "read the log; `--wait` allows more time, `--heap` more memory",
            Self::NoSpace { .. } => "free some space, or use another disk with `--data`",
            Self::Busy { .. } => "wait until it is done, or use another `--name`",
            Self::Name { .. } => "use letters, digits, `-` and `_`",
            Self::NoHome { .. } => "set `HOME`",
            Self::File { .. } => "check permissions and free space",
            Self::Process { .. } => "the operating system refused; see the reason",
            Self::Registry(error) => return error.help(),
        };
        help.to_owned()
    }
}
