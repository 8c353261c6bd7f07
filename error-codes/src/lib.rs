//! The error codes of all crates, in one table.
//!
//! A code is a stable id in upper case with underscores, such as `BROKER_UNREACHABLE`. Each code has one meaning, and
//! no two codes share an id. `schemactl explain CODE` prints an entry, and `docs/errors.md` is generated from the table.
//!
//! Codes belong to a [`Family`], and each family is one file:
//!
//! - [`command`]: errors of `schemactl`;
//! - [`schema`]: schemas that Avro's parser or Pulsar refuses;
//! - [`generator`]: schemas that the generator refuses;
//! - [`runtime`]: errors of generated code and of `event-runtime`;
//! - [`kit`]: errors that every service can have;
//! - [`services`]: errors of a single service, and of the demo.
//!
//! ```
//! use schemactl_error_codes::{Family, find};
//!
//! let code = find("MESSAGE_TRUNCATED").unwrap();
//! assert_eq!(code.family, Family::Runtime);
//! assert_eq!(code.title, "The message ends in the middle of a value.");
//! ```

mod code;
pub mod command;
mod exit;
mod family;
pub mod generator;
pub mod kit;
pub mod runtime;
pub mod schema;
pub mod services;

pub use code::ErrorCode;
pub use exit::Exit;
pub use family::Family;

/// Returns the codes of a family.
pub fn codes(family: Family) -> &'static [&'static ErrorCode] {
    match family {
        Family::Command => command::ALL,
        Family::Schema => schema::ALL,
        Family::Generator => generator::ALL,
        Family::Runtime => runtime::ALL,
        Family::Kit => kit::ALL,
        Family::Services => services::ALL,
    }
}

/// Returns all codes, family by family.
pub fn all() -> impl Iterator<Item = &'static ErrorCode> {
    Family::ALL.iter().flat_map(|family| codes(*family)).copied()
}

/// Returns the code with this id.
pub fn find(id: &str) -> Option<&'static ErrorCode> {
    all().find(|code| code.id == id)
}
