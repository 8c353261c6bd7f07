//! The rules of resolution, applied to each pair of types that meet.

use std::collections::HashMap;

use super::default;
use super::matching::{self, AmbiguousField, match_fields, names_match};
use super::same_encoding::SameEncoding;
use super::{Action, FieldAction, FieldDefault, Mismatch, NodeId, Resolution, ResolutionError, ResolutionNode};
use crate::json::Json;
use crate::schema::{Enum, Kind, Record, Schema, TypeId, pretty};
use crate::semantics::{AttributeChange, MeaningAttributes, keeps_values};

/// The limit on the number of pairs of types that are compared. Hostile schemas could have very many.
const MAX_STEPS: usize = 100_000;

/// The limit on the nesting of pairs, since each takes a part of the call stack.
const MAX_DEPTH: usize = 256;

type Result<T> = std::result::Result<T, ResolutionError>;

/// Resolves a writer's schema with a reader's.
///
/// # Errors
/// [`ResolutionError`] if the reader cannot read what the writer writes, or only with another meaning, or if the schemas
/// are too large.
pub fn resolve(writer: &Schema, reader: &Schema) -> Result<Resolution> {
    resolve_with(&MeaningAttributes::default(), writer, reader)
}

/// Resolves like [`resolve`], with the attributes that have a meaning in a project.
///
/// # Errors
/// As those of [`resolve`].
pub fn resolve_with(attributes: &MeaningAttributes, writer: &Schema, reader: &Schema) -> Result<Resolution> {
    let mut resolver = Resolver {
        attributes,
        writer,
        reader,
        same: SameEncoding::new(attributes, writer, reader),
        nodes: Vec::new(),
        known: HashMap::new(),
        history: Vec::new(),
        path: Vec::new(),
        steps: 0,
        depth: 0,
    };
    let root = resolver.pair(writer.root(), reader.root())?;
    Ok(Resolution::new(resolver.nodes, root))
}

struct Resolver<'s> {
    attributes: &'s MeaningAttributes,
    writer: &'s Schema,
    reader: &'s Schema,
    same: SameEncoding<'s>,
    nodes: Vec<ResolutionNode>,
    known: HashMap<(TypeId, TypeId), NodeId>,
    /// The keys of `known`, in the order in which they were added.
    history: Vec<(TypeId, TypeId)>,
    /// The names of the reader's fields around the current pair.
    path: Vec<&'s str>,
    steps: usize,
    depth: usize,
}

impl<'s> Resolver<'s> {
    /// Returns the node of a pair. A pair that is met again, also within itself, has one node.
    fn pair(&mut self, writer: TypeId, reader: TypeId) -> Result<NodeId> {
        self.steps += 1;
        if let Some(known) = self.known.get(&(writer, reader)) {
            return Ok(*known);
        }
        if self.steps > MAX_STEPS || self.depth == MAX_DEPTH {
            return Err(ResolutionError::TooLarge);
        }
        let is_same = self.same.check(writer, reader);
        // The action is found below: the pair may be met again on the way to it.
        let id = self.add(ResolutionNode { writer, reader, is_same, action: Action::Primitive });
        self.known.insert((writer, reader), id);
        self.history.push((writer, reader));
        self.depth += 1;
        let action = if is_same {
            self.same_action(writer, reader)
        } else if keeps_values(self.attributes, self.reader.node(reader), self.writer.node(writer)) {
            self.action(writer, reader)
        } else {
            self.types_differ(writer, reader)
        };
        self.depth -= 1;
        self.nodes[id.index()].action = action?;
        Ok(id)
    }

    fn add(&mut self, node: ResolutionNode) -> NodeId {
        self.nodes.push(node);
        NodeId::new(self.nodes.len() - 1)
    }

    fn action(&mut self, writer: TypeId, reader: TypeId) -> Result<Action> {
        match (self.writer.kind(writer), self.reader.kind(reader)) {
            (Kind::Union(branches), _) => self.writer_union(branches, reader),
            (_, Kind::Union(branches)) => self.reader_union(writer, reader, branches),
            (Kind::Record(from), Kind::Record(to)) => self.record(from, to, reader),
            (Kind::Enum(from), Kind::Enum(to)) if self.names_match(writer, reader) => self.symbols(from, to, reader),
            (Kind::Array(from), Kind::Array(to)) => Ok(Action::Array(self.pair(*from, *to)?)),
            (Kind::Map(from), Kind::Map(to)) => Ok(Action::Map(self.pair(*from, *to)?)),
            _ => self.leaf(writer, reader),
        }
    }

