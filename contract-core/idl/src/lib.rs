//! Avro IDL, as Avro 1.12 defines it: protocols and schemas in a notation for people.
//!
//! [`parse`] returns the named types of a file as JSON, with the types of the files that it imports. The crate does no
//! I/O: the caller reads imported files.
//!
//! ```
//! use schemactl_avro::schema::pretty;
//! use schemactl_avro::source::Sources;
//!
//! let mut sources = Sources::default();
//! let text = "namespace shop; record Order { string id; timestamp_ms? paid = null; }";
//! let file = schemactl_idl::parse(&mut sources, "order.avdl", text, &mut |_, _| None).expect("IDL");
//! assert_eq!(
//!     pretty(&file.types[0].json),
//!     r#"{
//!   "type": "record",
//!   "name": "Order",
//!   "namespace": "shop",
//!   "fields": [
//!     { "name": "id", "type": "string" },
//!     {
//!       "name": "paid",
//!       "type": ["null", { "type": "long", "logicalType": "timestamp-millis" }],
//!       "default": null
//!     }
//!   ]
//! }
//! "#,
//! );
//! ```

mod doc_comment;
mod error;
mod file;
mod lexer;
mod literal;
mod object;
mod parser;
mod token;

pub use error::IdlError;
pub use file::{IdlFile, Import, ImportKind, ImportedFile, NamedType, ReadImport, parse};
