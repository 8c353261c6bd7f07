//! Defaults: which values fit which types.

use super::Parser;
use super::java_double::java_double;
use crate::json::{Json, Number, Value, ValueRef};
use crate::schema::{Kind, TypeId};

impl Parser {
    /// The default as Avro keeps it: for `float` and `double`, Java also takes a number in quotes.
    pub(super) fn default_of(&self, default: ValueRef<'_>, ty: TypeId) -> Json {
        if let Kind::Float | Kind::Double = self.nodes[ty.index()].kind
            && let Some(number) = default.as_str().and_then(java_double)
        {
            return Json { value: Value::Number(Number::Double(number)), span: default.span() };
        }
        default.to_json()
    }

    /// Whether a default is a value of the type, by the rules of Avro Java 1.11: a union's default is of its
    /// first branch.
    pub(super) fn fits(&self, ty: TypeId, value: &Json) -> bool {
        match (&self.nodes[ty.index()].kind, &value.value) {
            (Kind::String | Kind::Bytes | Kind::Enum(_) | Kind::Fixed(_), Value::String(_))
            | (Kind::Int | Kind::Long, Value::Number(Number::Int(_)))
            | (Kind::Long, Value::Number(Number::Long(_)))
            | (Kind::Float | Kind::Double, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Null, Value::Null) => true,
            (Kind::Array(items), Value::Array(values)) => values.iter().all(|value| self.fits(*items, value)),
            (Kind::Map(values), Value::Object(members)) => {
                members.iter().all(|member| self.fits(*values, &member.value))
            }
            (Kind::Union(branches), _) => branches.first().is_some_and(|first| self.fits(*first, value)),
            (Kind::Record(record), Value::Object(_)) => {
                !self.open.contains(&ty)
                    && record.fields.iter().enumerate().all(|(position, field)| match value.get(&field.name) {
                        Some(value) => self.fits(field.ty, value),
                        // Its own default was looked at where it stands.
                        None => field.default.is_some() && !self.bad_defaults.contains(&(ty, position)),
                    })
            }
            _ => false,
        }
    }

    /// A type in a person's words.
    pub(super) fn describe(&self, ty: TypeId) -> String {
        match &self.nodes[ty.index()].kind {
            Kind::Record(record) => format!("the record `{}`", record.name.simple()),
            Kind::Enum(enumeration) => format!("the enum `{}`", enumeration.name.simple()),
            Kind::Fixed(fixed) => format!("the fixed type `{}`", fixed.name.simple()),
            Kind::Union(branches) => match branches.first() {
                Some(first) => format!("a union whose first branch is {}", self.describe(*first)),
                None => "a union of nothing".to_owned(),
            },
            kind => format!("`{kind}`"),
        }
    }
}
