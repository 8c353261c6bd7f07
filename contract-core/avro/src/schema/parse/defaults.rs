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

    /// Returns whether a default is a value of the type. By the rules of Avro Java 1.11, a default of a union is a value of
    /// its first branch; by those of 1.12, of any branch.
    pub(super) fn default_fits(&self, ty: TypeId, value: &Json) -> bool {
        self.validate_default(ty, value) == DefaultValidity::Valid
    }

    fn validate_default(&self, ty: TypeId, value: &Json) -> DefaultValidity {
        match (&self.nodes[ty.index()].kind, &value.value) {
            (Kind::String | Kind::Bytes | Kind::Enum(_) | Kind::Fixed(_), Value::String(_))
            | (Kind::Int | Kind::Long, Value::Number(Number::Int(_)))
            | (Kind::Long, Value::Number(Number::Long(_)))
            | (Kind::Float | Kind::Double, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Null, Value::Null) => DefaultValidity::Valid,
            (Kind::Array(items), Value::Array(values)) => {
                all_valid(values.iter().map(|value| self.validate_default(*items, value)))
            }
            (Kind::Map(values), Value::Object(members)) => {
                all_valid(members.iter().map(|member| self.validate_default(*values, &member.value)))
            }
            (Kind::Union(branches), _) if self.profile.resolves_names_late() => {
                let mut validities = branches.iter().map(|branch| self.validate_default(*branch, value));
                validities.find(|validity| *validity != DefaultValidity::Invalid).unwrap_or(DefaultValidity::Invalid)
            }
            (Kind::Union(branches), _) => {
                branches.first().map_or(DefaultValidity::Throws, |first| self.validate_default(*first, value))
            }
            (Kind::Record(_), Value::Object(_)) if self.open.contains(&ty) => DefaultValidity::Throws,
            (Kind::Record(record), Value::Object(_)) => {
                all_valid(record.fields.iter().enumerate().map(|(index, field)| match value.get(&field.name) {
                    Some(value) => self.validate_default(field.ty, value),
                    // The field's own default was checked with the field.
                    None if field.default.is_some() && !self.bad_defaults.contains(&(ty, index)) => {
                        DefaultValidity::Valid
                    }
                    None => DefaultValidity::Invalid,
                }))
            }
            _ => DefaultValidity::Invalid,
        }
    }

    /// Describes a default of a field that does not fit its type.
    pub(super) fn bad_default_message(&self, field: &str, ty: TypeId) -> String {
        format!("the default of `{field}` does not fit its type, {}", self.describe(ty))
    }

    /// Describes a type for a message about its default.
    fn describe(&self, ty: TypeId) -> String {
        match &self.nodes[ty.index()].kind {
            Kind::Record(record) => format!("the record `{}`", record.name.simple()),
            Kind::Enum(enumeration) => format!("the enum `{}`", enumeration.name.simple()),
            Kind::Fixed(fixed) => format!("the fixed type `{}`", fixed.name.simple()),
            Kind::Union(branches) if self.profile.resolves_names_late() && !branches.is_empty() => {
                let branches: Vec<String> = branches.iter().map(|branch| self.describe(*branch)).collect();
                format!("a union of {}", branches.join(", "))
            }
            Kind::Union(branches) => match branches.first() {
                Some(first) => format!("a union whose first branch is {}", self.describe(*first)),
                None => "a union without branches".to_owned(),
            },
            kind => format!("`{kind}`"),
        }
    }
}

/// Whether a default fits its type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DefaultValidity {
    Valid,
    Invalid,
    /// Java throws while it validates, so it does not try other branches of a union.
    Throws,
}

fn all_valid(mut validities: impl Iterator<Item = DefaultValidity>) -> DefaultValidity {
    validities.find(|validity| *validity != DefaultValidity::Valid).unwrap_or(DefaultValidity::Valid)
}
