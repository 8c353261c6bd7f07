//! The state of the parser.

use std::collections::HashSet;
use std::sync::Arc;

use super::parsed::Parsed;
use super::problem::{Problem, ProblemKind};
use super::small_map::SmallMap;
use super::undefined_name::{ForwardReference, UndefinedName};
use crate::json::Document;
use crate::schema::{Name, Node, PulsarProfile, Schema, TypeId};
use crate::source::Span;

/// The usual number of JSON values and keys for each type.
const VALUES_PER_TYPE: usize = 8;

/// The state of one parse. A method that returns `None` has reported a problem.
#[derive(Default)]
pub(super) struct Parser {
    /// The rules.
    pub(super) profile: PulsarProfile,
    /// Whether the document has comments.
    pub(super) has_comments: bool,
    /// The text of which the strings of the schema are parts.
    pub(super) strings: Arc<str>,
    pub(super) nodes: Vec<Node>,
    pub(super) names: SmallMap<Arc<str>, TypeId>,
    /// The references to names that are not defined yet.
    pub(super) forward_references: Vec<ForwardReference>,
    /// The full names of definitions with problems. A reference to one is not another problem.
    pub(super) broken: HashSet<String>,
    /// The records around the current position, the innermost last. A default of such a record's type cannot be valid.
    pub(super) open: Vec<TypeId>,
    /// Whether one of them was referred to.
    pub(super) is_recursive: bool,
    /// The fields with a default that does not fit, by record and index.
    pub(super) bad_defaults: HashSet<(TypeId, usize)>,
    /// The name of the definition around the current position, whose namespace is the default for names.
    pub(super) enclosing: Option<Name>,
    pub(super) problems: Vec<Problem>,
    /// The references to names that are not defined before them. They become problems when all definitions are known.
    pub(super) undefined: Vec<UndefinedName>,
}

impl Parser {
    pub(super) fn new(profile: PulsarProfile, document: &Document<'_>) -> Self {
        let nodes = Vec::with_capacity(document.len() / VALUES_PER_TYPE);
        let has_comments = !document.comments.is_empty();
        Self { profile, has_comments, strings: document.strings(), nodes, ..Self::default() }
    }

    pub(super) fn finish(mut self, root: Option<TypeId>) -> Parsed {
        let root = self.bind_forward_references(root);
        let undefined = self.describe_undefined();
        let mut problems = self.problems;
        problems.extend(undefined);
        problems.sort_by_key(|problem| problem.span);
        let is_refused = problems.iter().any(|problem| problem.kind.is_always_refused());
        let has_aliases = self.nodes.iter().any(|node| node.kind.has_aliases());
        let schema = root.filter(|_| !is_refused).map(|root| Schema {
            nodes: self.nodes,
            root,
            is_recursive: self.is_recursive,
            has_aliases,
            profile: self.profile,
        });
        Parsed::new(self.profile, schema, problems)
    }

    /// Moves the types so far into a schema, for a comparison.
    pub(super) fn take_schema(&mut self, root: TypeId) -> Schema {
        let nodes = std::mem::take(&mut self.nodes);
        Schema { nodes, root, is_recursive: self.is_recursive, has_aliases: false, profile: self.profile }
    }

    pub(super) fn add(&mut self, node: Node) -> Option<TypeId> {
        let id = TypeId(u32::try_from(self.nodes.len()).ok()?);
        self.nodes.push(node);
        Some(id)
    }

    /// Returns the namespace of names that have none of their own.
    pub(super) fn namespace(&self) -> Option<&str> {
        self.enclosing.as_ref().and_then(Name::namespace)
    }

    pub(super) fn report(&mut self, kind: ProblemKind, span: Span, message: impl Into<String>) {
        self.problems.push(Problem::new(kind, message, span));
    }
}