    /// The action for types of the same encoding: fields and branches match by position.
    fn same_action(&mut self, writer: TypeId, reader: TypeId) -> Result<Action> {
        match (self.writer.kind(writer), self.reader.kind(reader)) {
            (Kind::Record(from), Kind::Record(to)) => {
                let mut fields = Vec::with_capacity(from.fields.len());
                for (field, (from, to)) in from.fields.iter().zip(&to.fields).enumerate() {
                    self.path.push(&to.name);
                    fields.push(FieldAction::Read { field, node: self.pair(from.ty, to.ty)? });
                    self.path.pop();
                }
                Ok(Action::Record { fields, defaults: Vec::new() })
            }
            (Kind::Union(from), Kind::Union(to)) => {
                let mut branches = Vec::with_capacity(from.len());
                for (branch, (from, to)) in from.iter().zip(to).enumerate() {
                    let node = self.pair(*from, *to)?;
                    let action = Action::ReaderUnion { branch, node };
                    branches.push(Some(self.add(ResolutionNode { writer: *from, reader, is_same: false, action })));
                }
                Ok(Action::WriterUnion(branches))
            }
            (Kind::Array(_) | Kind::Map(_) | Kind::Enum(_), _) => self.action(writer, reader),
            (Kind::Fixed(_), _) => Ok(Action::Fixed),
            _ => Ok(Action::Primitive),
        }
    }

    /// The action for types that contain no others.
    fn leaf(&mut self, writer: TypeId, reader: TypeId) -> Result<Action> {
        match (self.writer.kind(writer), self.reader.kind(reader)) {
            (Kind::Fixed(own), Kind::Fixed(other)) if own.size == other.size && self.names_match(writer, reader) => {
                Ok(Action::Fixed)
            }
            (from, to) if from.is_primitive() && from.type_name() == to.type_name() => Ok(Action::Primitive),
            (from, to) => match matching::promotion(from, to) {
                Some(promotion) => Ok(Action::Promote(promotion)),
                None => self.types_differ(writer, reader),
            },
        }
    }

    fn record(&mut self, from: &'s Record, to: &'s Record, reader: TypeId) -> Result<Action> {
        let matches = match match_fields(from, to) {
            Ok(matches) => matches,
            Err(AmbiguousField::TwoWriters(field)) => {
                let reason = format!("two of the writer's fields are named `{field}` by name or alias");
                return self.mismatch(reader, reason);
            }
            Err(AmbiguousField::TwoReaders { writer, readers: [first, second] }) => {
                let reason = format!("the writer's `{writer}` is both `{first}` and `{second}` by name or alias");
                return self.mismatch(reader, reason);
            }
        };
        let mut defaults = Vec::new();
        for (index, field) in to.fields.iter().enumerate().filter(|(index, _)| !matches.contains(&Some(*index))) {
            let Some(default) = &field.default else {
                let record = from.name.simple();
                let reason = format!("`{record}` does not have the field `{}`, which has no default", field.name);
                return self.mismatch(reader, reason);
            };
            defaults.push(FieldDefault { field: index, encoded: default::encode(self.reader, field.ty, default) });
        }
        let mut fields = Vec::with_capacity(from.fields.len());
        for (field, target) in from.fields.iter().zip(matches) {
            let Some(target) = target else {
                fields.push(FieldAction::Skip(field.ty));
                continue;
            };
            let own = &to.fields[target];
            self.path.push(&own.name);
            let changes = self.attributes.field_changes((self.reader, own), (self.writer, field));
            if let Some(change) = changes.iter().find(|change| change.makes_values_wrong()) {
                return self.mismatch(own.ty, describe_attribute_change(change));
            }
            fields.push(FieldAction::Read { field: target, node: self.pair(field.ty, own.ty)? });
            self.path.pop();
        }
        Ok(Action::Record { fields, defaults })
    }

    fn symbols(&mut self, from: &Enum, to: &Enum, reader: TypeId) -> Result<Action> {
        let symbols: Vec<Option<usize>> =
            from.symbols.iter().map(|symbol| matching::symbol_index(to, &symbol.name)).collect();
        if symbols.iter().all(Option::is_none) {
            return self.mismatch(reader, "none of the writer's symbols is known, and there is no default");
        }
        Ok(Action::Enum(symbols))
    }

