//! Turns a resolution into the operations that carry it out.

use std::collections::HashMap;

use schemactl_avro::resolution::{Action, FieldAction, FieldDefault, NodeId, Promotion, Resolution, ResolutionNode};
use schemactl_avro::schema::{EncodedSizes, Kind, Record, Schema, TypeId};

use super::RewriterError;
use super::program::{FieldOp, OutputField, Program, RewriteOp, Unmatched};

/// Compiles a resolution. Each of its nodes becomes the operation with the same index.
pub(super) fn compile(writer: Schema, reader: &Schema, resolution: &Resolution) -> Result<Program, RewriterError> {
    let compiler = Compiler { sizes: EncodedSizes::new(&writer), writer: &writer, reader };
    let ops = resolution.nodes().iter().map(|node| compiler.op(node)).collect::<Result<_, _>>()?;
    let writer_sizes = compiler.sizes;
    Ok(Program { writer, writer_sizes, ops, root: resolution.root().index() })
}

struct Compiler<'s> {
    writer: &'s Schema,
    sizes: EncodedSizes,
    reader: &'s Schema,
}

impl Compiler<'_> {
    fn op(&self, node: &ResolutionNode) -> Result<RewriteOp, RewriterError> {
        let writer = self.writer.kind(node.writer);
        Ok(match &node.action {
            Action::Primitive => match writer {
                Kind::Boolean => RewriteOp::Boolean,
                Kind::Int => RewriteOp::Int,
                Kind::Long => RewriteOp::Long,
                Kind::Float => RewriteOp::Float,
                Kind::Double => RewriteOp::Double,
                Kind::String | Kind::Bytes => RewriteOp::Slice,
                _ => RewriteOp::Null,
            },
            Action::Promote(promotion) => match promotion {
                Promotion::IntToLong => RewriteOp::Int,
                Promotion::IntToFloat => RewriteOp::IntToFloat,
                Promotion::IntToDouble => RewriteOp::IntToDouble,
                Promotion::LongToFloat => RewriteOp::LongToFloat,
                Promotion::LongToDouble => RewriteOp::LongToDouble,
                Promotion::FloatToDouble => RewriteOp::FloatToDouble,
                Promotion::StringToBytes | Promotion::BytesToString => RewriteOp::Slice,
            },
            Action::Fixed => RewriteOp::Fixed(self.min_size(node.writer)),
            Action::Array(item) => RewriteOp::Array { min_size: self.min_child_size(writer), item: item.index() },
            Action::Map(value) => RewriteOp::Map { min_size: self.min_child_size(writer), value: value.index() },
            Action::Enum(symbols) => {
                let symbols = symbols.iter().map(|index| index.map(small).transpose()).collect::<Result<_, _>>()?;
                let names = match writer {
                    Kind::Enum(own) => own.symbols.iter().map(|symbol| symbol.name.to_string()).collect(),
                    _ => Vec::new(),
                };
                RewriteOp::Enum(symbols, self.unmatched(names, node.reader))
            }
            Action::WriterUnion(branches) => {
                let names = match writer {
                    Kind::Union(own) => own.iter().map(|branch| self.writer.describe(*branch)).collect(),
                    _ => Vec::new(),
                };
                let branches = branches.iter().map(|branch| branch.map(NodeId::index)).collect();
                RewriteOp::WriterUnion(branches, self.unmatched(names, node.reader))
            }
            Action::ReaderUnion { branch, node } => RewriteOp::ReaderUnion(small(*branch)?, node.index()),
            Action::Record { fields, defaults } => match self.reader.kind(node.reader) {
                Kind::Record(reader) => record(fields, defaults, reader)?,
                _ => RewriteOp::Null,
            },
        })
    }

    fn unmatched(&self, names: Vec<String>, reader: TypeId) -> Unmatched {
        Unmatched { names, reader: self.reader.describe(reader) }
    }

    /// Returns the fewest bytes of an item of an array or a value of a map. A type whose values would all be infinite
    /// never occurs in a message, so that its size is larger than any.
    fn min_child_size(&self, kind: &Kind) -> usize {
        match kind {
            Kind::Array(inner) | Kind::Map(inner) => self.min_size(*inner),
            _ => 0,
        }
    }

    fn min_size(&self, id: TypeId) -> usize {
        self.sizes.min(id).unwrap_or(usize::MAX)
    }
}

/// Compiles a record. Where the writer has the reader's order, each field is written as soon as it is read, with the
/// defaults of other fields between them.
fn record(fields: &[FieldAction], defaults: &[FieldDefault], reader: &Record) -> Result<RewriteOp, RewriterError> {
    let mut encoded = HashMap::new();
    for default in defaults {
        let Some(bytes) = &default.encoded else {
            let path = reader.fields[default.field].name.to_string();
            return Err(RewriterError::Unreadable {
                path,
                reason: "its default is not a value of its type".to_owned(),
            });
        };
        encoded.insert(default.field, bytes.as_slice());
    }
    let targets: Vec<usize> = fields.iter().filter_map(target).collect();
    let mut ops = Vec::with_capacity(fields.len() + 1);
    if !targets.is_sorted() {
        ops.extend(fields.iter().map(field_op));
        let output = |field| match targets.iter().position(|target| *target == field) {
            Some(number) => OutputField::Rewritten(number),
            None => OutputField::Default(encoded.get(&field).copied().unwrap_or_default().to_vec()),
        };
        return Ok(RewriteOp::UnorderedRecord(ops, (0..reader.fields.len()).map(output).collect()));
    }
    let mut next = 0;
    let mut defaults_before = |end: usize| {
        let bytes: Vec<u8> = (next..end).filter_map(|field| encoded.get(&field).copied()).flatten().copied().collect();
        next = end + 1;
        (!bytes.is_empty()).then_some(FieldOp::Default(bytes))
    };
    for field in fields {
        if let Some(target) = target(field) {
            ops.extend(defaults_before(target));
        }
        ops.push(field_op(field));
    }
    ops.extend(defaults_before(reader.fields.len()));
    Ok(RewriteOp::OrderedRecord(ops))
}

/// Returns the index of the reader's field that the writer's becomes.
fn target(field: &FieldAction) -> Option<usize> {
    match field {
        FieldAction::Read { field, .. } => Some(*field),
        FieldAction::Skip(_) => None,
    }
}

fn field_op(field: &FieldAction) -> FieldOp {
    match field {
        FieldAction::Read { node, .. } => FieldOp::Rewrite(node.index()),
        FieldAction::Skip(ty) => FieldOp::Skip(*ty),
    }
}

/// Returns the index of a symbol or branch as Avro encodes it.
fn small(index: usize) -> Result<i32, RewriterError> {
    i32::try_from(index).map_err(|_| RewriterError::TooLarge)
}
