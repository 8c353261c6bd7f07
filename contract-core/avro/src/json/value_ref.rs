//! The values of a document, seen one by one.

use std::ops::Range;
use std::sync::Arc;

use super::document::{Document, Node, NodeKind, count};
use super::{Json, Member, Number, Value};
use crate::SharedStr;
use crate::source::Span;

/// A value of a document.
#[derive(Clone, Copy)]
pub struct ValueRef<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) at: usize,
}

impl<'d> ValueRef<'d> {
    #[inline]
    fn node(self) -> Node {
        self.document.nodes[self.at]
    }

    /// Where it stands.
    #[inline]
    pub fn span(self) -> Span {
        self.document.span(self.at)
    }

    /// The text of a string.
    #[inline]
    pub fn as_str(self) -> Option<&'d str> {
        self.document.string(self.at)
    }

    /// Its place among the document's values and keys.
    #[inline]
    pub(crate) fn place(self) -> u32 {
        count(self.at)
    }

    /// The value at another place in the document.
    #[inline]
    pub(crate) fn elsewhere(self, place: u32) -> Self {
        self.document.view(place as usize)
    }

    /// What a string says, to keep; `words` are those of the document.
    #[inline]
    pub(crate) fn keep(self, words: &Arc<str>) -> Option<SharedStr> {
        let node = self.node();
        let place = match node.kind {
            NodeKind::Text => node.start as usize + 1..node.end as usize - 1,
            NodeKind::Decoded(place) => {
                let Range { start, end } = self.document.decoded_place(place as usize);
                let before = self.document.text.len();
                before + start..before + end
            }
            _ => return None,
        };
        Some(SharedStr::part(words, place))
    }

    /// An integer of 32 bits.
    #[inline]
    pub fn as_int(self) -> Option<i32> {
        match self.node().kind {
            NodeKind::Int(int) => Some(int),
            _ => None,
        }
    }

    /// Whether it is neither an array nor an object, nor `null`.
    #[inline]
    pub fn is_scalar(self) -> bool {
        !matches!(self.node().kind, NodeKind::Null | NodeKind::Array(_) | NodeKind::Object(_))
    }

    /// The items of an array.
    #[inline]
    pub fn items(self) -> Option<Items<'d>> {
        matches!(self.node().kind, NodeKind::Array(_)).then(|| Items(self.within()))
    }

    /// The members of an object.
    #[inline]
    pub fn members(self) -> Option<Members<'d>> {
        matches!(self.node().kind, NodeKind::Object(_)).then(|| Members(self.within()))
    }

    #[inline]
    fn within(self) -> Nodes<'d> {
        Nodes { document: self.document, next: self.at + 1, end: self.at + self.node().size() }
    }

    /// The value with all that is in it, to keep.
    pub fn to_json(self) -> Json {
        let value = match self.node().kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(value),
            NodeKind::Int(int) => Value::Number(Number::Int(int)),
            NodeKind::Number(place) => Value::Number(self.document.numbers[place as usize].clone()),
            NodeKind::Text | NodeKind::Decoded(_) => Value::String(self.as_str().unwrap_or_default().to_owned()),
            NodeKind::Array(_) => Value::Array(self.items().into_iter().flatten().map(ValueRef::to_json).collect()),
            NodeKind::Object(_) => {
                Value::Object(self.members().into_iter().flatten().map(MemberRef::to_member).collect())
            }
        };
        Json { value, span: self.span() }
    }
}

/// One `"key": value` of an object.
#[derive(Clone, Copy)]
pub struct MemberRef<'d> {
    pub(super) key: ValueRef<'d>,
    /// The value.
    pub value: ValueRef<'d>,
}

impl<'d> MemberRef<'d> {
    /// The key.
    #[inline]
    pub fn key(self) -> &'d str {
        self.key.as_str().unwrap_or_default()
    }

    /// The key, to keep.
    pub(crate) fn keep_key(self, words: &Arc<str>) -> SharedStr {
        self.key.keep(words).unwrap_or_else(|| SharedStr::from(""))
    }

    fn to_member(self) -> Member {
        let (document, key_span) = (self.key.document, self.key.span());
        let overriding = document.overriding.binary_search_by_key(&key_span.start, |(key, _)| *key);
        let overrides = overriding.ok().map(|place| document.overriding[place].1);
        Member { key: self.key().to_owned(), key_span, value: self.value.to_json(), overrides }
    }
}

/// Goes from value to value, over all that is in them.
#[derive(Clone)]
struct Nodes<'d> {
    document: &'d Document<'d>,
    next: usize,
    end: usize,
}

impl<'d> Iterator for Nodes<'d> {
    type Item = ValueRef<'d>;

    #[inline]
    fn next(&mut self) -> Option<ValueRef<'d>> {
        if self.next >= self.end {
            return None;
        }
        let view = ValueRef { document: self.document, at: self.next };
        self.next += view.node().size();
        Some(view)
    }
}

/// The items of an array.
#[derive(Clone)]
pub struct Items<'d>(Nodes<'d>);

impl<'d> Iterator for Items<'d> {
    type Item = ValueRef<'d>;

    fn next(&mut self) -> Option<ValueRef<'d>> {
        self.0.next()
    }
}

/// The members of an object.
#[derive(Clone)]
pub struct Members<'d>(Nodes<'d>);

impl<'d> Members<'d> {
    /// The members that stand from one place to another.
    pub(super) fn of(document: &'d Document<'d>, places: Range<usize>) -> Self {
        Self(Nodes { document, next: places.start, end: places.end })
    }
}

impl<'d> Iterator for Members<'d> {
    type Item = MemberRef<'d>;

    #[inline]
    fn next(&mut self) -> Option<MemberRef<'d>> {
        Some(MemberRef { key: self.0.next()?, value: self.0.next()? })
    }
}