    fn writer_union(&mut self, branches: &[TypeId], reader: TypeId) -> Result<Action> {
        let mut nodes = Vec::with_capacity(branches.len());
        let mut first_error = None;
        for branch in branches {
            match self.attempt(*branch, reader) {
                Ok(node) => nodes.push(Some(node)),
                Err(ResolutionError::TooLarge) => return Err(ResolutionError::TooLarge),
                Err(error) => {
                    first_error.get_or_insert(error);
                    nodes.push(None);
                }
            }
        }
        // A branch that the reader does not have is an error only in a message that uses it.
        match first_error {
            Some(error) if nodes.iter().all(Option::is_none) => Err(error),
            None if nodes.is_empty() => self.mismatch(reader, "the writer's union has no branches"),
            _ => Ok(Action::WriterUnion(nodes)),
        }
    }

    fn reader_union(&mut self, writer: TypeId, union: TypeId, branches: &[TypeId]) -> Result<Action> {
        match self.find_branch(writer, branches)? {
            Some(branch) => Ok(Action::ReaderUnion { branch, node: self.pair(writer, branches[branch])? }),
            None => self.types_differ(writer, union),
        }
    }

    /// Returns the index of the branch that Avro takes: one of the same type and full name; or else, of records, one that
    /// resolves, first of the same simple name; or else an enum or fixed type of the same simple name; or else the first
    /// that the type can be promoted to.
    fn find_branch(&mut self, writer: TypeId, branches: &[TypeId]) -> Result<Option<usize>> {
        let from = self.writer.kind(writer);
        let to = |index: usize| self.reader.kind(branches[index]);
        let is_same_kind = |index: &usize| to(*index).type_name() == from.type_name();
        let same_kind: Vec<usize> = (0..branches.len()).filter(is_same_kind).collect();
        let Some(name) = from.name() else {
            let is_promoted = |index: &usize| matching::promotion(from, to(*index)).is_some();
            return Ok(same_kind.first().copied().or_else(|| (0..branches.len()).find(is_promoted)));
        };
        let has_full_name = |index: &&usize| matching::has_full_name(self.reader, branches[**index], name);
        if let Some(exact) = same_kind.iter().find(has_full_name) {
            return Ok(Some(*exact));
        }
        let has_simple_name = |index: &usize| to(*index).name().is_some_and(|own| own.simple() == name.simple());
        let (mut candidates, others): (Vec<usize>, Vec<usize>) = same_kind.into_iter().partition(has_simple_name);
        if let Kind::Record(_) = from {
            candidates.extend(others);
        }
        for index in candidates {
            match self.attempt(writer, branches[index]) {
                Ok(_) => return Ok(Some(index)),
                Err(ResolutionError::TooLarge) => return Err(ResolutionError::TooLarge),
                Err(ResolutionError::Mismatch(_)) => {}
            }
        }
        Ok(None)
    }

    /// Resolves a pair, and forgets all that was learnt on the way if it does not resolve: pairs within it may have been
    /// found readable only because it was assumed to be.
    fn attempt(&mut self, writer: TypeId, reader: TypeId) -> Result<NodeId> {
        let (nodes, known, path) = (self.nodes.len(), self.history.len(), self.path.len());
        let result = self.pair(writer, reader);
        if result.is_err() {
            self.nodes.truncate(nodes);
            for pair in self.history.drain(known..) {
                self.known.remove(&pair);
            }
            self.path.truncate(path);
        }
        result
    }

    fn names_match(&self, writer: TypeId, reader: TypeId) -> bool {
        names_match((self.reader, reader), (self.writer, writer))
    }

    fn types_differ<T>(&self, writer: TypeId, reader: TypeId) -> Result<T> {
        let changes = self.attributes.changes(self.reader.node(reader), self.writer.node(writer));
        if let Some(change) = changes.iter().find(|change| change.makes_values_wrong()) {
            return self.mismatch(reader, describe_attribute_change(change));
        }
        let (from, to) = (self.writer.describe(writer), self.reader.describe(reader));
        self.mismatch(reader, format!("{from} cannot be read as {to}"))
    }

    fn mismatch<T>(&self, reader: TypeId, reason: impl Into<String>) -> Result<T> {
        let path = self.path.iter().map(|name| (*name).to_owned()).collect();
        Err(Mismatch { path, reader, reason: reason.into() }.into())
    }
}

fn describe_attribute_change(change: &AttributeChange<'_>) -> String {
    let value = |json: Option<&Json>| json.map(pretty).unwrap_or_default().trim_end().to_owned();
    let (writer, reader) = (value(change.writer), value(change.reader));
    format!("its `{}` is {writer} for the writer and {reader} for the reader", change.attribute)
}
