//! Whether Avro Java can turn a default into a value, as it does for every field that the writer lacks.
//!
//! It writes the default in binary form and reads that back. Writing is laxer than the parser in some
//! places (`1.5` passes for an `int`) and throws where it is not.

use std::collections::HashMap;

use super::avro_failure::AvroFailure;
use super::recursion::Recursion;
use crate::json::{Json, Value};
use crate::schema::{Kind, Node, Schema, TypeId};

/// Turns the default of a field of type `ty` into a value.
pub(super) fn materialise(
    schema: &Schema,
    recursion: &Recursion,
    ty: TypeId,
    default: &Json,
) -> Result<(), AvroFailure> {
    let first = match schema.kind(ty) {
        Kind::Union(branches) => branches.first().map(|first| schema.kind(*first)),
        kind => Some(kind),
    };
    if matches!((first, &default.value), (Some(Kind::Null), Value::Null)) {
        return Ok(());
    }
    let written = write(schema, ty, default)?;
    // The grammar for reading is built between the two.
    if recursion.overflows(schema, ty) {
        return Err(AvroFailure::StackOverflow);
    }
    match written {
        Written::Readable => Ok(()),
        Written::Unreadable => Err(AvroFailure::UnusableDefault),
    }
}

/// Whether what was written can be read back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Readable,
    Unreadable,
}

enum Task<'s> {
    Value(TypeId, &'s Json),
    /// A field that a default of its record leaves out.
    Absent(TypeId, usize),
    Leave(TypeId, usize),
}

#[derive(Clone, Copy)]
enum State {
    Open,
    Written,
}

/// Writes a default as Avro Java's `ResolvingGrammarGenerator.encode` does.
fn write(schema: &Schema, ty: TypeId, default: &Json) -> Result<Written, AvroFailure> {
    let mut written = Written::Readable;
    let mut absent: HashMap<(TypeId, usize), State> = HashMap::new();
    let mut open = vec![Task::Value(ty, default)];
    while let Some(task) = open.pop() {
        match task {
            Task::Value(ty, json) => {
                let node = schema.node(ty);
                write_value(ty, node, json, &mut open)?;
                if !is_readable(node, json) {
                    written = Written::Unreadable;
                }
            }
            Task::Absent(ty, index) => match absent.get(&(ty, index)) {
                Some(State::Written) => {}
                // The field's own default leaves the field out again, and so on for ever.
                Some(State::Open) => return Err(AvroFailure::StackOverflow),
                None => {
                    let Kind::Record(record) = schema.kind(ty) else { continue };
                    let field = &record.fields[index];
                    let default = field.default.as_ref().ok_or(AvroFailure::UnusableDefault)?;
                    absent.insert((ty, index), State::Open);
                    open.extend([Task::Leave(ty, index), Task::Value(field.ty, default)]);
                }
            },
            Task::Leave(ty, index) => {
                absent.insert((ty, index), State::Written);
            }
        }
    }
    Ok(written)
}

fn write_value<'s>(ty: TypeId, node: &'s Node, json: &'s Json, open: &mut Vec<Task<'s>>) -> Result<(), AvroFailure> {
    let fits = match (&node.kind, &json.value) {
        (Kind::Record(record), _) => {
            open.extend(record.fields.iter().enumerate().rev().map(|(index, field)| {
                json.get(&field.name).map_or(Task::Absent(ty, index), |value| Task::Value(field.ty, value))
            }));
            true
        }
        (Kind::Array(items), Value::Array(values)) => {
            open.extend(values.iter().rev().map(|value| Task::Value(*items, value)));
            true
        }
        // What stands for an array is iterated: an object by its values, anything else not at all.
        (Kind::Array(inner) | Kind::Map(inner), Value::Object(members)) => {
            open.extend(members.iter().rev().map(|member| Task::Value(*inner, &member.value)));
            true
        }
        (Kind::Union(branches), _) => {
            open.extend(branches.first().map(|first| Task::Value(*first, json)));
            !branches.is_empty()
        }
        (Kind::Enum(symbols), Value::String(text)) => symbols.symbol_index(text).is_some(),
        (Kind::Fixed(_) | Kind::String | Kind::Bytes, Value::String(_))
        | (Kind::Int | Kind::Long | Kind::Float | Kind::Double, Value::Number(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Null, Value::Null)
        | (Kind::Array(_) | Kind::Map(_), _) => true,
        _ => false,
    };
    if fits { Ok(()) } else { Err(AvroFailure::UnusableDefault) }
}

/// Whether a value that was written can be read back.
fn is_readable(node: &Node, json: &Json) -> bool {
    match (&node.kind, &json.value) {
        // The number of entries was written, but no entry.
        (Kind::Map(_), Value::Array(values)) if !values.is_empty() => false,
        (Kind::Map(_), Value::Object(members)) => members.is_empty() || has_known_string_class(node),
        (Kind::String, _) => has_known_string_class(node),
        _ => true,
    }
}

/// Whether the strings of a type, or the keys of a map, are of a Java class that Avro knows.
fn has_known_string_class(node: &Node) -> bool {
    node.props.iter().filter(|prop| prop.key == "avro.java.string").all(|prop| {
        let class = prop.value.as_str();
        class.is_none_or(|class| ["CharSequence", "String", "Utf8"].contains(&class))
    })
}
