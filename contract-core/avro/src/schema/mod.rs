//! The schema model, its parser with Avro's rules, canonical form, fingerprints and equality.
//!
//! A [`Schema`] is an arena of types, each with a [`TypeId`]. A recursive or repeated reference to a named type is the id
//! of its one definition. All parts have their spans in the source.

mod canonical;
mod definitions;
mod encoded_size;
mod equality;
mod field_digest;
mod fingerprint;
mod inline;
mod kind;
mod logical_type;
mod model;
mod name;
mod parse;
mod print;
mod pulsar_profile;
mod shared_types;

pub use definitions::{Definition, defined_name, definitions, with_namespace};
pub use encoded_size::EncodedSizes;
pub use equality::{NamedSchema, types_equal};
pub use fingerprint::Fingerprints;
pub use inline::inline;
pub use kind::{Enum, Field, Fixed, Kind, Order, Prop, Record, Symbol, TypeId};
pub use logical_type::{LogicalType, NewerLogicalType};
pub use model::{Node, Schema};
pub use name::Name;
pub use parse::{Parsed, Problem, ProblemKind, parse_arc, parse_document, parse_json, parse_stored, parse_str};
pub use print::{pretty, pretty_with_source, write_string};
pub use pulsar_profile::{BrokerProfile, ProfileSupport, PulsarProfile, UnknownProfile};
pub use shared_types::SharedTypes;
