//! The families of codes.

/// A part of the toolkit that reports errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The command `schemactl`.
    Command,
    /// The schema parser.
    Schema,
    /// The code generator.
    Generator,
    /// Generated code and `event-runtime`.
    Runtime,
    /// `service-kit`, so every service.
    Kit,
    /// A single service, or the demo.
    Services,
}

impl Family {
    /// All families, in the order of the documentation.
    pub const ALL: &[Self] = &[Self::Command, Self::Schema, Self::Generator, Self::Runtime, Self::Kit, Self::Services];

    /// Returns the word for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Schema => "schema",
            Self::Generator => "generator",
            Self::Runtime => "runtime",
            Self::Kit => "kit",
            Self::Services => "services",
        }
    }

    /// Returns the heading above the family's codes.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Command => "Errors of schemactl",
            Self::Schema => "Schemas that Avro refuses",
            Self::Generator => "Schemas that the generator refuses",
            Self::Runtime => "Errors of generated code",
            Self::Kit => "Errors of all services",
            Self::Services => "Errors of single services and the demo",
        }
    }
}
