//! Where what was read is not what was written.

use super::logical_value::meaning;
use super::value::Value;
use crate::schema::{Field, Kind, Name, Record, Schema, TypeId};

/// A place in a message where a reader takes a value for another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place by names, from the reader's side: `OrderCreated.data.items[].size`.
    pub path: String,
    /// What the value means that was written.
    pub written: String,
    /// What the value means that is read.
    pub read: String,
}

/// Where to look for differences: others in the same message are not the matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Wherever these types meet, the reader's first, and within them.
    Types(TypeId, TypeId),
    /// A field of the reader, by its record and place, and within it.
    Field(TypeId, usize),
    /// The same, held against a field of the writer that it is not called like.
    Renamed((TypeId, usize), (TypeId, usize)),
    /// Where these types meet, the reader's first: which of the reader's types is taken, by its name.
    Name(TypeId, TypeId),
}

/// Finds the first place on target where a reader's value says something else than what was written.
///
/// Fields are held against the fields of the same name, else of an alias. Fields that only one of the two has
/// say nothing.
pub(super) fn difference(
    (reader, read): (&Schema, &Value),
    (writer, written): (&Schema, &Value),
    target: Target,
) -> Option<Difference> {
    let own = Side { schema: reader, ty: reader.root(), value: read };
    let theirs = Side { schema: writer, ty: writer.root(), value: written };
    let name = reader.name(own.ty).map_or(reader.kind(own.ty).type_name(), Name::simple);
    let mut open = vec![ValuePair { own, theirs, path: name.to_owned(), is_on_target: false }];
    while let Some(pair) = open.pop() {
        if let Some(found) = differ(pair, target, &mut open) {
            return Some(found);
        }
    }
    None
}

/// Whether two values, each of a type of its schema, say the same.
pub(super) fn same_meaning(own: (&Schema, TypeId, &Value), theirs: (&Schema, TypeId, &Value)) -> bool {
    let side = |(schema, ty, value)| Side { schema, ty, value };
    let (own, theirs) = (side(own), side(theirs));
    let target = Target::Types(own.ty, theirs.ty);
    let mut open = vec![ValuePair { own, theirs, path: String::new(), is_on_target: true }];
    while let Some(pair) = open.pop() {
        if differ(pair, target, &mut open).is_some() {
            return false;
        }
    }
    true
}

/// Two values that should say the same.
struct ValuePair<'v> {
    own: Side<'v>,
    theirs: Side<'v>,
    path: String,
    is_on_target: bool,
}

#[derive(Clone, Copy)]
struct Side<'v> {
    schema: &'v Schema,
    ty: TypeId,
    value: &'v Value,
}

impl<'v> Side<'v> {
    fn part(self, ty: TypeId, value: &'v Value) -> Self {
        Self { ty, value, ..self }
    }

    fn kind(self) -> &'v Kind {
        self.schema.kind(self.ty)
    }

    /// The value in a union.
    fn inner(self) -> Option<Self> {
        match (self.kind(), self.value) {
            (Kind::Union(branches), Value::Union(path, value)) => Some(self.part(branches[*path], value)),
            _ => None,
        }
    }

    fn meaning(self) -> String {
        meaning(self.schema, self.ty, self.value)
    }
}

