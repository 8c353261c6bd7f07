//! A JSON document as it was read: all its values in one list, in the order of the text.
//!
//! A schema's text is read far more often than its JSON is kept, so a document costs one list however many values
//! it has, and points into the text instead of copying it. [`ValueRef::to_json`] makes a tree of what is kept.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::value_ref::{Members, ValueRef};
use super::{Json, Number, Value};
use crate::source::{SourceId, Span};

/// How many bytes of a text there are for each value or key, about.
const BYTES_OF_A_NODE: usize = 12;
/// Objects up to this size are searched for an equal key member by member.
const SMALL_OBJECT: usize = 16;

/// A JSON document.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    pub(super) text: &'t str,
    /// The same, where it can be shared.
    shared: Option<&'t Arc<str>>,
    source: SourceId,
    pub(super) nodes: Vec<Node>,
    /// What the strings say that do not stand in the text as they are, one behind the other.
    decoded: String,
    /// Where each of them ends.
    decoded_ends: Vec<usize>,
    /// The numbers that are no integers of 32 bits.
    pub(super) numbers: Vec<Number>,
    /// Where keys begin that override an earlier one, and where that is; sorted.
    pub(super) overriding: Vec<(u32, Span)>,
    /// The source of each node, where they are not all of one.
    sources: Vec<SourceId>,
    /// The comments, which no writer of JSON can keep.
    pub comments: Vec<Span>,
}

/// A value, or a key, which is followed by its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: NodeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeKind {
    Null,
    Bool(bool),
    Int(i32),
    /// A number by its place among the document's.
    Number(u32),
    /// A string that stands in the text as it is.
    Text,
    /// A string by its place among those that were decoded.
    Decoded(u32),
    /// An array and the number of nodes that it takes, itself included.
    Array(u32),
    /// An object and the number of nodes that it takes, itself included.
    Object(u32),
}

impl Node {
    /// The number of nodes that it takes, with all that is in it.
    #[inline]
    pub(super) fn size(self) -> usize {
        match self.kind {
            NodeKind::Array(size) | NodeKind::Object(size) => size as usize,
            _ => 1,
        }
    }
}

impl<'t> Document<'t> {
    pub(super) fn new(text: &'t str, source: SourceId) -> Self {
        Self {
            text,
            shared: None,
            source,
            // Nearly enough for most: a schema of so many bytes has so many values and keys.
            nodes: Vec::with_capacity(text.len() / BYTES_OF_A_NODE),
            decoded: String::new(),
            decoded_ends: Vec::new(),
            numbers: Vec::new(),
            overriding: Vec::new(),
            sources: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// The same document, which need not copy its text.
    #[must_use]
    pub(super) fn sharing(self, text: &'t Arc<str>) -> Self {
        Self { shared: Some(text), ..self }
    }

    /// How many values and keys there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The value that the document is.
    pub fn root(&self) -> ValueRef<'_> {
        self.view(0)
    }

    /// The value at a place.
    pub(super) fn view(&self, at: usize) -> ValueRef<'_> {
        ValueRef { document: self, at }
    }

