//! A JSON reader that keeps positions and speaks the dialect that Pulsar's broker accepts.
//!
//! The broker reads schemas with Jackson and comments switched on, so this reader takes `/* */` and `//`
//! comments, lets the last of several equal keys win, and refuses what Jackson refuses, at the same limits.

mod decode;
mod document;
mod numbers;
mod reader;
mod scan;
mod strings;
mod surrogates;
mod value_ref;

pub use decode::decode;
pub use document::Document;
pub use reader::{JsonError, MAX_DEPTH, find_member, parse, parse_arc, parse_prefix};
pub use surrogates::{JavaChar, escape_lone_surrogates, java_chars, replace_lone_surrogates};
pub use value_ref::{Items, MemberRef, Members, ValueRef};

use std::collections::HashMap;

use crate::source::Span;

/// A JSON value and where it stands.
#[derive(Debug, Clone)]
pub struct Json {
    /// The value.
    pub value: Value,
    /// Its place in the source text.
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
    /// A string, escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object; of members with one key only the last is kept, at the place of the first.
    Object(Vec<Member>),
}

/// One `"key": value` of an object.
#[derive(Debug, Clone)]
pub struct Member {
    /// The key.
    pub key: String,
    /// The place of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Json,
    /// An earlier member with the same key, which this one overrides.
    pub overrides: Option<Span>,
}

/// A number, of the narrowest kind that Java's reader gives it: two numbers are equal only within a kind.
#[derive(Debug, Clone)]
pub enum Number {
    /// An integer of 32 bits.
    Int(i32),
    /// An integer of 64 bits.
    Long(i64),
    /// A wider integer, as written.
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
            // As Java's `Double.compare`: a value equals itself, whatever it is, and the zeros differ.
            (Self::Double(a), Self::Double(b)) => a.to_bits() == b.to_bits(),
            _ => false,
        }
    }
}

impl PartialEq for Json {
    /// Equal as values, wherever they stand; the order of an object's members does not count.
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

/// Whether two lists, neither of which has a key twice, have the same members in whatever order.
pub(crate) fn same_members<M>(left: &[M], right: &[M], parts: impl Fn(&M) -> (&str, &Json)) -> bool {
    if left.len() != right.len() {
        return false;
    }
    // Most have the same order. What follows is looked up, since there may be very many.
    let aligned = left.iter().zip(right).take_while(|(a, b)| parts(a).0 == parts(b).0).count();
    let others: HashMap<&str, &Json> = right[aligned..].iter().map(&parts).collect();
    left[..aligned].iter().zip(right).all(|(a, b)| parts(a).1 == parts(b).1)
        && left[aligned..].iter().map(&parts).all(|(key, value)| others.get(key).is_some_and(|other| *other == value))
}

impl Json {
    /// The member `key` of an object; nothing where this is no object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.member(key).map(|member| &member.value)
    }

    /// The member `key` of an object, with the place of its key.
    pub fn member(&self, key: &str) -> Option<&Member> {
        match &self.value {
            Value::Object(members) => members.iter().find(|member| member.key == key),
            _ => None,
        }
    }

    /// The text of a string.
    #[inline]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The items of an array.
    #[inline]
    pub fn as_array(&self) -> Option<&[Json]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }
}
