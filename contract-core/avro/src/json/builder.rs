//! Building a document, from a text that is read or from a tree.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::document::{Document, Members, Node, NodeKind, ValueRef};
use super::value::{Json, Number, Value};
use crate::source::{SourceId, Span, saturating_u32};

/// The usual number of bytes of a schema for each value or key.
const BYTES_PER_NODE: usize = 12;
/// In objects up to this size, keys are compared pair by pair.
const MAX_PAIRWISE: usize = 16;

/// Builds a [`Document`] node by node, in the order of the text.
pub(super) struct DocumentBuilder<'t> {
    document: Document<'t>,
}

impl<'t> DocumentBuilder<'t> {
    pub(super) fn new(text: &'t str, source: SourceId) -> Self {
        // A capacity that is enough for most schemas.
        let nodes = Vec::with_capacity(text.len() / BYTES_PER_NODE);
        Self { document: Document { text, source, nodes, ..Document::default() } }
    }

    /// Returns the index that the next node gets.
    #[inline]
    pub(super) fn next_index(&self) -> usize {
        self.document.nodes.len()
    }

    pub(super) fn add(&mut self, kind: NodeKind, start: usize, end: usize) {
        self.document.nodes.push(Node { start: saturating_u32(start), end: saturating_u32(end), kind });
    }

    /// Returns the kind of a node for a number, which is stored unless it is small.
    pub(super) fn number_kind(&mut self, number: Number) -> NodeKind {
        if let Number::Int(int) = number {
            return NodeKind::Int(int);
        }
        self.document.numbers.push(number);
        NodeKind::Number(last_index(&self.document.numbers))
    }

    /// Returns the kind of a node for a string whose value is not in the text, and stores the value.
    pub(super) fn decoded_kind(&mut self, value: &str) -> NodeKind {
        self.document.decoded.push_str(value);
        self.document.decoded_ends.push(self.document.decoded.len());
        NodeKind::Decoded(last_index(&self.document.decoded_ends))
    }

    /// Closes the array or object at `index`, which contains all nodes after it.
    pub(super) fn close(&mut self, index: usize, end: usize) {
        let size = saturating_u32(self.document.nodes.len() - index);
        let node = &mut self.document.nodes[index];
        node.end = saturating_u32(end);
        match &mut node.kind {
            NodeKind::Array(own) | NodeKind::Object(own) => *own = size,
            _ => {}
        }
    }

    /// Of the members with equal keys in the object at `index`, keeps the last in the position of the first, as Jackson's
    /// trees do. The object must not be closed.
    #[cold]
    pub(super) fn merge_duplicate_keys(&mut self, index: usize) {
        let document = &mut self.document;
        let keys: Vec<ValueRef<'_>> =
            Members::new(document, index + 1..document.nodes.len()).map(|member| member.key).collect();
        if !has_duplicates(&keys) {
            return;
        }
        let mut positions: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
        let mut kept: Vec<usize> = Vec::with_capacity(keys.len());
        let mut overriding = Vec::new();
        for key in keys {
            match positions.entry(key.as_str().unwrap_or_default()) {
                Entry::Vacant(position) => {
                    position.insert(kept.len());
                    kept.push(key.index);
                }
                Entry::Occupied(position) => {
                    let earlier = std::mem::replace(&mut kept[*position.get()], key.index);
                    overriding.push((key.span().start, document.span(earlier)));
                }
            }
        }
        document.overriding.append(&mut overriding);
        let mut nodes = Vec::with_capacity(document.nodes.len() - index);
        for key in kept {
            nodes.extend_from_slice(&document.nodes[key..key + 1 + document.nodes[key + 1].size()]);
        }
        document.nodes.truncate(index + 1);
        document.nodes.append(&mut nodes);
    }

    /// Returns the value at an index.
    pub(super) fn value(&self, index: usize) -> ValueRef<'_> {
        self.document.value(index)
    }

    /// Returns the value of the string at an index, or `None` if there is another value.
    pub(super) fn string(&self, index: usize) -> Option<&str> {
        self.document.string(index)
    }

    pub(super) fn finish(self, comments: Vec<Span>) -> Document<'t> {
        let mut document = Document { comments, ..self.document };
        document.overriding.sort_unstable_by_key(|(key, _)| *key);
        document
    }

    fn add_tree(&mut self, tree: &Json) {
        let index = self.next_index();
        let kind = match &tree.value {
            Value::Null => NodeKind::Null,
            Value::Bool(value) => NodeKind::Bool(*value),
            Value::Number(number) => self.number_kind(number.clone()),
            Value::String(value) => self.decoded_kind(value),
            Value::Array(_) => NodeKind::Array(0),
            Value::Object(_) => NodeKind::Object(0),
        };
        self.add_with_source(kind, tree.span);
        match &tree.value {
            Value::Array(items) => items.iter().for_each(|item| self.add_tree(item)),
            Value::Object(members) => {
                for member in members {
                    let key = self.decoded_kind(&member.key);
                    self.add_with_source(key, member.key_span);
                    self.add_tree(&member.value);
                }
            }
            _ => return,
        }
        self.close(index, tree.span.end as usize);
    }

    fn add_with_source(&mut self, kind: NodeKind, span: Span) {
        self.document.nodes.push(Node { start: span.start, end: span.end, kind });
        self.document.sources.push(span.source);
    }
}

impl Document<'static> {
    /// Returns a tree as a document. Each value keeps its span, which may be in any source.
    pub fn from_json(tree: &Json) -> Self {
        let mut builder = DocumentBuilder::new("", SourceId::default());
        builder.add_tree(tree);
        builder.finish(Vec::new())
    }
}

fn has_duplicates(keys: &[ValueRef<'_>]) -> bool {
    if keys.len() <= MAX_PAIRWISE {
        let contains =
            |keys: &[ValueRef<'_>], key: ValueRef<'_>| keys.iter().any(|other| other.as_str() == key.as_str());
        return keys.iter().enumerate().any(|(index, key)| contains(&keys[..index], *key));
    }
    let mut seen = HashSet::with_capacity(keys.len());
    !keys.iter().all(|key| seen.insert(key.as_str()))
}

fn last_index<T>(list: &[T]) -> u32 {
    saturating_u32(list.len() - 1)
}