    /// A tree as a document; each value keeps its place, in whichever source that is.
    pub fn from_json(tree: &Json) -> Document<'static> {
        let mut document = Document::new("", SourceId::default());
        document.add_tree(tree);
        document
    }

    fn add_tree(&mut self, tree: &Json) {
        let at = self.nodes.len();
        let kind = match &tree.value {
            Value::Null => NodeKind::Null,
            Value::Bool(value) => NodeKind::Bool(*value),
            Value::Number(number) => self.number_kind(number.clone()),
            Value::String(text) => self.decoded_kind(text),
            Value::Array(_) => NodeKind::Array(0),
            Value::Object(_) => NodeKind::Object(0),
        };
        self.add_from(tree.span, kind);
        match &tree.value {
            Value::Array(items) => items.iter().for_each(|item| self.add_tree(item)),
            Value::Object(members) => {
                for member in members {
                    let key = self.decoded_kind(&member.key);
                    self.add_from(member.key_span, key);
                    self.add_tree(&member.value);
                }
            }
            _ => return,
        }
        self.close(at, tree.span.end);
    }

    fn add_from(&mut self, span: Span, kind: NodeKind) {
        self.nodes.push(Node { start: span.start, end: span.end, kind });
        self.sources.push(span.source);
    }

    pub(super) fn number_kind(&mut self, number: Number) -> NodeKind {
        if let Number::Int(int) = number {
            return NodeKind::Int(int);
        }
        self.numbers.push(number);
        NodeKind::Number(last_of(&self.numbers))
    }

    pub(super) fn decoded_kind(&mut self, text: &str) -> NodeKind {
        self.decoded.push_str(text);
        self.decoded_ends.push(self.decoded.len());
        NodeKind::Decoded(last_of(&self.decoded_ends))
    }

    pub(super) fn add(&mut self, node: Node) {
        self.nodes.push(node);
    }

    /// The place that the next node gets.
    pub(super) fn next(&self) -> usize {
        self.nodes.len()
    }

    /// Ends the array or object at a place, with all nodes behind it.
    pub(super) fn close(&mut self, at: usize, end: u32) {
        let size = count(self.nodes.len() - at);
        let node = &mut self.nodes[at];
        node.end = end;
        match &mut node.kind {
            NodeKind::Array(own) | NodeKind::Object(own) => *own = size,
            _ => {}
        }
    }

    /// Keeps of members with one key only the last, at the place of the first, as Jackson's trees do: those of the
    /// object at `at`, whose end has not been read.
    #[cold]
    pub(super) fn merge(&mut self, at: usize) {
        let keys: Vec<ValueRef<'_>> = Members::of(self, at + 1..self.nodes.len()).map(|member| member.key).collect();
        if !has_equal(&keys) {
            return;
        }
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(keys.len());
        let mut kept: Vec<usize> = Vec::with_capacity(keys.len());
        let mut overriding = Vec::new();
        for key in keys {
            match places.entry(key.as_str().unwrap_or_default()) {
                Entry::Vacant(place) => {
                    place.insert(kept.len());
                    kept.push(key.at);
                }
                Entry::Occupied(place) => {
                    let earlier = std::mem::replace(&mut kept[*place.get()], key.at);
                    overriding.push((key.span().start, self.span(earlier)));
                }
            }
        }
        self.overriding.append(&mut overriding);
        let mut nodes = Vec::with_capacity(self.nodes.len() - at);
        for key in kept {
            nodes.extend_from_slice(&self.nodes[key..key + 1 + self.nodes[key + 1].size()]);
        }
        self.nodes.truncate(at + 1);
        self.nodes.append(&mut nodes);
    }

    pub(super) fn finish(mut self) -> Self {
        self.overriding.sort_unstable_by_key(|(key, _)| *key);
        self
    }

    #[inline]
    pub(super) fn span(&self, at: usize) -> Span {
        let Node { start, end, .. } = self.nodes[at];
        Span { source: self.sources.get(at).copied().unwrap_or(self.source), start, end }
    }

    /// What the string at a place says; nothing where it is none.
    #[inline]
    pub(super) fn string(&self, at: usize) -> Option<&str> {
        let node = self.nodes[at];
        match node.kind {
            NodeKind::Text => self.text.get(node.start as usize + 1..node.end as usize - 1),
            NodeKind::Decoded(place) => self.decoded.get(self.decoded_place(place as usize)),
            _ => None,
        }
    }

    pub(super) fn decoded_place(&self, place: usize) -> Range<usize> {
        let start = place.checked_sub(1).map_or(0, |before| self.decoded_ends[before]);
        start..self.decoded_ends[place]
    }

    /// All that the strings say, in one text that can be shared: see [`ValueRef::keep`].
    pub(crate) fn words(&self) -> Arc<str> {
        match self.shared {
            Some(text) if self.decoded.is_empty() => Arc::clone(text),
            _ if self.decoded.is_empty() => self.text.into(),
            _ => [self.text, &self.decoded].concat().into(),
        }
    }
}

/// Whether two of these say the same.
fn has_equal(keys: &[ValueRef<'_>]) -> bool {
    if keys.len() <= SMALL_OBJECT {
        let is_in =
            |earlier: &[ValueRef<'_>], key: ValueRef<'_>| earlier.iter().any(|other| other.as_str() == key.as_str());
        return keys.iter().enumerate().any(|(place, key)| is_in(&keys[..place], *key));
    }
    let mut seen = HashSet::with_capacity(keys.len());
    !keys.iter().all(|key| seen.insert(key.as_str()))
}

fn last_of<T>(list: &[T]) -> u32 {
    count(list.len() - 1)
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
