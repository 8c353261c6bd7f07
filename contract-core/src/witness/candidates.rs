//! Creates small values that may demonstrate an incompatibility or a semantic change, to be tried one after the other.

use schemactl_avro::schema::{Enum, Kind, Record, Schema, TypeId};

use super::minimal_values::MinimalValues;
use super::path_to_type::{PathToType, is_within_size_limit};
use super::value::Value;
use crate::compat::readers::{Incompatibility, IncompatibilityKind, SemanticChangeKind, compare_types};
use crate::decimal::power_of_ten;

/// The maximal nesting of unions and records that are varied.
const MAX_DEPTH: usize = 4;
/// The maximal number of values for one target.
const MAX_VALUES: usize = 64;
/// The maximal number of branches, symbols or fields that are varied.
const MAX_VARIED: usize = 8;
/// The maximal size of a fixed type that is filled with a number.
const MAX_FIXED_SIZE: u32 = 1 << 12;

/// Creates candidates for one pair of schemas.
pub(super) struct Candidates<'c, 's> {
    pub(super) reader: &'s Schema,
    pub(super) writer: &'s Schema,
    pub(super) minimal: &'c MinimalValues<'s>,
}

impl Candidates<'_, '_> {
    /// Returns values of the writer's type at the end of an incompatibility's path.
    pub(super) fn for_incompatibility(&self, found: &Incompatibility, end: (TypeId, TypeId)) -> Vec<Value> {
        self.incompatible_values(found, end, 0)
    }

    fn incompatible_values(
        &self,
        found: &Incompatibility,
        (reader_id, writer_id): (TypeId, TypeId),
        depth: usize,
    ) -> Vec<Value> {
        match (&found.kind, self.writer.kind(writer_id)) {
            (IncompatibilityKind::MissingEnumSymbols { symbols }, Kind::Enum(writer)) => {
                symbol_values(writer, symbols.iter().map(|symbol| symbol.name.as_str()))
            }
            (IncompatibilityKind::MissingUnionBranch { .. }, Kind::Union(branches)) => {
                let missing = branches.iter().enumerate().filter(|(_, branch)| **branch == found.writer.ty);
                let values = missing.flat_map(|(index, branch)| {
                    let values = self.values_without_branch(reader_id, *branch, depth).into_iter();
                    values.map(move |value| Value::Union(index, Box::new(value)))
                });
                values.take(MAX_VALUES).collect()
            }
            (IncompatibilityKind::MissingUnionBranch { .. }, _) => {
                self.values_without_branch(reader_id, writer_id, depth)
            }
            (IncompatibilityKind::AmbiguousField { .. }, _) => self.variants(writer_id, 0),
            _ => self.smallest(writer_id),
        }
    }

    /// Returns values of a type of the writer that no branch of a reader's union can read.
    fn values_without_branch(&self, union: TypeId, writer_id: TypeId, depth: usize) -> Vec<Value> {
        let mut values = self.smallest(writer_id);
        let branches: &[TypeId] = match self.reader.kind(union) {
            Kind::Union(branches) => branches,
            _ => std::slice::from_ref(&union),
        };
        let kind = self.writer.kind(writer_id).type_name();
        let same_kind = branches.iter().filter(|branch| self.reader.kind(**branch).type_name() == kind);
        for branch in same_kind.filter(|_| depth < MAX_DEPTH).take(MAX_VARIED) {
            for found in compare_types((self.reader, *branch), (self.writer, writer_id)).incompatibilities {
                let Some(steps) = &found.steps else { continue };
                let Some(path) = PathToType::follow(self.reader, self.writer, (*branch, writer_id), steps) else {
                    continue;
                };
                if path.check_siblings(self.minimal, self.writer).is_err() || values.len() >= MAX_VALUES {
                    continue;
                }
                let incompatible = self.incompatible_values(&found, path.end, depth + 1);
                values.extend(incompatible.into_iter().filter_map(|value| path.wrap(self.minimal, self.writer, value)));
            }
        }
        values
    }

