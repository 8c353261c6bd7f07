//! The generator and its code, with awkward schemas and with bytes of other implementations.

#![expect(unexpected_cfgs, reason = "generated code asks for the feature `serde` of a crate of its own")]

mod apache;
mod defaults;
mod evolution;
mod generated_files;
mod names;
mod recorded;
mod recursion;
mod unions;
mod unsupported;
mod values;
mod views;

#[expect(dead_code, unreachable_pub, reason = "a library's code, of which these tests use a part")]
#[path = "cases/generated/src/lib.rs"]
mod generated;
