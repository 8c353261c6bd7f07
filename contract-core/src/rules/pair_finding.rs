//! A pair of versions to compare, and a finding about the pair. All rules about two versions use them.

use schemactl_avro::json::Json;
use schemactl_avro::schema::{Kind, Record, Schema, TypeId, pretty};
use schemactl_avro::semantics::MeaningAttributes;

use super::edit::SchemaEdit;
use crate::compat::Direction;
use crate::compat::readers::{Incompatibility, SemanticChange, TypeLocation};
use crate::rule::Rule;

/// The consequence for a message that a reader cannot decode.
pub(crate) const DECODING_FAILS: &str =
    "the reader stops with a decoding error, and the message is redelivered until it becomes a dead letter";

/// The maximum number of names that a sentence lists; it counts the others.
const MAX_LISTED_NAMES: usize = 5;

/// Two versions of a schema, one of which reads what the other one writes.
#[derive(Clone, Copy)]
pub(crate) struct ReaderWriterPair<'a> {
    pub(crate) reader: &'a Schema,
    pub(crate) writer: &'a Schema,
    /// The direction: `Backward` if the reader is the newer version.
    pub(crate) direction: Direction,
    /// The directions in which the strategy compares the two versions.
    pub(crate) compared_directions: &'static [Direction],
    /// The attributes that say what a value means.
    pub(crate) attributes: &'a MeaningAttributes,
}

impl<'a> ReaderWriterPair<'a> {
    /// Returns the reader's and the writer's record, if both types are records.
    pub(crate) fn records(&self, reader: TypeId, writer: TypeId) -> Option<(&'a Record, &'a Record)> {
        match (self.reader.kind(reader), self.writer.kind(writer)) {
            (Kind::Record(reader), Kind::Record(writer)) => Some((reader, writer)),
            _ => None,
        }
    }

    /// Returns whether the strategy requires that each of the versions reads the other.
    pub(crate) fn is_compared_both_ways(&self) -> bool {
        self.compared_directions.contains(&Direction::Backward)
            && self.compared_directions.contains(&Direction::Forward)
    }

    /// Returns the older and the newer schema.
    pub(crate) fn older_and_newer(&self) -> (&'a Schema, &'a Schema) {
        match self.direction {
            Direction::Backward => (self.writer, self.reader),
            Direction::Forward => (self.reader, self.writer),
        }
    }

    /// Returns the location of a field's name in the reader.
    pub(crate) fn reader_field(&self, location: TypeLocation, field: &str) -> TypeLocation {
        field_location(self.reader, location, field)
    }

    /// Returns the location of a field's name in the writer.
    pub(crate) fn writer_field(&self, location: TypeLocation, field: &str) -> TypeLocation {
        field_location(self.writer, location, field)
    }
}

/// A finding about one pair of versions. The check merges it with the same findings about other pairs.
pub(crate) struct PairFinding {
    pub(crate) rule: &'static Rule,
    /// The problem in one sentence, without the services that it concerns.
    pub(crate) message: String,
    /// The consequence at run time.
    pub(crate) consequence: String,
    /// The advice.
    pub(crate) advice: String,
    /// An edit of the newer schema that fixes the problem, if it is certain to be right.
    pub(crate) edit: Option<SchemaEdit>,
    pub(crate) reader: TypeLocation,
    pub(crate) writer: TypeLocation,
    /// The location by names: `OrderCreated.data.items[].size`.
    pub(crate) name_path: String,
    /// The location as a JSON pointer into the reader's schema.
    pub(crate) reader_pointer: String,
    /// The location as a JSON pointer into the writer's schema.
    pub(crate) writer_pointer: String,
    /// The label of the location in the older version, without its number: `has this` of `v1 has this`.
    pub(crate) older_label: &'static str,
    /// The property that differs, such as the scale. Findings about the same property merge even if their messages differ;
    /// `None` merges only equal messages.
    pub(crate) changed_property: Option<String>,
    /// Whether Pulsar's broker checks for such problems.
    pub(crate) broker_check: BrokerCheck,
}

/// Whether Pulsar's broker checks for a problem.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BrokerCheck {
    Checked,
    NotChecked,
}

