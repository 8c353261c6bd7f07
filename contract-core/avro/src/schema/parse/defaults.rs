//! Defaults, and the types that they fit.

use super::java_double::java_double;
use super::parser::Parser;
use crate::json::{Json, Number, Value, ValueRef};
use crate::schema::{Kind, TypeId};

impl Parser {
    /// Returns a default as Avro keeps it: Java also accepts a number in quotes for `float` and `double`.
    pub(super) fn parse_default(&self, default: ValueRef<'_>, ty: TypeId) -> Json {
        if let Kind::Float | Kind::Double = self.nodes[ty.index()].kind
            && let Some(number) = default.as_str().and_then(java_double)
        {
            return Json { value: Value::Number(Number::Double(number)), span: default.span() };
        }
        default.to_json()
    }

    /// Returns whether a default is a value of the type by the rules of Avro Java 1.11. A default of a union is a value of
    /// its first branch.
    pub(super) fn default_fits(&self, ty: TypeId, value: &Json) -> bool {
        match (&self.nodes[ty.index()].kind, &value.value) {
            (Kind::String | Kind::Bytes | Kind::Enum(_) | Kind::Fixed(_), Value::String(_))
            | (Kind::Int | Kind::Long, Value::Number(Number::Int(_)))
            | (Kind::Long, Value::Number(Number::Long(_)))
            | (Kind::Float | Kind::Double, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Null, Value::Null) => true,
            (Kind::Array(items), Value::Array(values)) => values.iter().all(|value| self.default_fits(*items, value)),
            (Kind::Map(values), Value::Object(members)) => {
                members.iter().all(|member| self.default_fits(*values, &member.value))
            }
            (Kind::Union(branches), _) => branches.first().is_some_and(|first| self.default_fits(*first, value)),
            (Kind::Record(record), Value::Object(_)) => {
                !self.open.contains(&ty)
                    && record.fields.iter().enumerate().all(|(index, field)| match value.get(&field.name) {
                        Some(value) => self.default_fits(field.ty, value),
                        // The field's own default was checked with the field.
                        None => field.default.is_some() && !self.bad_defaults.contains(&(ty, index)),
                    })
            }
            _ => false,
        }
    }

    /// Describes a type for a message about its default.
    pub(super) fn describe(&self, ty: TypeId) -> String {
        match &self.nodes[ty.index()].kind {
            Kind::Record(record) => format!("the record `{}`", record.name.simple()),
            Kind::Enum(enumeration) => format!("the enum `{}`", enumeration.name.simple()),
            Kind::Fixed(fixed) => format!("the fixed type `{}`", fixed.name.simple()),
            Kind::Union(branches) => match branches.first() {
                Some(first) => format!("a union whose first branch is {}", self.describe(*first)),
                None => "a union without branches".to_owned(),
            },
            kind => format!("`{kind}`"),
        }
    }
}
