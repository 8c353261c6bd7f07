//! The error for contracts that no code can be generated from.

use std::fmt;

use schemactl_avro::source::Span;
use schemactl_error_codes::{ErrorCode, generator};

/// A location in the contracts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The contract's id, `owner/message`.
    pub contract: String,
    /// The version's number.
    pub version: u32,
    /// The path of field names from the root record: `OrderCreated.data.items[].size`.
    pub path: String,
    /// The range in the schema's source.
    pub span: Option<Span>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}, {}", self.contract, self.version, self.path)
    }
}

/// The reason why no code can be generated from a contract.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// The root type is not a record.
    #[error("{location}: the root is {found}, but a message is a record: wrap it in a record with one field")]
    RootNotRecord {
        /// The root.
        location: Location,
        /// The root's type.
        found: String,
    },
    /// A union has no branches, and so no values.
    #[error("{location}: a union without branches has no values: add a branch or remove the field")]
    EmptyUnion {
        /// The union.
        location: Location,
    },
    /// A decimal has more digits than the Rust type can hold.
    #[error("{location}: a decimal of {precision} digits: generated code can hold 38 at most")]
    DecimalTooWide {
        /// The decimal.
        location: Location,
        /// The schema's precision.
        precision: u32,
    },
    /// A record contains itself, so that every value would be infinite.
    #[error("{location}: the record contains itself, so every value would be infinite: make the inner record nullable")]
    InfiniteRecord {
        /// The record.
        location: Location,
    },
    /// Types are nested deeper than the Rust compiler follows.
    #[error("{location}: types are nested deeper than the Rust compiler follows: nest fewer arrays, maps and records")]
    TypeTooDeep {
        /// The type at which the compiler would give up.
        location: Location,
    },
    /// The values of a default are nested too deeply.
    #[error("{location}: the values of the default are nested more than {max} deep: use a smaller default")]
    DefaultTooDeep {
        /// The field.
        location: Location,
        /// The maximum depth.
        max: usize,
    },
    /// Two contracts or owners would have the same Rust module.
    #[error("{location}: its module `{module}` is already the module of {other}: rename one of them")]
    ModuleNameTaken {
        /// The second contract.
        location: Location,
        /// The module's path.
        module: String,
        /// The contract that has the module.
        other: String,
    },
    /// A default is not a value of its type.
    #[error("{location}: the default is not a value of its type, {expected}")]
    InvalidDefault {
        /// The type.
        location: Location,
        /// The type's description.
        expected: String,
    },
    /// The contract's newest version cannot read an older one.
    #[error("{location}: version {reader} cannot read what version {writer} writes: {reason}")]
    Unresolvable {
        /// The type in the reader's schema.
        location: Location,
        /// The writer's version.
        writer: u32,
        /// The reader's version.
        reader: u32,
        /// The reason why the schemas do not resolve.
        reason: String,
    },
    /// The manifest's `id` does not name a field that can be a message's id.
    #[error("{location}: the contract's `id`, `{field}`, {reason}")]
    InvalidId {
        /// The root record.
        location: Location,
        /// The path in the manifest.
        field: String,
        /// The rest of the message, after the path.
        reason: String,
    },
    /// The manifest's `key` does not name a field that can be an entity's key.
    #[error("{location}: the contract's `key`, `{field}`, {reason}")]
    InvalidKey {
        /// The root record.
        location: Location,
        /// The path in the manifest.
        field: String,
        /// The rest of the message, after the path.
        reason: String,
    },
    /// The generated source is not valid Rust: a bug of the generator.
    #[error(
        "{location}: the generated code is not valid Rust ({reason}): this is a bug of the generator, please report it"
    )]
    InvalidRust {
        /// The contract.
        location: Location,
        /// The parser's message.
        reason: String,
    },
}

impl GenerateError {
    /// Returns the stable code of the kind of error.
    pub fn code(&self) -> &'static str {
        let code: &'static ErrorCode = match self {
            Self::RootNotRecord { .. } => &generator::ROOT_NOT_RECORD,
            Self::EmptyUnion { .. } => &generator::UNION_EMPTY,
            Self::DecimalTooWide { .. } => &generator::DECIMAL_TOO_WIDE,
            Self::InfiniteRecord { .. } => &generator::RECORD_INFINITE,
            Self::ModuleNameTaken { .. } => &generator::MODULE_NAME_TAKEN,
            Self::InvalidDefault { .. } => &generator::DEFAULT_INVALID,
            Self::TypeTooDeep { .. } => &generator::TYPE_TOO_DEEP,
            Self::DefaultTooDeep { .. } => &generator::DEFAULT_TOO_DEEP,
            Self::Unresolvable { .. } => &generator::VERSION_UNRESOLVABLE,
            Self::InvalidId { .. } => &generator::ID_FIELD_INVALID,
            Self::InvalidKey { .. } => &generator::KEY_FIELD_INVALID,
            Self::InvalidRust { .. } => &generator::GENERATED_CODE_INVALID,
        };
        code.id
    }

    /// Returns the message without the location.
    pub fn reason(&self) -> String {
        let message = self.to_string();
        message.strip_prefix(&format!("{}: ", self.location())).map(str::to_owned).unwrap_or(message)
    }

    /// Returns the location of the error.
    pub fn location(&self) -> &Location {
        match self {
            Self::RootNotRecord { location, .. }
            | Self::EmptyUnion { location }
            | Self::DecimalTooWide { location, .. }
            | Self::InfiniteRecord { location }
            | Self::TypeTooDeep { location }
            | Self::DefaultTooDeep { location, .. }
            | Self::ModuleNameTaken { location, .. }
            | Self::InvalidDefault { location, .. }
            | Self::Unresolvable { location, .. }
            | Self::InvalidId { location, .. }
            | Self::InvalidKey { location, .. }
            | Self::InvalidRust { location, .. } => location,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_table_is_used() {
        let (location, text) =
            (Location { contract: String::new(), version: 1, path: String::new(), span: None }, String::new);
        let at = || location.clone();
        let errors = [
            GenerateError::RootNotRecord { location: at(), found: text() },
            GenerateError::EmptyUnion { location: at() },
            GenerateError::DecimalTooWide { location: at(), precision: 39 },
            GenerateError::InfiniteRecord { location: at() },
            GenerateError::ModuleNameTaken { location: at(), module: text(), other: text() },
            GenerateError::InvalidDefault { location: at(), expected: text() },
            GenerateError::TypeTooDeep { location: at() },
            GenerateError::DefaultTooDeep { location: at(), max: 32 },
            GenerateError::Unresolvable { location: at(), writer: 1, reader: 2, reason: text() },
            GenerateError::InvalidId { location: at(), field: text(), reason: text() },
            GenerateError::InvalidKey { location: at(), field: text(), reason: text() },
            GenerateError::InvalidRust { location: at(), reason: text() },
        ];
        let table: Vec<&str> = generator::ALL.iter().map(|code| code.id).collect();
        assert_eq!(errors.iter().map(GenerateError::code).collect::<Vec<_>>(), table);
    }
}
