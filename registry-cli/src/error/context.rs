//! Details of errors.

/// The folders in which a manifest was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchScope {
    /// Only the folder that was given.
    Folder,
    /// The current folder and all above it.
    Upwards,
    /// The current folder and all below it.
    Downwards,
}

/// The part of a project in which a failed check found errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFailure {
    /// The project's own files, or released versions.
    Files,
    /// The contracts.
    Contracts,
}

/// The option that selects a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistryOption {
    /// `--registry NAME`
    Registry,
    /// `--against registry:NAME`
    Against,
}