impl PairFinding {
    /// Creates a finding about an incompatibility. The broker is assumed to check for it.
    pub(crate) fn incompatibility(rule: &'static Rule, found: &Incompatibility) -> Self {
        let broker_check = BrokerCheck::Checked;
        Self {
            broker_check,
            ..Self::new(
                rule,
                &found.name_path,
                (found.reader, &found.reader_pointer),
                (found.writer, &found.writer_pointer),
            )
        }
    }

    /// Creates a finding about a semantic change. The broker never checks for those.
    pub(crate) fn semantic_change(rule: &'static Rule, found: &SemanticChange) -> Self {
        Self::new(rule, &found.name_path, (found.reader, &found.reader_pointer), (found.writer, &found.writer_pointer))
    }

    fn new(
        rule: &'static Rule,
        name_path: &str,
        (reader, reader_pointer): (TypeLocation, &str),
        (writer, writer_pointer): (TypeLocation, &str),
    ) -> Self {
        Self {
            rule,
            message: String::new(),
            consequence: String::new(),
            advice: String::new(),
            edit: None,
            reader,
            writer,
            name_path: name_path.to_owned(),
            reader_pointer: reader_pointer.to_owned(),
            writer_pointer: writer_pointer.to_owned(),
            older_label: "has this",
            changed_property: None,
            broker_check: BrokerCheck::NotChecked,
        }
    }

    /// Sets the sentence about the problem.
    pub(crate) fn message(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// Sets the consequence at run time.
    pub(crate) fn consequence(self, consequence: impl Into<String>) -> Self {
        Self { consequence: consequence.into(), ..self }
    }

    /// Sets the advice.
    pub(crate) fn advice(self, advice: impl Into<String>) -> Self {
        Self { advice: advice.into(), ..self }
    }

    /// Sets the edit of the newer schema that fixes the problem.
    pub(crate) fn edit(self, edit: Option<SchemaEdit>) -> Self {
        Self { edit, ..self }
    }

    /// Sets more exact locations in both schemas.
    pub(crate) fn located_at(self, reader: TypeLocation, writer: TypeLocation) -> Self {
        Self { reader, writer, ..self }
    }

    /// Sets the property that differs.
    pub(crate) fn changed_property(self, property: impl Into<String>) -> Self {
        Self { changed_property: Some(property.into()), ..self }
    }

    /// Returns whether `other` is about the same problem, between other versions or in the other direction.
    pub(crate) fn is_same_problem(&self, other: &Self) -> bool {
        self.rule.id == other.rule.id
            && self.name_path == other.name_path
            && match (&self.changed_property, &other.changed_property) {
                (Some(own), Some(other)) => own == other,
                _ => self.message == other.message,
            }
    }

    /// States that Pulsar's broker does not check for the problem.
    pub(crate) fn not_checked_by_broker(self) -> Self {
        Self { broker_check: BrokerCheck::NotChecked, ..self }
    }
}

/// Returns the location of a field's name, which is more exact than that of its record.
fn field_location(schema: &Schema, location: TypeLocation, field: &str) -> TypeLocation {
    let Kind::Record(record) = schema.kind(location.ty) else { return location };
    record.field(field).map_or(location, |field| TypeLocation { span: field.name_span, ..location })
}

/// Returns the location of an attribute's value if the type is defined at `location` and has the attribute; otherwise
/// `location`.
pub(crate) fn attribute_location(schema: &Schema, location: TypeLocation, attribute: &str) -> TypeLocation {
    let node = schema.node(location.ty);
    let prop = node.props.iter().find(|prop| prop.key == attribute);
    match prop.filter(|_| node.span == location.span) {
        Some(prop) => TypeLocation { span: prop.value.span, ..location },
        None => location,
    }
}

/// Lists names for a sentence: the first [`MAX_LISTED_NAMES`], and the number of the others.
pub(crate) fn list_names<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let more = names.len().saturating_sub(MAX_LISTED_NAMES);
    let listed: Vec<String> = names.take(MAX_LISTED_NAMES).map(|name| format!("`{name}`")).collect();
    let listed = listed.join(", ");
    if more == 0 { listed } else { format!("{listed} and {more} more") }
}

/// Puts `a` or `an` before a word.
pub(crate) fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}

/// Quotes a JSON value for a sentence.
pub(crate) fn quote_json(json: &Json) -> String {
    format!("`{}`", pretty(json).trim_end())
}
