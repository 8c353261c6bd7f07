//! The two verdicts on a change of a schema: whether readers can decode the data, and what Pulsar's broker answers.
//!
//! The two differ, so both are always computed. [`readers`] applies Avro's own rules for reading one version's data with
//! another ([`readers::compare`]), and adds the changes that those rules accept although the data then mean something
//! else ([`readers::semantic_changes`]). [`broker`] computes what a Pulsar broker answers, which is stricter than Avro's
//! rules in some places and more lenient in others.
//!
//! A [`Strategy`] says which version must read which; [`Strategy::pairs`] lists these pairs.
//!
//! Nothing here writes messages for people: the rules word their findings. The exceptions are error types, and the
//! messages of Avro Java that [`readers::IncompatibilityKind::java_message`] reproduces for comparison with it.

pub mod broker;
pub mod readers;

pub(crate) mod avro_java;

mod pair_map;
mod strategy;
mod union_candidates;
mod union_index;

pub use strategy::{Direction, Strategy, UnknownStrategy, VersionPair};
