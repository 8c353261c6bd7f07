//! The incompatibilities that a comparison finds, before they are listed.
//!
//! A pair of types that is reached by several paths is compared once, and its findings are shared. So findings form a
//! graph: those of a pair refer to those of the pairs within it.

use super::comparison::IncompatibilityKind;
use super::path::{PathEnd, PathId, PathTree};

/// One incompatibility.
pub(super) struct IncompatibilityNode {
    pub(super) kind: IncompatibilityKind,
    /// The path to the two types.
    pub(super) at: PathId,
    /// The part of the types that is wrong.
    pub(super) end: PathEnd,
    /// The findings about the intended branch of a union.
    pub(super) cause: Option<FindingRef>,
}

/// Refers to one incompatibility, or to all findings about a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FindingRef {
    Node(u32),
    Pair(u32),
}

/// All findings of a comparison.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) nodes: Vec<IncompatibilityNode>,
    /// The findings about each pair. A pair without findings is compatible.
    pub(super) pairs: Vec<Vec<FindingRef>>,
    pub(super) paths: PathTree,
}

impl Findings {
    /// Adds a pair without findings and returns its number.
    pub(super) fn add_pair(&mut self) -> u32 {
        self.pairs.push(Vec::new());
        u32::try_from(self.pairs.len() - 1).unwrap_or(u32::MAX)
    }

    /// Adds an incompatibility to a pair.
    pub(super) fn add(&mut self, pair: u32, node: IncompatibilityNode) {
        let index = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(node);
        self.pairs[pair as usize].push(FindingRef::Node(index));
    }

    /// Returns a reference to the findings about a pair; `None` if the pair is compatible.
    pub(super) fn of_pair(&self, pair: u32) -> Option<FindingRef> {
        match self.pairs[pair as usize][..] {
            [] => None,
            [only] => Some(only),
            _ => Some(FindingRef::Pair(pair)),
        }
    }
}
