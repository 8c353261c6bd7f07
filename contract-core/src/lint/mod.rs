//! Style and safety rules for valid schemas: naming, documentation, defaults, types, secrets.
//!
//! A lint rule is data: a [`Rule`](crate::rule::Rule) and a function that checks one schema or the whole project. Each
//! has a file in `rules/lint`; the manifest can override its severity.

mod attributes;
mod context;
mod definition;
mod files;
mod options;
mod previous_versions;
mod project;
mod project_context;
mod runner;
mod vocabulary;

pub use files::lint_files;
pub use options::{FieldCase, Language, LintOptions};
pub use project::{Scope, lint_project};

pub use crate::rules::lint::file_is_formatted::unformatted;

pub(crate) use attributes::{AttributeOwner, is_avro_attribute};
pub(crate) use context::{FieldSite, LintContext};
pub(crate) use definition::{Check, Lint};
pub(crate) use previous_versions::location as location_in_version;
pub(crate) use project_context::{Definition, ProjectContext};
pub(crate) use vocabulary::{find_term, find_value_term};
