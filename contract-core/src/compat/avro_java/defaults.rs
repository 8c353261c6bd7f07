//! Whether Avro Java can turn a default into a value, as it does for every field that the writer lacks.
//!
//! It encodes the default in binary form and decodes it again. Encoding is more lenient than the parser in some places:
//! it accepts `1.5` for an `int`. Where it does not accept the JSON, it throws.

use std::collections::HashMap;

use schemactl_avro::json::{Json, Value};
use schemactl_avro::schema::{Kind, Node, PulsarProfile, Schema, TypeId};

use super::failure::AvroFailure;
use super::recursion::Recursion;

/// Checks that the default of a field of type `ty` can be turned into a value.
pub(super) fn check_default(
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
    let encoded = encode(schema, ty, default)?;
    // Java builds the grammar for decoding after it has encoded.
    if recursion.overflows_stack(schema, ty) {
        return Err(AvroFailure::StackOverflow);
    }
    match encoded {
        Encoded::Decodable => Ok(()),
        Encoded::Undecodable => Err(AvroFailure::UnusableDefault),
    }
}

/// Whether Java can decode what it has encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoded {
    Decodable,
    Undecodable,
}

/// A step of encoding a default.
enum EncodeStep<'s> {
    Value(TypeId, &'s Json),
    /// A field that the default of its record leaves out.
    AbsentField(TypeId, usize),
    LeaveAbsentField(TypeId, usize),
}

#[derive(Clone, Copy)]
enum AbsentFieldState {
    Open,
    Encoded,
}

/// Encodes a default as Avro Java's `ResolvingGrammarGenerator.encode` does.
fn encode(schema: &Schema, ty: TypeId, default: &Json) -> Result<Encoded, AvroFailure> {
    let mut encoded = Encoded::Decodable;
    let mut absent: HashMap<(TypeId, usize), AbsentFieldState> = HashMap::new();
    let mut open = vec![EncodeStep::Value(ty, default)];
    while let Some(step) = open.pop() {
        match step {
            EncodeStep::Value(ty, json) => {
                let node = schema.node(ty);
                encode_value(schema, ty, json, &mut open)?;
                if !is_decodable(schema.profile(), node, json) {
                    encoded = Encoded::Undecodable;
                }
            }
            EncodeStep::AbsentField(ty, index) => match absent.get(&(ty, index)) {
                Some(AbsentFieldState::Encoded) => {}
                // The field's own default leaves the field out again, without end.
                Some(AbsentFieldState::Open) => return Err(AvroFailure::StackOverflow),
                None => {
                    let Kind::Record(record) = schema.kind(ty) else { continue };
                    let field = &record.fields[index];
                    let default = field.default.as_ref().ok_or(AvroFailure::UnusableDefault)?;
                    absent.insert((ty, index), AbsentFieldState::Open);
                    open.extend([EncodeStep::LeaveAbsentField(ty, index), EncodeStep::Value(field.ty, default)]);
                }
            },
            EncodeStep::LeaveAbsentField(ty, index) => {
                absent.insert((ty, index), AbsentFieldState::Encoded);
            }
        }
    }
    Ok(encoded)
}

/// Encodes a value without its parts, and queues the parts.
fn encode_value<'s>(
    schema: &'s Schema,
    ty: TypeId,
    json: &'s Json,
    open: &mut Vec<EncodeStep<'s>>,
) -> Result<(), AvroFailure> {
    let is_accepted = match (schema.kind(ty), &json.value) {
        (Kind::Record(record), _) => {
            open.extend(record.fields.iter().enumerate().rev().map(|(index, field)| {
                json.get(&field.name)
                    .map_or(EncodeStep::AbsentField(ty, index), |value| EncodeStep::Value(field.ty, value))
            }));
            true
        }
        (Kind::Array(items), Value::Array(values)) => {
            open.extend(values.iter().rev().map(|value| EncodeStep::Value(*items, value)));
            true
        }
        // Java iterates over the JSON whatever it is: the iterator of an object returns its values, that of a scalar is
        // empty.
        (Kind::Array(element) | Kind::Map(element), Value::Object(members)) => {
            open.extend(members.iter().rev().map(|member| EncodeStep::Value(*element, &member.value)));
            true
        }
        (Kind::Union(branches), _) => {
            let branch = encoded_branch(schema, branches, json);
            open.extend(branch.map(|branch| EncodeStep::Value(branch, json)));
            branch.is_some()
        }
        (Kind::Enum(symbols), Value::String(symbol)) => symbols.symbol_index(symbol).is_some(),
        (Kind::Fixed(_) | Kind::String | Kind::Bytes, Value::String(_))
        | (Kind::Int | Kind::Long | Kind::Float | Kind::Double, Value::Number(_))
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Null, Value::Null)
        | (Kind::Array(_) | Kind::Map(_), _) => true,
        _ => false,
    };
    if is_accepted { Ok(()) } else { Err(AvroFailure::UnusableDefault) }
}

/// Returns the branch that Java encodes a default of a union as: in Avro 1.11 the first, in 1.12 the first that may have
/// such a value. Java does not look into records, enums, arrays and maps, and takes each of them for any value.
fn encoded_branch(schema: &Schema, branches: &[TypeId], json: &Json) -> Option<TypeId> {
    let may_have = |branch: &&TypeId| match schema.kind(**branch) {
        Kind::Record(_) | Kind::Enum(_) | Kind::Array(_) | Kind::Map(_) | Kind::Union(_) => true,
        Kind::Fixed(_) | Kind::String | Kind::Bytes => matches!(json.value, Value::String(_)),
        Kind::Int | Kind::Long | Kind::Float | Kind::Double => matches!(json.value, Value::Number(_)),
        Kind::Boolean => matches!(json.value, Value::Bool(_)),
        Kind::Null => matches!(json.value, Value::Null),
    };
    match schema.profile() {
        PulsarProfile::V4_0 => branches.first().copied(),
        PulsarProfile::V4_2 | PulsarProfile::V5_0 => branches.iter().find(may_have).copied(),
    }
}

/// Returns whether Java can decode a value that it has encoded.
fn is_decodable(profile: PulsarProfile, node: &Node, json: &Json) -> bool {
    match (&node.kind, &json.value) {
        // For a map, Java encodes the length of the array, but no entry.
        (Kind::Map(_), Value::Array(values)) if !values.is_empty() => false,
        (Kind::Map(_), Value::Object(members)) => members.is_empty() || has_known_string_class(profile, node),
        (Kind::String, _) => has_known_string_class(profile, node),
        _ => true,
    }
}

/// Returns whether Avro knows the Java class of a type's strings, or of a map's keys. Avro 1.12.2 does not need to.
fn has_known_string_class(profile: PulsarProfile, node: &Node) -> bool {
    profile >= PulsarProfile::V5_0
        || node.props.iter().filter(|prop| prop.key == "avro.java.string").all(|prop| {
            let class = prop.value.as_str();
            class.is_none_or(|class| ["CharSequence", "String", "Utf8"].contains(&class))
        })
}
