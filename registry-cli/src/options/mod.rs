//! Options that several commands share: one flattened struct per file.

mod files;
mod limit;
mod output;
mod project;
mod projects;
mod projects_below;
mod pulsar;
mod registry;

pub use files::{SchemaText, once_from_standard_input};
pub use limit::LimitOptions;
pub use output::{Color, FORMAT_VARIABLE, Format, OutputOptions};
pub use project::{ProjectOptions, known_contracts};
pub use projects::ProjectsOptions;
pub use pulsar::PulsarOptions;
pub use registry::{AccessOptions, RegistryOptions};
