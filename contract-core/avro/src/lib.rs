//! Avro schemas as Apache Pulsar's broker reads them.
//!
//! The crate parses the JSON dialect that the broker accepts and keeps the position of every value, so that a tool can
//! point at the part of a schema that is wrong. It does no I/O.
//!
//! - [`json`]: JSON with source positions;
//! - [`resolution`]: how a reader's schema reads what a writer's schema has written;
//! - [`schema`]: the schema model, its parser, canonical form, fingerprints and equality;
//! - [`semantics`]: what values mean beyond their bytes, and when two types mean the same;
//! - [`source`]: source texts, byte spans, lines and columns.
//!
//! ```
//! use schemactl_avro::schema::{Kind, parse_str};
//! use schemactl_avro::source::Sources;
//!
//! let mut sources = Sources::default();
//! let text = r#"{ "type": "enum", "name": "shop.Size", "symbols": ["S", "M", "M"] }"#;
//! let parsed = parse_str(text, sources.add("size.avsc", text));
//!
//! assert!(parsed.strict().is_none());
//! let problem = &parsed.problems[0];
//! let (path, position) = sources.locate(problem.span);
//! assert_eq!(
//!     format!("{}:{}:{}: {problem}", path.display(), position.line, position.column),
//!     "size.avsc:1:62: the enum has `M` twice",
//! );
//! ```

pub mod json;
pub mod resolution;
pub mod schema;
pub mod semantics;
mod shared_str;
pub mod source;

pub use shared_str::SharedStr;
