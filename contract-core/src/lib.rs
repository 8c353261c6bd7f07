//! Checks, lints and compares Avro schemas, and predicts how Pulsar's broker answers their upload.
//!
//! The crate opens no socket, starts no thread and prints nothing. The modules that a check uses, in the order of its steps:
//!
//! - [`source`], [`json`] and [`schema`], from `schemactl-avro`: sources with positions, JSON as Pulsar's broker reads
//!   it, and Avro schemas;
//! - [`contracts`]: loads the manifest, the lock, accepted breaks and all versions of a project;
//! - [`compat`]: compares two schemas, as readers do and as the broker does;
//! - [`witness`]: searches for a message that demonstrates what a comparison found;
//! - [`rule`] and [`rules`]: the data of a rule, and all rules, each with its explanation and the wording of its findings;
//! - [`finding`]: a place where a rule is broken;
//! - [`check`](check()): checks a project; the only way to a [`Checked`] contract set, which publishing and generating
//!   require.
//!
//! The other modules:
//!
//! - [`lint`]: checks the style and safety of valid schemas;
//! - [`mod@format`]: the layout of schema files;
//! - [`notation`]: extracts schemas from the JSON of registries, and recognizes other notations, such as Avro IDL;
//! - [`diff`]: lists the changes between two schemas, whether or not they break anything;
//! - [`case`]: splits names such as `orderId` into words;
//! - [`day`]: calendar days.

pub mod case;
pub mod compat;
pub mod contracts;
pub mod day;
pub mod diff;
pub mod finding;
pub mod format;
pub mod lint;
pub mod notation;
pub mod rule;
pub mod rules;
pub mod witness;

mod check;
mod decimal;
mod edits;

pub use schemactl_avro::{json, schema, source};

pub use check::{
    CheckOptions, CheckReport, Checked, ExampleSearch, GeneratorCheck, GeneratorRefusal, PolicyChange, TopicVersion,
    VersionComparison, apply_policy, check, check_with, compare_versions, describe_broker_error, describe_refusal,
    find_changed_responses, first_compatible_version, invalid_entry_finding, matches_entry, may_hide_findings,
};
