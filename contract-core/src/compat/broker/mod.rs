//! What a Pulsar broker answers about a schema, bug for bug.
//!
//! Pulsar 4.0 checks with Avro 1.11's `SchemaValidator`, which differs from Avro's own rules for readers in
//! both directions ([`can_read`]), and surrounds that check with rules of its own ([`compatibility`],
//! [`publish`], [`subscribe`]). Where Java throws, the broker gives no verdict but an error.

mod action;
mod aliases;
mod answer;
mod branch;
mod calls;
mod checks;
mod defaults;
mod definition;
mod equivalent;
mod examine;
mod failure;
mod grammar;
mod nesting;
mod plan;
mod resolve;
mod schema_type;
mod symbols;
mod validator;
mod words;

pub(crate) use action::{Action, ActionId};
pub(crate) use aliases::Renamed;
pub use answer::{Answer, Cause, Part, Published, Refusal, Stored, Text, Version};
pub(crate) use calls::known;
pub use calls::{compatibility, publish, subscribe};
pub use definition::{Malformed, Properties, Subject, TypedSchema};
pub(crate) use equivalent::Equivalences;
pub use failure::Failure;
pub(crate) use plan::Plan;
pub use schema_type::{SchemaType, UnknownSchemaType};
pub use validator::can_read;
