//! What a Pulsar broker answers about a schema, bug for bug.
//!
//! Pulsar 4.0 checks with Avro 1.11's `SchemaValidator`, which differs from Avro's own rules for readers in
//! both directions ([`can_read`]), and surrounds that check with rules of its own ([`compatibility`],
//! [`publish`], [`subscribe`]). Where Java throws, the broker gives no verdict but an error.

mod action;
mod aliases;
mod answer;
mod defaults;
mod equivalent;
mod failure;
mod grammar;
mod nesting;
mod plan;
mod resolve;
mod symbols;
mod validator;

pub(crate) use action::{Action, ActionId};
pub use answer::{
    Answer, Cause, Published, Refusal, Stored, Text, Version, compatibility, publish, subscribe, validate,
};
pub use failure::Failure;
pub(crate) use plan::Plan;
pub use validator::can_read;
