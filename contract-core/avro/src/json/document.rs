//! A parsed JSON document: all its values in one list, in the order of the text.
//!
//! Most documents are parsed into a schema and dropped. So a document is one allocation however many values it has, and
//! refers to the source text instead of copying it. [`ValueRef::to_json`] copies a value that must be kept.

use std::ops::Range;
use std::sync::Arc;

use super::value::{Json, Member, Number, Value};
use crate::SharedStr;
use crate::source::{SourceId, Span, saturating_u32};

/// A parsed JSON document.
#[derive(Debug, Clone, Default)]
pub struct Document<'t> {
    pub(super) text: &'t str,
    /// The text again, if it can be shared.
    pub(super) shared: Option<&'t Arc<str>>,
    pub(super) source: SourceId,
    pub(super) nodes: Vec<Node>,
    /// The values of the strings that are not in the text as they are, one after the other.
    pub(super) decoded: String,
    /// The end of each of them.
    pub(super) decoded_ends: Vec<usize>,
    /// The numbers that are not integers of 32 bits.
    pub(super) numbers: Vec<Number>,
    /// The starts of the keys that override an earlier equal key, each with the span of that; sorted.
    pub(super) overriding: Vec<(u32, Span)>,
    /// The source of each node, if they have different ones.
    pub(super) sources: Vec<SourceId>,
    /// The comments. JSON that is written again does not have them.
    pub comments: Vec<Span>,
}

/// A value; or a key, whose value is the next node.
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
    /// The index of another number in [`Document::numbers`].
    Number(u32),
    /// A string whose value is the source between its quotes.
    Verbatim,
    /// The index of another string in [`Document::decoded_ends`].
    Decoded(u32),
    /// The number of nodes of an array, including its own.
    Array(u32),
    /// The number of nodes of an object, including its own.
    Object(u32),
}

impl Node {
    /// Returns the number of nodes of the value.
    #[inline]
    pub(super) fn size(self) -> usize {
        match self.kind {
            NodeKind::Array(size) | NodeKind::Object(size) => size as usize,
            _ => 1,
        }
    }
}

impl<'t> Document<'t> {
    /// Shares the text, which must be the document's.
    pub(super) fn with_shared_text(self, text: &'t Arc<str>) -> Self {
        Self { shared: Some(text), ..self }
    }

    /// Returns the number of values and keys.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns the value of the whole document.
    pub fn root(&self) -> ValueRef<'_> {
        self.value(0)
    }

    #[inline]
    pub(super) fn value(&self, index: usize) -> ValueRef<'_> {
        ValueRef { document: self, index }
    }

    #[inline]
    pub(super) fn span(&self, index: usize) -> Span {
        let Node { start, end, .. } = self.nodes[index];
        Span { source: self.sources.get(index).copied().unwrap_or(self.source), start, end }
    }

    /// Returns the value of the string at an index, or `None` if there is another value.
    #[inline]
    pub(super) fn string(&self, index: usize) -> Option<&str> {
        let node = self.nodes[index];
        match node.kind {
            NodeKind::Verbatim => self.text.get(node.start as usize + 1..node.end as usize - 1),
            NodeKind::Decoded(decoded) => self.decoded.get(self.decoded_range(decoded as usize)),
            _ => None,
        }
    }

    fn decoded_range(&self, index: usize) -> Range<usize> {
        let start = index.checked_sub(1).map_or(0, |before| self.decoded_ends[before]);
        start..self.decoded_ends[index]
    }

    /// Returns a text that contains the values of all strings, for [`ValueRef::intern`].
    pub(crate) fn strings(&self) -> Arc<str> {
        match self.shared {
            Some(text) if self.decoded.is_empty() => Arc::clone(text),
            _ if self.decoded.is_empty() => self.text.into(),
            _ => [self.text, &self.decoded].concat().into(),
        }
    }
}

/// A value of a [`Document`].
#[derive(Clone, Copy)]
pub struct ValueRef<'d> {
    document: &'d Document<'d>,
    pub(super) index: usize,
}

impl<'d> ValueRef<'d> {
    #[inline]
    fn node(self) -> Node {
        self.document.nodes[self.index]
    }

    /// Returns the span of the value in its source.
    #[inline]
    pub fn span(self) -> Span {
        self.document.span(self.index)
    }

