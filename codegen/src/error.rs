//! Why no code can be generated of a contract.

use std::fmt;

use contract_core::source::Span;

use crate::limits::{self, Limit};

/// Where in the contracts something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The contract's id, `owner/message`.
    pub contract: String,
    /// The version's number.
    pub version: u32,
    /// The path of names from the root record: `OrderCreated.data.items[].size`.
    pub path: String,
    /// The location in the schema's text.
    pub span: Option<Span>,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}, {}", self.contract, self.version, self.path)
    }
}

/// Why no code can be generated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// The root type is no record.
    #[error("{location}: the root is {found}, and a message is a record: wrap it in a record with one field")]
    RootNotRecord {
        /// Where.
        location: Location,
        /// The root in a person's words.
        found: String,
    },
    /// A union has no branches, so that no value can be written.
    #[error("{location}: a union of nothing has no values: give it a branch or remove the field")]
    EmptyUnion {
        /// Where.
        location: Location,
    },
    /// A decimal has more digits than the Rust type can hold.
    #[error("{location}: a decimal of {precision} digits: 38 are the most that generated code can hold")]
    DecimalTooWide {
        /// Where.
        location: Location,
        /// The schema's precision.
        precision: u32,
    },
    /// A record contains itself with no way to end.
    #[error("{location}: the record contains itself and no value of it can end: make the inner one nullable")]
    NoFiniteValue {
        /// Where.
        location: Location,
    },
    /// Types lie in each other deeper than Rust's compiler follows.
    #[error(
        "{location}: types lie in each other deeper than Rust's compiler follows: put fewer arrays, maps and records into \
         each other"
    )]
    TypeTooDeep {
        /// Where the compiler would give up.
        location: Location,
    },
    /// The values of a default lie too deep in each other.
    #[error("{location}: more than {most} values of the default lie in each other: make the default a smaller one")]
    DefaultTooDeep {
        /// Where.
        location: Location,
        /// The most that there may be.
        most: usize,
    },
    /// Two contracts or owners would be one Rust module.
    #[error("{location}: its module `{module}` is taken by {other}: rename one of them")]
    ModuleTaken {
        /// Where.
        location: Location,
        /// The module's path.
        module: String,
        /// The contract that has the module.
        other: String,
    },
    /// A default is no value of its type.
    #[error("{location}: the default is no value of its type, {expected}")]
    BadDefault {
        /// Where.
        location: Location,
        /// The type in a person's words.
        expected: String,
    },
    /// The contract's newest version cannot read an older one.
    #[error("{location}: version {reader} cannot read what version {writer} writes: {reason}")]
    Unresolvable {
        /// Where, in the reader's schema.
        location: Location,
        /// The writer's version.
        writer: u32,
        /// The reader's version.
        reader: u32,
        /// What does not fit.
        reason: String,
    },
    /// The manifest's `id` names no field that can be a message's id.
    #[error("{location}: the contract's `id`, `{field}`, {reason}")]
    BadId {
        /// Where.
        location: Location,
        /// The path in the manifest.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest's `key` names no field that can be an entity's key.
    #[error("{location}: the contract's `key`, `{field}`, {reason}")]
    BadKey {
        /// Where.
        location: Location,
        /// The path in the manifest.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The generated text is no Rust: a fault of the generator.
    #[error(
        "{location}: the generated code is not valid Rust ({reason}): this is a bug of the generator, please report it"
    )]
    NotRust {
        /// Where.
        location: Location,
        /// The parser's message.
        reason: String,
    },
}

impl GenerateError {
    /// A short name of the kind of error that never changes.
    pub fn code(&self) -> &'static str {
        self.limit().code
    }

    /// What is said of all errors of the kind.
    pub fn limit(&self) -> &'static Limit {
        match self {
            Self::RootNotRecord { .. } => &limits::ROOT_NOT_RECORD,
            Self::EmptyUnion { .. } => &limits::EMPTY_UNION,
            Self::DecimalTooWide { .. } => &limits::DECIMAL_TOO_WIDE,
            Self::NoFiniteValue { .. } => &limits::NO_FINITE_VALUE,
            Self::ModuleTaken { .. } => &limits::MODULE_TAKEN,
            Self::BadDefault { .. } => &limits::BAD_DEFAULT,
            Self::TypeTooDeep { .. } => &limits::TYPE_TOO_DEEP,
            Self::DefaultTooDeep { .. } => &limits::DEFAULT_TOO_DEEP,
            Self::Unresolvable { .. } => &limits::UNRESOLVABLE,
            Self::BadId { .. } => &limits::BAD_ID,
            Self::BadKey { .. } => &limits::BAD_KEY,
            Self::NotRust { .. } => &limits::NOT_RUST,
        }
    }

    /// What is wrong, without the location.
    pub fn reason(&self) -> String {
        let text = self.to_string();
        text.strip_prefix(&format!("{}: ", self.location())).map(str::to_owned).unwrap_or(text)
    }

    /// Where the trouble is.
    pub fn location(&self) -> &Location {
        match self {
            Self::RootNotRecord { location, .. }
            | Self::EmptyUnion { location }
            | Self::DecimalTooWide { location, .. }
            | Self::NoFiniteValue { location }
            | Self::TypeTooDeep { location }
            | Self::DefaultTooDeep { location, .. }
            | Self::ModuleTaken { location, .. }
            | Self::BadDefault { location, .. }
            | Self::Unresolvable { location, .. }
            | Self::BadId { location, .. }
            | Self::BadKey { location, .. }
            | Self::NotRust { location, .. } => location,
        }
    }
}
