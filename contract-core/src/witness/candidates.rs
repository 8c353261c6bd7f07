//! Values that may show a finding, each small, to be tried one after the other.

use super::logical_value::power_of_ten;
use super::minimal_values::MinimalValues;
use super::path_to_type::{PathToType, is_within_size_limit};
use super::value::Value;
use crate::compat::readers::{Incompatibility, IncompatibilityKind, SemanticChangeKind, compare_types};
use crate::schema::{Enum, Kind, Record, Schema, TypeId};

/// How many unions within unions are looked into.
const DEEPEST: usize = 4;
/// How many values are tried for one thing.
const MOST: usize = 64;
/// How many branches, symbols and fields are varied.
const WIDEST: usize = 8;

/// Makes candidates for one pair of schemas.
pub(super) struct Candidates<'c, 's> {
    pub(super) reader: &'s Schema,
    pub(super) writer: &'s Schema,
    pub(super) minimal: &'c MinimalValues<'s>,
}

impl Candidates<'_, '_> {
    /// Values of the writer's type at the end of an incompatibility's way.
    pub(super) fn of_incompatibility(&self, found: &Incompatibility, end: (TypeId, TypeId)) -> Vec<Value> {
        self.breaking(found, end, 0)
    }

    fn breaking(&self, found: &Incompatibility, (own, theirs): (TypeId, TypeId), depth: usize) -> Vec<Value> {
        match (&found.kind, self.writer.kind(theirs)) {
            (IncompatibilityKind::MissingEnumSymbols { symbols }, Kind::Enum(written)) => {
                places_of(written, symbols.iter().map(|symbol| symbol.name.as_str()))
            }
            (IncompatibilityKind::MissingUnionBranch { .. }, Kind::Union(branches)) => {
                let missing = branches.iter().enumerate().filter(|(_, branch)| **branch == found.writer.ty);
                let values = missing.flat_map(|(index, branch)| {
                    self.unread(own, *branch, depth).into_iter().map(move |value| Value::Union(index, Box::new(value)))
                });
                values.take(MOST).collect()
            }
            (IncompatibilityKind::MissingUnionBranch { .. }, _) => self.unread(own, theirs, depth),
            (IncompatibilityKind::AmbiguousField { .. }, _) => self.variants(theirs, 0),
            _ => self.smallest(theirs),
        }
    }

    /// Values that no branch of a reader's union takes.
    fn unread(&self, union: TypeId, theirs: TypeId, depth: usize) -> Vec<Value> {
        let mut values = self.smallest(theirs);
        let own: &[TypeId] = match self.reader.kind(union) {
            Kind::Union(branches) => branches,
            _ => std::slice::from_ref(&union),
        };
        let alike =
            own.iter().filter(|branch| self.reader.kind(**branch).type_name() == self.writer.kind(theirs).type_name());
        for branch in alike.filter(|_| depth < DEEPEST).take(WIDEST) {
            for found in compare_types((self.reader, *branch), (self.writer, theirs)).incompatibilities {
                let Some(steps) = &found.steps else { continue };
                let Some(path) = PathToType::follow(self.reader, self.writer, (*branch, theirs), steps) else {
                    continue;
                };
                if path.check(self.minimal, self.writer).is_err() || values.len() >= MOST {
                    continue;
                }
                let breaking = self.breaking(&found, path.end, depth + 1);
                values.extend(breaking.into_iter().filter_map(|value| path.wrap(self.minimal, self.writer, value)));
            }
        }
        values
    }

    /// Values of the writer's type at the end of a semantic change's path.
    pub(super) fn of_semantic_change(&self, kind: &SemanticChangeKind, (own, theirs): (TypeId, TypeId)) -> Vec<Value> {
        match (kind, self.writer.kind(theirs)) {
            (SemanticChangeKind::SymbolsReadAsDefault { symbols, .. }, Kind::Enum(written)) => {
                places_of(written, symbols.iter().map(String::as_str))
            }
            (SemanticChangeKind::PrecisionLost { .. }, written) => {
                let inexact = if matches!(self.reader.kind(own), Kind::Float) { (1 << 24) + 1 } else { (1 << 53) + 1 };
                match written {
                    Kind::Int => i32::try_from(inexact).map(Value::Int).into_iter().collect(),
                    _ => vec![Value::Long(inexact)],
                }
            }
            (SemanticChangeKind::StringBytesChanged { .. }, Kind::Bytes) => vec![Value::Bytes(vec![0xff])],
            (SemanticChangeKind::StringBytesChanged { .. }, _) => vec![Value::String("é".to_owned())],
            // A number of more digits than the writer has is no number of the writer's.
            (SemanticChangeKind::DecimalPrecisionChanged { reader, writer }, _) if reader > writer => Vec::new(),
            (SemanticChangeKind::DecimalPrecisionChanged { reader, .. }, written) => {
                power_of_ten(*reader).and_then(|number| decimal(written, number)).into_iter().collect()
            }
            (
                SemanticChangeKind::PossibleRename { writer: field, .. }
                | SemanticChangeKind::AliasIgnored { alias: field, .. }
                | SemanticChangeKind::AliasCapturesField { alias: field, .. },
                Kind::Record(record),
            ) => self.with_field(theirs, record, field),
            (
                SemanticChangeKind::LogicalTypeAdded { .. }
                | SemanticChangeKind::LogicalTypeRemoved { .. }
                | SemanticChangeKind::LogicalTypeChanged { .. }
                | SemanticChangeKind::NewerLogicalType { .. }
                | SemanticChangeKind::UnitChanged { .. }
                | SemanticChangeKind::DecimalScaleChanged { .. },
                _,
            ) => self.variants(theirs, 0),
            _ => self.smallest(theirs),
        }
    }

