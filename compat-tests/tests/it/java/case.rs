//! A pair of schemas, with Java's verdict and ours side by side.

use std::fmt;

use contract_core::schema::{Parsed, Schema, parse_text};
use contract_core::source::SourceId;

use super::verdict::{Pair, Verdict};

/// A pair of schemas with Java's verdict.
pub(super) struct Case {
    /// What it is called in messages.
    pub(super) name: String,
    /// The reader's schema.
    pub(super) reader: Text,
    /// The writer's schema.
    pub(super) writer: Text,
    /// What Java says.
    pub(super) verdict: Verdict,
}

/// The text of a schema, and what our parser makes of it.
pub(super) struct Text {
    /// The text.
    pub(super) text: String,
    /// The same text, parsed.
    pub(super) parsed: Parsed,
}

impl Case {
    /// A case of two texts.
    pub(super) fn new(name: String, reader: String, writer: String, verdict: Verdict) -> Self {
        Self { name, reader: Text::new(reader), writer: Text::new(writer), verdict }
    }

    /// Reader, writer and the verdict on both, where they are two schemas.
    pub(super) fn pair(&self) -> Option<(&Schema, &Schema, &Pair)> {
        Some((self.reader.parsed.lenient()?, self.writer.parsed.lenient()?, self.verdict.pair.as_ref()?))
    }
}

impl Text {
    fn new(text: String) -> Self {
        let parsed = parse_text(&text, SourceId::default());
        Self { text, parsed }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name)
    }
}
