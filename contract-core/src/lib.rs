//! Parses, checks, lints and fingerprints Avro schemas, and says what Pulsar's broker will answer.
//!
//! Pure: nothing here opens a socket, spawns a task or prints. The way through the crate is the way of a
//! schema file:
//!
//! - [`source`]: the texts that findings point into, and positions in them;
//! - [`json`]: a JSON reader that keeps positions and speaks the dialect that Pulsar's broker accepts;
//! - [`schema`]: the schema model, its parser with Avro's rules, canonical form and fingerprints;
//! - [`compat`]: the two verdicts on a pair of schemas: what readers survive, and what the broker says;
//! - [`rules`]: one file for each promise that a contract makes, with its explanation;
//! - [`finding`]: what a broken promise looks like to a person;
//! - [`contracts`]: the manifest, the seal, and the set of contracts that they describe;
//! - [`day`]: calendar days;
//! - [`case`]: the words of names;
//! - [`diff`]: what changed between two schemas, whether or not anything breaks;
//! - [`lint`]: what is legal and unwise: names, documentation, defaults, types, secrets;
//! - [`check`]: the only way to a [`Checked`] contract set, which publishing and generating ask for.

pub mod case;
pub mod compat;
pub mod contracts;
pub mod day;
pub mod diff;
pub mod finding;
pub mod format;
pub mod lint;
pub mod rule;
pub mod rules;
pub mod witness;

mod check;
mod edits;

pub use schemactl_avro::{json, schema, source};

pub use check::{
    CheckOptions, CheckReport, Checked, ExampleSearch, Generator, GeneratorRefusal, TopicVersion, VersionComparison,
    apply_policy, blocks_comparison, check, check_with, compare_versions, describe_broker_error, describe_rejection,
};
