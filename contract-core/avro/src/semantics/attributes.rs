//! The attributes of types and fields that say what a value means, such as its unit.
//!
//! Avro keeps these attributes and ignores them. Attributes that connectors and object mappers write for themselves have no
//! part in the meaning: `connect.version`, `connect.parameters`, `connect.default`, `connect.doc`, `java-class` and
//! `avro.java.string` describe the program that wrote the schema, not the value.

use crate::json::Json;
use crate::schema::{Field, Kind, Node, Prop, Schema, TypeId};

/// The attribute with the name of a type of Kafka Connect, such as `io.debezium.time.MicroTimestamp`.
const CONNECT_NAME: &str = "connect.name";

/// The names of the attributes that say what a value means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeaningAttributes {
    names: Vec<String>,
}

/// An attribute that differs between a reader and a writer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttributeChange<'s> {
    /// The attribute.
    pub attribute: &'s str,
    /// The reader's value, if it has one.
    pub reader: Option<&'s Json>,
    /// The writer's value, if it has one.
    pub writer: Option<&'s Json>,
}

impl AttributeChange<'_> {
    /// Returns whether values are wrong, rather than right and less or more precisely described.
    pub fn makes_values_wrong(&self) -> bool {
        self.reader.is_some() && self.writer.is_some()
    }
}

impl Default for MeaningAttributes {
    /// Returns the attributes that have a meaning in every project.
    fn default() -> Self {
        Self { names: Self::EVERYWHERE.map(str::to_owned).to_vec() }
    }
}

impl MeaningAttributes {
    /// The attributes that have a meaning in every project.
    pub const EVERYWHERE: [&str; 3] = ["unit", "currency", CONNECT_NAME];

    /// Returns the attributes that have a meaning in every project, and these.
    pub fn with_additional<'n>(additional: impl IntoIterator<Item = &'n str>) -> Self {
        let mut attributes = Self::default();
        for name in additional {
            if !attributes.names.iter().any(|known| known == name) {
                attributes.names.push(name.to_owned());
            }
        }
        attributes
    }

    /// Returns the attributes that differ between two types, without the types within them.
    pub fn changes<'s>(&'s self, reader: &'s Node, writer: &'s Node) -> Vec<AttributeChange<'s>> {
        // Most types have no attributes.
        if reader.props.is_empty() && writer.props.is_empty() {
            return Vec::new();
        }
        self.differences(|name| (of_type(reader, name), of_type(writer, name)))
    }

    /// Returns the attributes that differ between two fields. An attribute of a field's type, or of the only branch of its
    /// type besides null, is as good as one of the field.
    pub fn field_changes<'s>(
        &'s self,
        (reader, reader_field): (&'s Schema, &'s Field),
        (writer, writer_field): (&'s Schema, &'s Field),
    ) -> Vec<AttributeChange<'s>> {
        let types = described_by_fields((reader, reader_field.ty), (writer, writer_field.ty));
        let (reader_type, writer_type) = types.unzip();
        let has_none =
            |field: &Field, ty: Option<&Node>| field.props.is_empty() && ty.is_none_or(|ty| ty.props.is_empty());
        if has_none(reader_field, reader_type) && has_none(writer_field, writer_type) {
            return Vec::new();
        }
        let value = |field: &'s Field, ty: Option<&'s Node>, name: &str| {
            find(&field.props, name).or_else(|| ty.and_then(|ty| of_type(ty, name)))
        };
        self.differences(|name| (value(reader_field, reader_type, name), value(writer_field, writer_type, name)))
    }

    fn differences<'s>(
        &'s self,
        values: impl Fn(&str) -> (Option<&'s Json>, Option<&'s Json>),
    ) -> Vec<AttributeChange<'s>> {
        let changes = self.names.iter().map(|attribute| {
            let (reader, writer) = values(attribute);
            AttributeChange { attribute, reader, writer }
        });
        changes.filter(|change| change.reader != change.writer).collect()
    }
}

/// Returns the types of two fields whose attributes count as the fields' own; `None` if one of them is a union of several
/// types, whose branches are compared one by one.
pub fn described_by_fields<'s>(
    (reader, reader_type): (&'s Schema, TypeId),
    (writer, writer_type): (&'s Schema, TypeId),
) -> Option<(&'s Node, &'s Node)> {
    only_type(reader, reader_type).zip(only_type(writer, writer_type))
}

/// Returns a type, or the only branch of a union besides null.
fn only_type(schema: &Schema, ty: TypeId) -> Option<&Node> {
    let Kind::Union(branches) = schema.kind(ty) else { return Some(schema.node(ty)) };
    let mut types = branches.iter().filter(|branch| !matches!(schema.kind(**branch), Kind::Null));
    let first = types.next()?;
    types.next().is_none().then(|| schema.node(*first))
}

fn of_type<'s>(node: &'s Node, name: &str) -> Option<&'s Json> {
    let value = find(&node.props, name)?;
    // Kafka Connect gives a record's name as an attribute, too. That name is compared as the type's.
    let is_own_name = name == CONNECT_NAME && node.kind.name().is_some_and(|own| value.as_str() == Some(own.full()));
    (!is_own_name).then_some(value)
}

fn find<'s>(props: &'s [Prop], name: &str) -> Option<&'s Json> {
    props.iter().find(|prop| prop.key == name).map(|prop| &prop.value)
}
