//! When two texts are the same schema to the broker.

use contract_core::schema::{Schema, parse_text};
use contract_core::source::Sources;

/// A text and its schema, parsed once for many comparisons.
pub(super) struct Comparable<'a> {
    text: &'a str,
    schema: Option<Schema>,
}

impl<'a> Comparable<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let source = Sources::default().add("schema", text);
        Self { text, schema: parse_text(text, source).into_lenient() }
    }

    /// The same bytes.
    pub(super) fn same_text(&self, other: &Self) -> bool {
        self.text == other.text
    }

    /// The same bytes, or equal as Avro for Java has it: the broker stores only one of them.
    pub(super) fn equals(&self, other: &Self) -> bool {
        let equal = |(left, right): (&Schema, &Schema)| left.java_equals(right);
        self.same_text(other) || self.schema.as_ref().zip(other.schema.as_ref()).is_some_and(equal)
    }
}