    /// The smallest value of a type, if it is made at all.
    fn smallest(&self, ty: TypeId) -> Vec<Value> {
        let is_made = self.minimal.cost(ty).is_some_and(is_within_size_limit);
        if is_made { self.minimal.value(ty).into_iter().collect() } else { Vec::new() }
    }

    /// The smallest record with each of some values of one field.
    fn with_field(&self, ty: TypeId, record: &Record, name: &str) -> Vec<Value> {
        let Some(index) = record.fields.iter().position(|field| field.name == name) else {
            return self.variants(ty, 0);
        };
        let Some(Value::Record(smallest)) = self.smallest(ty).pop() else { return Vec::new() };
        let varied = self.variants(record.fields[index].ty, 0).into_iter().map(|value| {
            let mut fields = smallest.clone();
            fields[index] = value;
            Value::Record(fields)
        });
        varied.collect()
    }

    /// Some small values of a type that differ from each other.
    fn variants(&self, ty: TypeId, depth: usize) -> Vec<Value> {
        let Some(smallest) = self.smallest(ty).pop() else { return Vec::new() };
        let mut values = vec![smallest];
        if depth > DEEPEST {
            return values;
        }
        match (self.writer.kind(ty), &values[0]) {
            (Kind::Boolean, _) => values.push(Value::Boolean(true)),
            (Kind::Int, _) => values.push(Value::Int(1)),
            (Kind::Long, _) => values.push(Value::Long(1)),
            (Kind::Float, _) => values.push(Value::Float(1.0)),
            (Kind::Double, _) => values.push(Value::Double(1.0)),
            (Kind::Bytes, _) => values.push(Value::Bytes(vec![1])),
            (Kind::String, Value::String(text)) => {
                let other = text.strip_suffix('0').map_or_else(|| "a".to_owned(), |rest| format!("{rest}1"));
                // A text that is no UUID comes last: only where it must not be one does it show anything.
                values.extend([Value::String(other), Value::String("a".to_owned())]);
            }
            (Kind::Fixed(_), Value::Fixed(zeros)) => {
                let indexes = [0, zeros.len().saturating_sub(1)].into_iter().filter(|index| *index < zeros.len());
                let varied = indexes.map(|index| {
                    let mut bytes = zeros.clone();
                    bytes[index] = 1;
                    Value::Fixed(bytes)
                });
                let varied: Vec<Value> = varied.collect();
                values.extend(varied);
            }
            (Kind::Enum(symbols), _) => values.extend((1..symbols.symbols.len()).take(WIDEST).map(Value::Enum)),
            (Kind::Array(items), _) => {
                values.extend(self.smallest(*items).into_iter().map(|item| Value::Array(vec![item])));
            }
            (Kind::Map(inner), _) => {
                let entry = self.smallest(*inner).into_iter().map(|value| Value::Map(vec![(String::new(), value)]));
                values.extend(entry);
            }
            (Kind::Union(branches), _) => {
                let branches = branches.iter().enumerate().take(WIDEST);
                values.extend(branches.flat_map(|(index, branch)| {
                    let varied = self.variants(*branch, depth + 1).into_iter().take(3);
                    varied.map(move |value| Value::Union(index, Box::new(value)))
                }));
            }
            (Kind::Record(record), Value::Record(smallest)) => {
                let smallest = smallest.clone();
                let fields = record.fields.iter().enumerate().take(WIDEST);
                values.extend(fields.flat_map(|(index, field)| {
                    let smallest = smallest.clone();
                    self.variants(field.ty, depth + 1).into_iter().skip(1).take(3).map(move |value| {
                        let mut fields = smallest.clone();
                        fields[index] = value;
                        Value::Record(fields)
                    })
                }));
            }
            _ => {}
        }
        values.truncate(MOST);
        values
    }
}

fn places_of<'n>(written: &Enum, names: impl Iterator<Item = &'n str>) -> Vec<Value> {
    let mut places: Vec<usize> = names.filter_map(|name| written.symbol_index(name)).collect();
    places.sort_unstable();
    places.into_iter().take(WIDEST).map(Value::Enum).collect()
}

/// A number as a value of a type that carries decimals.
fn decimal(kind: &Kind, number: Vec<u8>) -> Option<Value> {
    match kind {
        Kind::Fixed(fixed) => {
            let padding = (fixed.size as usize).checked_sub(number.len())?;
            is_small(fixed.size).then(|| Value::Fixed([vec![0; padding], number].concat()))
        }
        _ => Some(Value::Bytes(number)),
    }
}

/// Whether a fixed type is worth filling.
fn is_small(size: u32) -> bool {
    size <= 1 << 12
}
