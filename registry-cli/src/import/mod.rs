//! Imports existing schemas: sources are read, a plan says which contract each schema becomes, and the plan is written.
//!
//! - [`sources`]: what schemas files have, in every notation;
//! - [`files`]: the files of an import, on the disk or in a commit;
//! - `definitions`, `resolve`: self-contained schemas from files that refer to each other's types;
//! - `layout`: which files are versions of one schema;
//! - [`history`]: the schemas that files had in earlier commits;
//! - [`plan`]: contracts and versions from schemas and the existing project;
//! - [`write`]: files and tables of the manifest.

pub(crate) mod candidate;
mod definitions;
mod existing;
pub(crate) mod files;
pub(crate) mod groups;
pub(crate) mod history;
mod layout;
mod naming;
pub(crate) mod plan;
mod resolve;
pub(crate) mod sources;
pub(crate) mod write;