    /// Returns values of the writer's type at the end of a semantic change's path.
    pub(super) fn for_semantic_change(
        &self,
        kind: &SemanticChangeKind,
        (reader_id, writer_id): (TypeId, TypeId),
    ) -> Vec<Value> {
        match (kind, self.writer.kind(writer_id)) {
            (SemanticChangeKind::SymbolsReadAsDefault { symbols, .. }, Kind::Enum(writer)) => {
                symbol_values(writer, symbols.iter().map(String::as_str))
            }
            (SemanticChangeKind::PrecisionLost { .. }, writer) => {
                // The smallest positive integer that the reader's type cannot represent.
                let is_float = matches!(self.reader.kind(reader_id), Kind::Float);
                let inexact = if is_float { (1 << 24) + 1 } else { (1 << 53) + 1 };
                match writer {
                    Kind::Int => i32::try_from(inexact).map(Value::Int).into_iter().collect(),
                    _ => vec![Value::Long(inexact)],
                }
            }
            (SemanticChangeKind::StringBytesChanged { .. }, Kind::Bytes) => vec![Value::Bytes(vec![0xff])],
            (SemanticChangeKind::StringBytesChanged { .. }, _) => vec![Value::String("é".to_owned())],
            // The writer cannot write a number with more digits than its own precision.
            (SemanticChangeKind::DecimalPrecisionChanged { reader, writer }, _) if reader > writer => Vec::new(),
            (SemanticChangeKind::DecimalPrecisionChanged { reader, .. }, writer) => {
                power_of_ten(*reader).and_then(|number| decimal(writer, number)).into_iter().collect()
            }
            (
                SemanticChangeKind::PossibleRename { writer: field, .. }
                | SemanticChangeKind::AliasIgnored { alias: field, .. }
                | SemanticChangeKind::AliasCapturesField { alias: field, .. }
                | SemanticChangeKind::AliasOfOtherRecord { field, .. },
                Kind::Record(record),
            ) => self.variants_of_field(writer_id, record, field),
            (SemanticChangeKind::AttributeChanged { field: Some(field), .. }, Kind::Record(record)) => {
                let names = match self.reader.kind(reader_id) {
                    Kind::Record(reader) => {
                        reader.field(field).map(|own| std::iter::once(&own.name).chain(&own.aliases))
                    }
                    _ => None,
                };
                let written = names.into_iter().flatten().find(|name| record.field(name).is_some());
                smallest_last(self.variants_of_field(writer_id, record, written.map_or(field, |name| name.as_str())))
            }
            (SemanticChangeKind::AttributeChanged { .. } | SemanticChangeKind::CustomLogicalType { .. }, _) => {
                smallest_last(self.variants(writer_id, 0))
            }
            (
                SemanticChangeKind::LogicalTypeAdded { .. }
                | SemanticChangeKind::LogicalTypeRemoved { .. }
                | SemanticChangeKind::LogicalTypeChanged { .. }
                | SemanticChangeKind::NewerLogicalType { .. }
                | SemanticChangeKind::UnitChanged { .. }
                | SemanticChangeKind::DecimalScaleChanged { .. },
                _,
            ) => self.variants(writer_id, 0),
            _ => self.smallest(writer_id),
        }
    }

    /// Returns the smallest value of a type, if it is small enough.
    fn smallest(&self, ty: TypeId) -> Vec<Value> {
        let is_small = self.minimal.cost(ty).is_some_and(is_within_size_limit);
        if is_small { self.minimal.value(ty).into_iter().collect() } else { Vec::new() }
    }

    /// Returns the smallest record with some variants of one field.
    fn variants_of_field(&self, ty: TypeId, record: &Record, name: &str) -> Vec<Value> {
        let Some(index) = record.fields.iter().position(|field| field.name == name) else {
            return self.variants(ty, 0);
        };
        let Some(Value::Record(smallest)) = self.smallest(ty).pop() else { return Vec::new() };
        let variants = self.variants(record.fields[index].ty, 0).into_iter().map(|value| {
            let mut fields = smallest.clone();
            fields[index] = value;
            Value::Record(fields)
        });
        variants.collect()
    }

