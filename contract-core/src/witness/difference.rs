//! Finds where a decoded message differs from what was written.

use schemactl_avro::schema::{Field, Kind, Name, Record, Schema, TypeId};
use schemactl_avro::semantics::AnyLogicalType;

use super::decode::default_value;
use super::logical_value::describe_value;
use super::value::Value;

/// The maximal nesting of a default that is compared. Checks also run on threads with small stacks.
pub(super) const MAX_DEFAULT_DEPTH: usize = 64;

/// A value that a reader gives another meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The path of the value by the names of the reader: `OrderCreated.data.items[].size`.
    pub path: String,
    /// The meaning of the value that was written.
    pub written: String,
    /// The meaning of the value that is read.
    pub read: String,
}

/// The values that are compared. Other differences in the same message do not demonstrate the target of the witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DifferenceTarget {
    /// Values of these types, the reader's first, and the values within them.
    Types(TypeId, TypeId),
    /// A field of the reader, given by its record and index, and the values within it.
    Field(TypeId, usize),
    /// A field of the reader and a field of the writer that does not match it, each given by its record and index.
    RenamedField((TypeId, usize), (TypeId, usize)),
    /// The name of the type that a value of these types, the reader's first, is read as.
    TypeName(TypeId, TypeId),
    /// Any value of these types, the reader's first, other than null: its meaning differs even if the value does not.
    AnyValue(TypeId, TypeId),
    /// Any value of a field of the reader, given by its record and index, other than null.
    AnyValueOfField(TypeId, usize),
}

/// Finds the first value on target that the reader gives another meaning than the writer.
///
/// A field is compared with the writer's field of the same name or, failing that, of one of its aliases. A field that only
/// the reader has is compared with its default if it is the target; other fields of one schema alone are not compared.
pub(super) fn find_difference(
    (reader, read): (&Schema, &Value),
    (writer, written): (&Schema, &Value),
    target: DifferenceTarget,
) -> Option<Difference> {
    let read = TypedValue { schema: reader, ty: reader.root(), value: read };
    let written = TypedValue { schema: writer, ty: writer.root(), value: written };
    let path = reader.name(read.ty).map_or(reader.kind(read.ty).type_name(), Name::simple).to_owned();
    let mut open = vec![ValuePair { read, written, path, is_on_target: false }];
    while let Some(pair) = open.pop() {
        if let Some(found) = compare(pair, target, &mut open) {
            return Some(found);
        }
    }
    None
}

/// Returns whether two values, each of a type of its schema, have the same meaning.
pub(super) fn have_same_meaning(
    (reader, reader_type, read): (&Schema, TypeId, &Value),
    (writer, writer_type, written): (&Schema, TypeId, &Value),
) -> bool {
    let read = TypedValue { schema: reader, ty: reader_type, value: read };
    let written = TypedValue { schema: writer, ty: writer_type, value: written };
    let target = DifferenceTarget::Types(read.ty, written.ty);
    let mut open = vec![ValuePair { read, written, path: String::new(), is_on_target: true }];
    while let Some(pair) = open.pop() {
        if compare(pair, target, &mut open).is_some() {
            return false;
        }
    }
    true
}

/// A value that was read and the value that was written for it.
struct ValuePair<'v> {
    read: TypedValue<'v>,
    written: TypedValue<'v>,
    path: String,
    is_on_target: bool,
}

#[derive(Clone, Copy)]
struct TypedValue<'v> {
    schema: &'v Schema,
    ty: TypeId,
    value: &'v Value,
}

impl<'v> TypedValue<'v> {
    /// Returns a value within this one.
    fn child(self, ty: TypeId, value: &'v Value) -> Self {
        Self { ty, value, ..self }
    }

    fn kind(self) -> &'v Kind {
        self.schema.kind(self.ty)
    }

    /// Returns the value in a union.
    fn union_value(self) -> Option<Self> {
        match (self.kind(), self.value) {
            (Kind::Union(branches), Value::Union(index, value)) => Some(self.child(branches[*index], value)),
            _ => None,
        }
    }

    fn describe(self) -> String {
        describe_value(self.schema, self.ty, self.value)
    }

    fn has_logical_type(self) -> bool {
        AnyLogicalType::from_node(self.schema.node(self.ty)) != AnyLogicalType::Plain
    }
}

