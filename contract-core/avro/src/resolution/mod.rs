//! Schema resolution: how a reader's schema reads what a writer's schema has written.
//!
//! [`resolve`] applies the rules of Avro 1.11 ("Schema Resolution") once and returns a [`Resolution`]: one node for each
//! pair of types that meet, with the [`Action`] that reads one as the other. The generator turns it into Rust, and
//! `event-runtime` into operations that rewrite a message, so both read every message in the same way.
//!
//! Beyond Avro's rules, a pair is refused if a value would silently change its meaning: another unit, another scale, another kind of time, or
//! another attribute of [`MeaningAttributes`](crate::semantics::MeaningAttributes).
//!
//! ```
//! use schemactl_avro::resolution::resolve;
//! use schemactl_avro::schema::parse_str;
//! use schemactl_avro::source::SourceId;
//!
//! let schema = |fields: &str| {
//!     let json = format!(r#"{{"type": "record", "name": "Order", "fields": [{fields}]}}"#);
//!     parse_str(&json, SourceId::default()).into_lenient().unwrap()
//! };
//! let writer = schema(r#"{"name": "size", "type": "int"}"#);
//! let reader = schema(r#"{"name": "size", "type": "long"}, {"name": "note", "type": "string", "default": ""}"#);
//! assert!(resolve(&writer, &reader).is_ok());
//!
//! let error = resolve(&reader, &schema(r#"{"name": "size", "type": "int"}"#)).unwrap_err();
//! assert_eq!(error.to_string(), "long cannot be read as int");
//! ```

mod action;
mod default;
mod error;
mod matching;
mod resolver;
mod same_encoding;

pub use action::{Action, FieldAction, FieldDefault, NodeId, Promotion, Resolution, ResolutionNode};
pub use error::{Mismatch, ResolutionError};
pub use matching::{is_primitive_readable, names_match};
pub use resolver::{resolve, resolve_with};