    /// Returns a string, or `None` for another value.
    #[inline]
    pub fn as_str(self) -> Option<&'d str> {
        self.document.string(self.index)
    }

    /// Returns the index of the value among the document's values and keys.
    #[inline]
    pub(crate) fn index(self) -> u32 {
        saturating_u32(self.index)
    }

    /// Returns the value with another index in the same document.
    #[inline]
    pub(crate) fn with_index(self, index: u32) -> Self {
        self.document.value(index as usize)
    }

    /// Returns a string as a part of `strings`, which are the document's, or `None` for another value.
    #[inline]
    pub(crate) fn intern(self, strings: &Arc<str>) -> Option<SharedStr> {
        let node = self.node();
        let range = match node.kind {
            NodeKind::Verbatim => node.start as usize + 1..node.end as usize - 1,
            NodeKind::Decoded(decoded) => {
                let Range { start, end } = self.document.decoded_range(decoded as usize);
                let before = self.document.text.len();
                before + start..before + end
            }
            _ => return None,
        };
        Some(SharedStr::from_range(strings, range))
    }

    /// Returns an integer of 32 bits, or `None` for another value.
    #[inline]
    pub fn as_int(self) -> Option<i32> {
        match self.node().kind {
            NodeKind::Int(int) => Some(int),
            _ => None,
        }
    }

    /// Returns whether the value is a boolean, a number or a string.
    #[inline]
    pub fn is_scalar(self) -> bool {
        !matches!(self.node().kind, NodeKind::Null | NodeKind::Array(_) | NodeKind::Object(_))
    }

    /// Returns the items of an array, or `None` for another value.
    #[inline]
    pub fn items(self) -> Option<Items<'d>> {
        matches!(self.node().kind, NodeKind::Array(_)).then(|| Items(self.children()))
    }

    /// Returns the members of an object, or `None` for another value.
    #[inline]
    pub fn members(self) -> Option<Members<'d>> {
        matches!(self.node().kind, NodeKind::Object(_)).then(|| Members(self.children()))
    }

    #[inline]
    fn children(self) -> Siblings<'d> {
        Siblings { document: self.document, next: self.index + 1, end: self.index + self.node().size() }
    }

    /// Copies the value, with everything in it.
    pub fn to_json(self) -> Json {
        let value = match self.node().kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(value),
            NodeKind::Int(int) => Value::Number(Number::Int(int)),
            NodeKind::Number(index) => Value::Number(self.document.numbers[index as usize].clone()),
            NodeKind::Verbatim | NodeKind::Decoded(_) => Value::String(self.as_str().unwrap_or_default().to_owned()),
            NodeKind::Array(_) => Value::Array(self.items().into_iter().flatten().map(Self::to_json).collect()),
            NodeKind::Object(_) => {
                Value::Object(self.members().into_iter().flatten().map(MemberRef::to_member).collect())
            }
        };
        Json { value, span: self.span() }
    }
}

/// A `"key": value` of an object.
#[derive(Clone, Copy)]
pub struct MemberRef<'d> {
    pub(super) key: ValueRef<'d>,
    /// The value.
    pub value: ValueRef<'d>,
}

impl<'d> MemberRef<'d> {
    /// Returns the key.
    #[inline]
    pub fn key(self) -> &'d str {
        self.key.as_str().unwrap_or_default()
    }

    /// Returns the key as a part of `strings`, which are the document's.
    pub(crate) fn intern_key(self, strings: &Arc<str>) -> SharedStr {
        self.key.intern(strings).unwrap_or_else(|| SharedStr::from(""))
    }

    fn to_member(self) -> Member {
        let (document, key_span) = (self.key.document, self.key.span());
        let overriding = document.overriding.binary_search_by_key(&key_span.start, |(key, _)| *key);
        let overrides = overriding.ok().map(|index| document.overriding[index].1);
        Member { key: self.key().to_owned(), key_span, value: self.value.to_json(), overrides }
    }
}

/// Iterates over values that follow each other, not over the values in them.
#[derive(Clone)]
struct Siblings<'d> {
    document: &'d Document<'d>,
    next: usize,
    end: usize,
}

impl<'d> Iterator for Siblings<'d> {
    type Item = ValueRef<'d>;

    #[inline]
    fn next(&mut self) -> Option<ValueRef<'d>> {
        if self.next >= self.end {
            return None;
        }
        let value = self.document.value(self.next);
        self.next += value.node().size();
        Some(value)
    }
}

/// The items of an array.
#[derive(Clone)]
pub struct Items<'d>(Siblings<'d>);

impl<'d> Iterator for Items<'d> {
    type Item = ValueRef<'d>;

    #[inline]
    fn next(&mut self) -> Option<ValueRef<'d>> {
        self.0.next()
    }
}

/// The members of an object.
#[derive(Clone)]
pub struct Members<'d>(Siblings<'d>);

impl<'d> Members<'d> {
    /// Returns the members whose nodes have these indices.
    pub(super) fn new(document: &'d Document<'d>, indices: Range<usize>) -> Self {
        Self(Siblings { document, next: indices.start, end: indices.end })
    }
}

impl<'d> Iterator for Members<'d> {
    type Item = MemberRef<'d>;

    #[inline]
    fn next(&mut self) -> Option<MemberRef<'d>> {
        Some(MemberRef { key: self.0.next()?, value: self.0.next()? })
    }
}
