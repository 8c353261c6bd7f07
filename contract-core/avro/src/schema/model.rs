//! A schema and its types.

use super::Name;
use super::kind::{Kind, Prop, Record, TypeId};
use super::logical_type::{LogicalType, NewerLogicalType};
use super::pulsar_profile::PulsarProfile;
use crate::json::{Json, Value};
use crate::source::{Span, saturating_u32};

/// A parsed Avro schema.
#[derive(Debug, Clone)]
pub struct Schema {
    pub(super) nodes: Vec<Node>,
    pub(super) root: TypeId,
    pub(super) is_recursive: bool,
    pub(super) has_aliases: bool,
    pub(super) profile: PulsarProfile,
}

/// A type and its attributes.
#[derive(Debug, Clone)]
pub struct Node {
    /// The kind of type.
    pub kind: Kind,
    /// The logical type, if Avro 1.11 knows it and finds it valid for the type.
    pub logical: Option<LogicalType>,
    /// The attributes that have no meaning to Avro, and `logicalType` with its parameters.
    pub props: Vec<Prop>,
    /// The span of the whole type expression.
    pub span: Span,
}

impl Node {
    /// Returns the logical type, if Avro 1.12 knows it, finds it valid for the type, and Avro 1.11 does not know it.
    #[inline]
    pub fn newer_logical(&self) -> Option<NewerLogicalType> {
        // Most types have no attributes.
        if self.props.is_empty() { None } else { NewerLogicalType::from_props(&self.kind, &self.props) }
    }

    /// Returns the name of the logical type if Avro does not define it. Only programs that know it interpret the value.
    #[inline]
    pub fn custom_logical(&self) -> Option<&str> {
        let name = self.props.iter().find(|prop| prop.key == "logicalType")?.value.as_str()?;
        // Avro ignores its own logical types on types that they do not fit.
        let is_avros = LogicalType::NAMES.contains(&name) || NewerLogicalType::NAMES.contains(&name);
        (!is_avros).then_some(name)
    }
}

impl Schema {
    /// Returns the type of the whole schema.
    #[inline]
    pub fn root(&self) -> TypeId {
        self.root
    }

    /// Returns whether a record may contain itself.
    #[inline]
    pub fn is_recursive(&self) -> bool {
        self.is_recursive
    }

    /// Returns whether any type or field has an alias.
    #[inline]
    pub fn has_aliases(&self) -> bool {
        self.has_aliases
    }

    /// Returns the profile by whose rules the schema was parsed.
    #[inline]
    pub fn profile(&self) -> PulsarProfile {
        self.profile
    }

    /// Returns a type with its attributes.
    #[inline]
    pub fn node(&self, id: TypeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// Returns the kind of a type.
    #[inline]
    pub fn kind(&self, id: TypeId) -> &Kind {
        &self.node(id).kind
    }

    /// Returns the ids of all types, in the order in which their definitions are complete; a record is complete at its
    /// name.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..saturating_u32(self.nodes.len())).map(TypeId)
    }

    /// Returns the record, enum or fixed type with this full name.
    pub fn named(&self, full_name: &str) -> Option<TypeId> {
        self.ids().find(|id| self.name(*id).is_some_and(|name| name.full() == full_name))
    }

    /// Returns the name of a record, enum or fixed type, or `None` for another type.
    #[inline]
    pub fn name(&self, id: TypeId) -> Option<&Name> {
        self.kind(id).name()
    }

    /// Returns the span of the name of a record, enum or fixed type, or `None` for another type.
    pub fn name_span(&self, id: TypeId) -> Option<Span> {
        match self.kind(id) {
            Kind::Record(record) => Some(record.name_span),
            Kind::Enum(enumeration) => Some(enumeration.name_span),
            Kind::Fixed(fixed) => Some(fixed.name_span),
            _ => None,
        }
    }

    /// Returns the aliases of a record, enum or fixed type; none for another type.
    pub fn aliases(&self, id: TypeId) -> &[Name] {
        match self.kind(id) {
            Kind::Record(record) => &record.aliases,
            Kind::Enum(enumeration) => &enumeration.aliases,
            Kind::Fixed(fixed) => &fixed.aliases,
            _ => &[],
        }
    }

    /// Returns the root as a record, or `None` if it is another type.
    pub fn root_record(&self) -> Option<&Record> {
        match self.kind(self.root) {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// Returns the type of a field, a branch, the items or the values of a type, by its index.
    #[inline]
    pub fn child(&self, id: TypeId, index: usize) -> Option<TypeId> {
        match self.kind(id) {
            Kind::Record(record) => record.fields.get(index).map(|field| field.ty),
            Kind::Union(branches) => branches.get(index).copied(),
            Kind::Array(inner) | Kind::Map(inner) => (index == 0).then_some(*inner),
            _ => None,
        }
    }

    /// Returns the types of the fields, the branches, the items or the values of a type.
    #[inline]
    pub fn children(&self, id: TypeId) -> impl Iterator<Item = TypeId> + '_ {
        (0..).map_while(move |index| self.child(id, index))
    }

    /// Returns the index of the branch that a default of a union is a value of. In Avro 1.11 it is the first branch; in
    /// Avro 1.12 it is the first that can have such a JSON value.
    pub fn default_branch(&self, branches: &[TypeId], default: &Json) -> usize {
        let can_have = |branch: &TypeId| match (self.kind(*branch), &default.value) {
            (Kind::Enum(symbols), Value::String(symbol)) => symbols.symbol_index(symbol).is_some(),
            (Kind::Null, Value::Null)
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Int | Kind::Long | Kind::Float | Kind::Double, Value::Number(_))
            | (Kind::String | Kind::Bytes | Kind::Fixed(_), Value::String(_))
            | (Kind::Array(_), Value::Array(_))
            | (Kind::Map(_) | Kind::Record(_), Value::Object(_)) => true,
            _ => false,
        };
        match self.profile {
            PulsarProfile::V4_0 => 0,
            PulsarProfile::V4_2 | PulsarProfile::V5_0 => branches.iter().position(can_have).unwrap_or(0),
        }
    }

    /// Returns the schema without one field of a record.
    #[must_use]
    pub fn without_field(&self, record: TypeId, index: usize) -> Self {
        let mut schema = self.clone();
        if let Kind::Record(record) = &mut schema.nodes[record.index()].kind {
            record.remove_field(index);
        }
        schema.has_aliases = schema.nodes.iter().any(|node| node.kind.has_aliases());
        schema
    }

    /// Describes a type for a message: `string`, `array of Item`, `null or long (timestamp-millis)`.
    pub fn describe(&self, id: TypeId) -> String {
        let node = self.node(id);
        let description = match &node.kind {
            Kind::Array(items) => format!("array of {}", self.describe(*items)),
            Kind::Map(values) => format!("map of {}", self.describe(*values)),
            Kind::Union(branches) if branches.is_empty() => "union without branches".to_owned(),
            Kind::Union(branches) => {
                branches.iter().map(|branch| self.describe(*branch)).collect::<Vec<_>>().join(" or ")
            }
            Kind::Fixed(fixed) => format!("{} (fixed, {} bytes)", fixed.name.simple(), fixed.size),
            kind => self.name(id).map_or_else(|| kind.type_name().to_owned(), |name| name.simple().to_owned()),
        };
        match &node.logical {
            Some(logical) => format!("{description} ({logical})"),
            None => description,
        }
    }
}
