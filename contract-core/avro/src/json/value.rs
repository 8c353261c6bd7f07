//! JSON values as a tree.

use std::collections::HashMap;

use crate::source::Span;

/// A JSON value with its position.
#[derive(Debug, Clone)]
pub struct Json {
    /// The value.
    pub value: Value,
    /// The span of the value in its source.
    pub span: Span,
}

/// The kinds of JSON value.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, without its escapes.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object. Of members with equal keys there is only the last, in the position of the first.
    Object(Vec<Member>),
}

/// One `"key": value` of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// The key.
    pub key: String,
    /// The span of the key with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Json,
    /// The span of an earlier equal key, whose value this one overrides.
    pub overrides: Option<Span>,
}

/// A number, of the narrowest kind that fits, as Jackson has it. Numbers of different kinds are not equal.
#[derive(Debug, Clone)]
pub enum Number {
    /// An integer of 32 bits.
    Int(i32),
    /// An integer of 64 bits.
    Long(i64),
    /// A wider integer, as it is written.
    Big(String),
    /// A number with a fraction or an exponent.
    Double(f64),
}

impl Number {
    /// Returns the number as an integer of 64 bits, if it is written as one and fits.
    #[inline]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(i64::from(*value)),
            Self::Long(value) => Some(*value),
            Self::Big(_) | Self::Double(_) => None,
        }
    }

    /// Returns the nearest number that a `double` holds.
    #[expect(clippy::cast_precision_loss, reason = "the nearest number is asked for")]
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Int(value) => f64::from(*value),
            Self::Long(value) => *value as f64,
            Self::Double(value) => *value,
            // Digits with a sign are always a number for `parse`.
            Self::Big(digits) => digits.parse().unwrap_or(f64::NAN),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Long(a), Self::Long(b)) => a == b,
            (Self::Big(a), Self::Big(b)) => a == b,
            // As in Java's `Double.equals`, NaN equals itself, and 0.0 and -0.0 differ.
            (Self::Double(a), Self::Double(b)) => a.to_bits() == b.to_bits(),
            _ => false,
        }
    }
}

impl PartialEq for Json {
    /// Compares the values without their positions. The order of an object's members does not count.
    fn eq(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => same_members(a, b, |member| (&member.key, &member.value)),
            _ => false,
        }
    }
}

/// Returns whether two lists have the same members in any order. Neither may have a key twice.
pub(crate) fn same_members<M>(left: &[M], right: &[M], key_value: impl Fn(&M) -> (&str, &Json)) -> bool {
    if left.len() != right.len() {
        return false;
    }
    // Most lists have the same order. The rest is looked up by hash, since objects can be large.
    let aligned = left.iter().zip(right).take_while(|(a, b)| key_value(a).0 == key_value(b).0).count();
    let others: HashMap<&str, &Json> = right[aligned..].iter().map(&key_value).collect();
    let is_in_others = |(key, value): (&str, &Json)| others.get(key).is_some_and(|other| *other == value);
    left[..aligned].iter().zip(right).all(|(a, b)| key_value(a).1 == key_value(b).1)
        && left[aligned..].iter().map(&key_value).all(is_in_others)
}

impl Json {
    /// Returns the value of the member `key`, or `None` if there is no such member or this is not an object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.member(key).map(|member| &member.value)
    }

    /// Returns the member `key`, or `None` if there is no such member or this is not an object.
    pub fn member(&self, key: &str) -> Option<&Member> {
        match &self.value {
            Value::Object(members) => members.iter().find(|member| member.key == key),
            _ => None,
        }
    }

    /// Returns a string, or `None` for another value.
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the items of an array, or `None` for another value.
    #[inline]
    pub fn as_array(&self) -> Option<&[Json]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }
}
