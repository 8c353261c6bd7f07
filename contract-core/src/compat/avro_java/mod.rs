//! Avro Java 1.11's resolution of a reader's schema against a writer's, bug for bug.
//!
//! Pulsar's broker decides with [`can_read`], which emulates Avro's `SchemaValidator`. Consumers that are written in
//! Java decode as [`DecodingPlan`] says. The steps are those of Avro's own classes:
//! - `Schema.applyAliases`: [`AliasedWriter`];
//! - `Resolver`: `resolver`, with `Resolver.WriterUnion.unionEquiv` in [`UnionEquality`];
//! - `ResolvingGrammarGenerator`: `grammar`, and `defaults` for `encode`;
//! - `Symbol.flatten` and `Symbol.hasErrors`: `flattened_grammar`.

mod action;
mod aliases;
mod branch_order;
mod decoding_plan;
mod defaults;
mod failure;
mod flattened_grammar;
mod grammar;
mod recursion;
mod resolver;
mod union_equality;
mod validator;

pub(crate) use action::{Action, ActionId};
pub(crate) use aliases::AliasedWriter;
pub(crate) use decoding_plan::DecodingPlan;
pub use failure::AvroFailure;
pub(crate) use union_equality::UnionEquality;
pub use validator::can_read;
