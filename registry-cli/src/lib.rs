//! Checks Avro contracts, says who would break and how to fix it, and registers them with Pulsar.
//!
//! The command is a thin shell over this library:
//!
//! - [`cli`]: the command line; [`commands`] has one file per command, [`options`] the shared options;
//! - [`outcome`]: the result of a command, which [`render`] writes, with its [`Exit`](schemactl_error_codes::Exit);
//! - [`error`]: errors with stable codes that `schemactl explain` knows;
//! - [`publish`]: from contracts to a registry: plan, apply, read back;
//! - [`git`]: schemas of a commit;
//! - [`progress`]: progress of long work.

pub mod cli;
pub mod commands;
pub mod error;
pub mod git;
pub mod options;
pub mod outcome;
pub mod progress;
pub mod publish;
pub mod render;

mod file_history;
mod generator;
mod import;
mod ops;
mod path;