fn differ<'v>(pair: ValuePair<'v>, target: Target, open: &mut Vec<ValuePair<'v>>) -> Option<Difference> {
    let ValuePair { own, theirs, path, is_on_target } = pair;
    let is_on_target = is_on_target || target == Target::Types(own.ty, theirs.ty);
    let within = |own, theirs, step: &str| ValuePair { own, theirs, path: format!("{path}{step}"), is_on_target };
    if let Some(inner) = theirs.inner() {
        open.push(within(own, inner, ""));
        return None;
    }
    if target == Target::Name(own.ty, theirs.ty) {
        return mistaken(own.inner().unwrap_or(own), theirs, path);
    }
    if let Some(inner) = own.inner() {
        open.push(within(inner, theirs, ""));
        return None;
    }
    match ((own.kind(), own.value), (theirs.kind(), theirs.value)) {
        ((Kind::Record(ours), Value::Record(read)), (Kind::Record(writers), Value::Record(written))) => {
            for (at, (field, read)) in ours.fields.iter().zip(read).enumerate().rev() {
                let (is_target, renamed) = match target {
                    Target::Field(record, path) => ((record, path) == (own.ty, at), None),
                    Target::Renamed(reader, writer) if reader == (own.ty, at) && writer.0 == theirs.ty => {
                        (true, Some(writer.1))
                    }
                    Target::Renamed(..) | Target::Types(..) | Target::Name(..) => (false, None),
                };
                let Some(found) = renamed.or_else(|| counterpart(ours, field, writers)) else { continue };
                let written = theirs.part(writers.fields[found].ty, &written[found]);
                let mut pair = within(own.part(field.ty, read), written, &format!(".{}", field.name));
                pair.is_on_target |= is_target;
                open.push(pair);
            }
            None
        }
        ((Kind::Array(ours), Value::Array(read)), (Kind::Array(writers), Value::Array(written)))
            if read.len() == written.len() =>
        {
            let items = read.iter().zip(written).rev();
            open.extend(
                items.map(|(read, written)| within(own.part(*ours, read), theirs.part(*writers, written), "[]")),
            );
            None
        }
        ((Kind::Map(ours), Value::Map(read)), (Kind::Map(writers), Value::Map(written)))
            if read.iter().map(|entry| &entry.0).eq(written.iter().map(|entry| &entry.0)) =>
        {
            let entries = read.iter().zip(written).rev();
            open.extend(
                entries
                    .map(|(read, written)| within(own.part(*ours, &read.1), theirs.part(*writers, &written.1), "{}")),
            );
            None
        }
        _ if !is_on_target => None,
        // An empty map and a record without fields look alike as JSON, and so do a symbol and its text.
        ((Kind::Record(_), _), (Kind::Map(_), _))
        | ((Kind::Map(_), _), (Kind::Record(_), _))
        | ((Kind::Enum(_), _), (Kind::String, _))
        | ((Kind::String, _), (Kind::Enum(_), _)) => Some(Difference {
            path,
            written: theirs.kind().type_name().to_owned(),
            read: own.kind().type_name().to_owned(),
        }),
        _ => {
            let (read, written) = (own.meaning(), theirs.meaning());
            let is_plain = |side: Side<'_>| {
                let node = side.schema.node(side.ty);
                node.logical.is_none() && node.newer_logical().is_none()
            };
            let is_plain = is_plain(own) && is_plain(theirs);
            let is_equal = read == written || (is_plain && numbers_equal(own.value, theirs.value));
            (!is_equal).then_some(Difference { path, written, read })
        }
    }
}

/// That a named type is read as another, which it neither is called like in full nor an alias of.
fn mistaken(own: Side<'_>, theirs: Side<'_>, path: String) -> Option<Difference> {
    let (read, written) = (own.kind().name()?, theirs.kind().name()?);
    let is_it = read == written || own.schema.aliases(own.ty).contains(written);
    (!is_it).then(|| Difference { path, written: written.to_string(), read: read.to_string() })
}

/// The writer's field that a field of the reader stands for: the one of its name, or of one of its aliases that
/// is no field's name by itself.
fn counterpart(own: &Record, field: &Field, writer: &Record) -> Option<usize> {
    let find = |name: &str| writer.fields.iter().position(|field| field.name == name);
    let mut aliases = field.aliases.iter().filter(|alias| own.field(alias).is_none());
    find(&field.name).or_else(|| aliases.find_map(|alias| find(alias)))
}

/// Whether two numbers are equal, whatever their types.
fn numbers_equal(read: &Value, written: &Value) -> bool {
    match (whole(read), whole(written)) {
        (Some(read), Some(written)) => read == written,
        (None, None) => {
            matches!((floating(read), floating(written)), (Some(read), Some(written)) if read.total_cmp(&written).is_eq())
        }
        _ => false,
    }
}

fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Int(value) => Some(i128::from(*value)),
        Value::Long(value) => Some(i128::from(*value)),
        _ => floating(value).filter(|value| value.fract() == 0.0 && value.abs() < 1e30).map(truncated),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "only asked for whole numbers that fit")]
fn truncated(value: f64) -> i128 {
    value as i128
}

fn floating(value: &Value) -> Option<f64> {
    match value {
        Value::Float(value) => Some(f64::from(*value)),
        Value::Double(value) => Some(*value),
        _ => None,
    }
}
