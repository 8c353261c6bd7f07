//! The two verdicts on a change of a schema: what readers survive, and what Pulsar's broker says.
//!
//! They differ, so both are always asked for. [`readers`] follows Avro's own rules for reading one version's
//! data with another ([`readers::compare`]) and adds what those rules let pass although the data then means
//! something else ([`readers::semantic_changes`]). [`broker`] computes what a Pulsar broker answers, which checks less
//! in some places and more in others.
//!
//! A [`Strategy`] says which version must read which; [`Strategy::pairs`] lists them.

pub mod broker;
pub mod readers;

mod memo;
mod strategy;
mod unions;

pub use strategy::{Direction, Pair, Strategy, UnknownStrategy};