    /// Returns some small values of a type, all different. The smallest value comes first.
    fn variants(&self, ty: TypeId, depth: usize) -> Vec<Value> {
        let Some(smallest) = self.smallest(ty).pop() else { return Vec::new() };
        let mut values = vec![smallest];
        if depth > MAX_DEPTH {
            return values;
        }
        match (self.writer.kind(ty), &values[0]) {
            (Kind::Boolean, _) => values.push(Value::Boolean(true)),
            (Kind::Int, _) => values.push(Value::Int(1)),
            (Kind::Long, _) => values.push(Value::Long(1)),
            (Kind::Float, _) => values.push(Value::Float(1.0)),
            (Kind::Double, _) => values.push(Value::Double(1.0)),
            (Kind::Bytes, _) => values.push(Value::Bytes(vec![1])),
            (Kind::String, Value::String(string)) => {
                let other = string.strip_suffix('0').map_or_else(|| "a".to_owned(), |rest| format!("{rest}1"));
                // A string that is not a UUID comes last: it demonstrates something only if the type must be a UUID.
                values.extend([Value::String(other), Value::String("a".to_owned())]);
            }
            (Kind::Fixed(_), Value::Fixed(zeros)) => {
                let indexes = [0, zeros.len().saturating_sub(1)].into_iter().filter(|index| *index < zeros.len());
                let variants = indexes.map(|index| {
                    let mut bytes = zeros.clone();
                    bytes[index] = 1;
                    Value::Fixed(bytes)
                });
                let variants: Vec<Value> = variants.collect();
                values.extend(variants);
            }
            (Kind::Enum(symbols), _) => values.extend((1..symbols.symbols.len()).take(MAX_VARIED).map(Value::Enum)),
            (Kind::Array(items), _) => {
                values.extend(self.smallest(*items).into_iter().map(|item| Value::Array(vec![item])));
            }
            (Kind::Map(element), _) => {
                let entries = self.smallest(*element).into_iter().map(|value| Value::Map(vec![(String::new(), value)]));
                values.extend(entries);
            }
            (Kind::Union(branches), _) => {
                let branches = branches.iter().enumerate().take(MAX_VARIED);
                values.extend(branches.flat_map(|(index, branch)| {
                    let variants = self.variants(*branch, depth + 1).into_iter().take(3);
                    variants.map(move |value| Value::Union(index, Box::new(value)))
                }));
            }
            (Kind::Record(record), Value::Record(smallest)) => {
                let smallest = smallest.clone();
                let fields = record.fields.iter().enumerate().take(MAX_VARIED);
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
        values.truncate(MAX_VALUES);
        values
    }
}

/// Moves the smallest value to the end: zero is the same in every unit.
fn smallest_last(mut values: Vec<Value>) -> Vec<Value> {
    if !values.is_empty() {
        values.rotate_left(1);
    }
    values
}

/// Returns the values of an enum for some symbols, in the order of the enum.
fn symbol_values<'n>(writer: &Enum, names: impl Iterator<Item = &'n str>) -> Vec<Value> {
    let mut indexes: Vec<usize> = names.filter_map(|name| writer.symbol_index(name)).collect();
    indexes.sort_unstable();
    indexes.into_iter().take(MAX_VARIED).map(Value::Enum).collect()
}

/// Returns a number in two's complement as a value of a decimal's underlying type.
fn decimal(kind: &Kind, number: Vec<u8>) -> Option<Value> {
    match kind {
        Kind::Fixed(fixed) => {
            let padding = (fixed.size as usize).checked_sub(number.len())?;
            (fixed.size <= MAX_FIXED_SIZE).then(|| Value::Fixed([vec![0; padding], number].concat()))
        }
        _ => Some(Value::Bytes(number)),
    }
}
