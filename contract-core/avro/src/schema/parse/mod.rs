//! From JSON to a schema, with the rules of Avro Java 1.11.4, which Pulsar 4.0 uses.
//!
//! Avro's parser stops at its first exception; this one goes on and reports every problem.

mod attributes;
mod defaults;
mod java_double;
mod names;
mod problem;
mod small_map;
mod types;

pub use problem::{Problem, ProblemKind};

use std::collections::HashSet;
use std::sync::Arc;

use small_map::SmallMap;

use super::{Name, Node, Schema, TypeId};
use crate::json::{self, Document, Json, JsonError};
use crate::source::{SourceId, Span};

/// How many values and keys of JSON there are for each type, about.
const VALUES_OF_A_TYPE: usize = 8;

/// What came of parsing a schema.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The schema, unless something is wrong that Avro always refuses.
    schema: Option<Schema>,
    /// All that is wrong, in the order of the text.
    pub problems: Vec<Problem>,
}

impl Parsed {
    /// The schema as a parser takes it that does not validate defaults, as Pulsar's broker does with the
    /// first schema of a topic.
    #[inline]
    pub fn lenient(&self) -> Option<&Schema> {
        self.schema.as_ref()
    }

    /// The schema as a parser takes it that validates defaults, as Avro's own does.
    #[inline]
    pub fn strict(&self) -> Option<&Schema> {
        self.schema.as_ref().filter(|_| self.problems.is_empty())
    }

    /// The schema, if there is one, by value.
    pub fn into_lenient(self) -> Option<Schema> {
        self.schema
    }

    /// Returns the result for a source that cannot be parsed at all.
    pub fn from_problem(problem: Problem) -> Self {
        Self { schema: None, problems: vec![problem] }
    }
}

/// Parses the text of a self-contained schema.
pub fn parse_str(text: &str, source: SourceId) -> Parsed {
    parsed(json::parse(text, source))
}

/// Parses the text of a self-contained schema, which the schema shares.
pub fn parse_arc(text: &Arc<str>, source: SourceId) -> Parsed {
    parsed(json::parse_arc(text, source))
}

fn parsed(read: Result<Document<'_>, JsonError>) -> Parsed {
    match read {
        Ok(document) => parse_document(&document),
        Err(problem) => {
            Parsed::from_problem(Problem { kind: ProblemKind::Json, message: problem.message, span: problem.span })
        }
    }
}

/// Parses a schema that is a tree of JSON, with all its parts at the places that the tree gives them.
pub fn parse_json(json: &Json) -> Parsed {
    parse_document(&Document::from_json(json))
}

/// Parses a schema whose text was read already.
pub fn parse_document(document: &Document<'_>) -> Parsed {
    let nodes = Vec::with_capacity(document.len() / VALUES_OF_A_TYPE);
    let mut parser = Parser { strings: document.strings(), nodes, ..Parser::default() };
    let root = parser.type_of(document.root());
    let mut problems = parser.problems;
    problems.sort_by_key(|problem| problem.span);
    let refused = problems.iter().any(|problem| problem.kind.is_always_refused());
    let has_aliases = parser.nodes.iter().any(|node| node.kind.has_aliases());
    let schema = root.filter(|_| !refused).map(|root| Schema {
        nodes: parser.nodes,
        root,
        is_recursive: parser.recurs,
        has_aliases,
    });
    Parsed { schema, problems }
}

/// The state of one parse. Functions return nothing where they have reported a problem.
#[derive(Default)]
struct Parser {
    /// What the strings of the document say.
    strings: Arc<str>,
    nodes: Vec<Node>,
    names: SmallMap<Arc<str>, TypeId>,
    /// Full names whose definitions failed: a reference to one is no problem of its own.
    broken: HashSet<String>,
    /// Records whose fields are being read, the innermost last; a default of such a record's type cannot be validated.
    open: Vec<TypeId>,
    /// Whether one of them was referred to.
    recurs: bool,
    /// The defaults that do not fit, by record and position of the field.
    bad_defaults: HashSet<(TypeId, usize)>,
    /// The definition around; names without a namespace belong to its.
    around: Option<Name>,
    problems: Vec<Problem>,
}

impl Parser {
    fn add(&mut self, node: Node) -> Option<TypeId> {
        let id = TypeId(u32::try_from(self.nodes.len()).ok()?);
        self.nodes.push(node);
        Some(id)
    }

    /// The namespace that names without one belong to.
    fn space(&self) -> Option<&str> {
        self.around.as_ref().and_then(Name::namespace)
    }

    fn problem(&mut self, kind: ProblemKind, span: Span, message: impl Into<String>) {
        self.problems.push(Problem { kind, message: message.into(), span });
    }
}