/// Compares two values without the values within them, which are added to `open`.
fn compare<'v>(pair: ValuePair<'v>, target: DifferenceTarget, open: &mut Vec<ValuePair<'v>>) -> Option<Difference> {
    let ValuePair { read, written, path, is_on_target } = pair;
    let is_on_target = is_on_target || target == DifferenceTarget::Types(read.ty, written.ty);
    if target == DifferenceTarget::AnyValue(read.ty, written.ty) {
        return any_value(read, written, path);
    }
    let child = |read, written, step: &str| ValuePair { read, written, path: format!("{path}{step}"), is_on_target };
    if let Some(value) = written.union_value() {
        open.push(child(read, value, ""));
        return None;
    }
    if target == DifferenceTarget::TypeName(read.ty, written.ty) {
        return compare_names(read.union_value().unwrap_or(read), written, path);
    }
    if let Some(value) = read.union_value() {
        open.push(child(value, written, ""));
        return None;
    }
    match ((read.kind(), read.value), (written.kind(), written.value)) {
        ((Kind::Record(reader), Value::Record(read_values)), (Kind::Record(writer), Value::Record(written_values))) => {
            for (index, (field, value)) in reader.fields.iter().zip(read_values).enumerate().rev() {
                let (is_target, renamed) = match target {
                    DifferenceTarget::Field(record, field) | DifferenceTarget::AnyValueOfField(record, field) => {
                        ((record, field) == (read.ty, index), None)
                    }
                    DifferenceTarget::RenamedField(reader, writer)
                        if reader == (read.ty, index) && writer.0 == written.ty =>
                    {
                        (true, Some(writer.1))
                    }
                    DifferenceTarget::RenamedField(..)
                    | DifferenceTarget::Types(..)
                    | DifferenceTarget::AnyValue(..)
                    | DifferenceTarget::TypeName(..) => (false, None),
                };
                let Some(found) = renamed.or_else(|| matching_field(reader, field, writer)) else {
                    if is_target && let Some(found) = compare_with_default(read.child(field.ty, value), field, &path) {
                        return Some(found);
                    }
                    continue;
                };
                let written = written.child(writer.fields[found].ty, &written_values[found]);
                if is_target && matches!(target, DifferenceTarget::AnyValueOfField(..)) {
                    return any_value(read.child(field.ty, value), written, format!("{path}.{}", field.name));
                }
                let mut pair = child(read.child(field.ty, value), written, &format!(".{}", field.name));
                pair.is_on_target |= is_target;
                open.push(pair);
            }
            None
        }
        ((Kind::Array(reader), Value::Array(read_items)), (Kind::Array(writer), Value::Array(written_items)))
            if read_items.len() == written_items.len() =>
        {
            let items = read_items.iter().zip(written_items).rev();
            open.extend(items.map(|(read_item, written_item)| {
                child(read.child(*reader, read_item), written.child(*writer, written_item), "[]")
            }));
            None
        }
        ((Kind::Map(reader), Value::Map(read_entries)), (Kind::Map(writer), Value::Map(written_entries)))
            if read_entries.iter().map(|entry| &entry.0).eq(written_entries.iter().map(|entry| &entry.0)) =>
        {
            let entries = read_entries.iter().zip(written_entries).rev();
            open.extend(entries.map(|(read_entry, written_entry)| {
                child(read.child(*reader, &read_entry.1), written.child(*writer, &written_entry.1), "{}")
            }));
            None
        }
        _ if !is_on_target => None,
        // An empty map looks like a record without fields in JSON, and a symbol like a string.
        ((Kind::Record(_), _), (Kind::Map(_), _))
        | ((Kind::Map(_), _), (Kind::Record(_), _))
        | ((Kind::Enum(_), _), (Kind::String, _))
        | ((Kind::String, _), (Kind::Enum(_), _)) => Some(Difference {
            path,
            written: written.kind().type_name().to_owned(),
            read: read.kind().type_name().to_owned(),
        }),
        _ => {
            let (read_meaning, written_meaning) = (read.describe(), written.describe());
            let are_equal = read_meaning == written_meaning
                || (!read.has_logical_type()
                    && !written.has_logical_type()
                    && are_equal_numbers(read.value, written.value));
            (!are_equal).then_some(Difference { path, written: written_meaning, read: read_meaning })
        }
    }
}

/// Returns the two values as a difference, whether they differ or not, unless null was written.
fn any_value(read: TypedValue<'_>, written: TypedValue<'_>, path: String) -> Option<Difference> {
    let (read, written) = (read.union_value().unwrap_or(read), written.union_value().unwrap_or(written));
    let is_null = matches!(written.kind(), Kind::Null);
    (!is_null).then(|| Difference { path, written: written.describe(), read: read.describe() })
}

/// Returns the difference if a field that was not written has another value than its default.
fn compare_with_default(read: TypedValue<'_>, field: &Field, record: &str) -> Option<Difference> {
    let default = default_value(read.schema, field, MAX_DEFAULT_DEPTH).ok()?;
    let path = format!("{record}.{}", field.name);
    (*read.value != default).then(|| Difference {
        path,
        written: format!("its default {}", read.child(field.ty, &default).describe()),
        read: read.describe(),
    })
}

/// Returns the difference if a named type is read as a type that has another full name and no alias for it.
fn compare_names(read: TypedValue<'_>, written: TypedValue<'_>, path: String) -> Option<Difference> {
    let (read_name, written_name) = (read.kind().name()?, written.kind().name()?);
    let is_match = read_name == written_name || read.schema.aliases(read.ty).contains(written_name);
    (!is_match).then(|| Difference { path, written: written_name.to_string(), read: read_name.to_string() })
}

/// Returns the index of the writer's field that a field of the reader stands for: the field of the same name, or of one of
/// its aliases that is not the name of another field of the reader.
fn matching_field(reader: &Record, field: &Field, writer: &Record) -> Option<usize> {
    let find = |name: &str| writer.fields.iter().position(|field| field.name == name);
    let mut aliases = field.aliases.iter().filter(|alias| reader.field(alias).is_none());
    find(&field.name).or_else(|| aliases.find_map(|alias| find(alias)))
}

/// Returns whether two numbers are equal, whatever their types.
fn are_equal_numbers(read: &Value, written: &Value) -> bool {
    match (as_integer(read), as_integer(written)) {
        (Some(read), Some(written)) => read == written,
        (None, None) => {
            matches!((as_float(read), as_float(written)), (Some(read), Some(written)) if read.total_cmp(&written).is_eq())
        }
        _ => false,
    }
}

fn as_integer(value: &Value) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Long(value) => Some(i128::from(*value)),
        _ => as_float(value).filter(|value| value.fract() == 0.0 && value.abs() < 1e30).map(truncate),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "is called only with integers that fit")]
fn truncate(value: f64) -> i128 {
    value as i128
}

fn as_float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(value) => Some(f64::from(*value)),
        Value::Double(value) => Some(*value),
        _ => None,
    }
}
