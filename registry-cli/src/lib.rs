//! Checks Avro contracts, says who would break and how to mend it, and registers them with Pulsar.
//!
//! The command is a thin shell over this library:
//!
//! - [`cli`]: the command line; [`commands`] has one file a verb, [`options`] what they share;
//! - [`outcome`]: what every command returns, a value that [`render`] writes and that knows how the command ended ([`Exit`]);
//! - [`error`]: what can go wrong, with stable codes that `schemactl explain` knows;
//! - [`registry`]: schema registries, with two adapters: Pulsar's own and one in memory;
//! - [`publish`]: from contracts to a registry: plan, apply, read back;
//! - [`broker`]: a real Apache Pulsar on this machine;
//! - [`git`]: what a commit has;
//! - [`progress`]: how long work tells what it does.

pub mod cli;
pub mod commands;
pub mod error;
pub mod git;
pub mod options;
pub mod outcome;
pub mod progress;
pub mod publish;
pub mod render;

mod generator;
mod ops;
mod path;
