//! Why no code can be generated of a contract.

use std::fmt;

use contract_core::source::Span;

use crate::limits::{self, Limit};

/// Where in the contracts something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The contract's id, `owner/message`.
    pub contract: String,
    /// The version's number.
    pub version: u32,
    /// The path of names from the root record: `OrderCreated.data.items[].size`.
    pub path: String,
    /// The place in the schema's text.
    pub span: Option<Span>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}, {}", self.contract, self.version, self.path)
    }
}

/// Why no code can be generated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// The root type is no record.
    #[error("{place}: the root is {found}, and a message is a record: wrap it in a record with one field")]
    RootNotRecord {
        /// Where.
        place: Place,
        /// The root in a person's words.
        found: String,
    },
    /// A union has no branches, so that no value can be written.
    #[error("{place}: a union of nothing has no values: give it a branch or remove the field")]
    EmptyUnion {
        /// Where.
        place: Place,
    },
    /// A decimal has more digits than the Rust type can hold.
    #[error("{place}: a decimal of {precision} digits: 38 are the most that generated code can hold")]
    DecimalTooWide {
        /// Where.
        place: Place,
        /// The schema's precision.
        precision: u32,
    },
    /// A record contains itself with no way to end.
    #[error("{place}: the record contains itself and no value of it can end: make the inner one nullable")]
    NoFiniteValue {
        /// Where.
        place: Place,
    },
    /// Types lie in each other deeper than Rust's compiler follows.
    #[error(
        "{place}: types lie in each other deeper than Rust's compiler follows: put fewer arrays, maps and records into \
         each other"
    )]
    TypeTooDeep {
        /// Where the compiler would give up.
        place: Place,
    },
    /// The values of a default lie too deep in each other.
    #[error("{place}: more than {most} values of the default lie in each other: make the default a smaller one")]
    DefaultTooDeep {
        /// Where.
        place: Place,
        /// The most that there may be.
        most: usize,
    },
    /// Two contracts or owners would be one Rust module.
    #[error("{place}: its module `{module}` is taken by {other}: rename one of them")]
    ModuleTaken {
        /// Where.
        place: Place,
        /// The module's path.
        module: String,
        /// The contract that has the module.
        other: String,
    },
    /// A default is no value of its type.
    #[error("{place}: the default is no value of its type, {expected}")]
    BadDefault {
        /// Where.
        place: Place,
        /// The type in a person's words.
        expected: String,
    },
    /// The contract's newest version cannot read an older one.
    #[error("{place}: version {reader} cannot read what version {writer} writes: {reason}")]
    Unresolvable {
        /// Where, in the reader's schema.
        place: Place,
        /// The writer's version.
        writer: u32,
        /// The reader's version.
        reader: u32,
        /// What does not fit.
        reason: String,
    },
    /// The manifest's `id` names no field that can be a message's id.
    #[error("{place}: the contract's `id`, `{field}`, {reason}")]
    BadId {
        /// Where.
        place: Place,
        /// The path in the manifest.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest's `key` names no field that can be an entity's key.
    #[error("{place}: the contract's `key`, `{field}`, {reason}")]
    BadKey {
        /// Where.
        place: Place,
        /// The path in the manifest.
        field: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The generated text is no Rust: a fault of the generator.
    #[error(
        "{place}: the generated code is not valid Rust ({reason}): this is a bug of the generator, please report it"
    )]
    NotRust {
        /// Where.
        place: Place,
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

    /// What is wrong, without the place.
    pub fn reason(&self) -> String {
        let text = self.to_string();
        text.strip_prefix(&format!("{}: ", self.place())).map(str::to_owned).unwrap_or(text)
    }

    /// Where the trouble is.
    pub fn place(&self) -> &Place {
        match self {
            Self::RootNotRecord { place, .. }
            | Self::EmptyUnion { place }
            | Self::DecimalTooWide { place, .. }
            | Self::NoFiniteValue { place }
            | Self::TypeTooDeep { place }
            | Self::DefaultTooDeep { place, .. }
            | Self::ModuleTaken { place, .. }
            | Self::BadDefault { place, .. }
            | Self::Unresolvable { place, .. }
            | Self::BadId { place, .. }
            | Self::BadKey { place, .. }
            | Self::NotRust { place, .. } => place,
        }
    }
}
