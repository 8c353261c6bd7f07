//! JSON with source positions, in the dialect that Pulsar's broker accepts.
//!
//! The broker parses schemas with Jackson and allows comments. So this parser accepts `/* */` and `//` comments, keeps the
//! last of several equal keys, and refuses what Jackson refuses, with the same limits.

mod builder;
mod cursor;
mod decode;
mod document;
mod error;
mod numbers;
mod reader;
mod scan;
mod strings;
mod surrogates;
mod value;

pub use decode::decode;
pub use document::{Document, Items, MemberRef, Members, ValueRef};
pub use error::JsonError;
pub use reader::{MAX_DEPTH, find_member, parse, parse_arc, parse_prefix};
pub use surrogates::{JavaChar, escape_lone_surrogates, java_chars, replace_lone_surrogates};
pub(crate) use value::same_members;
pub use value::{Json, Member, Number, Value};
