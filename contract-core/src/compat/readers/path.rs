//! Paths through a pair of schemas, and the JSON pointers and name paths that describe them.
//!
//! Paths are kept in a tree, so that each step costs one entry however long the path is.

use std::fmt::Write as _;

use schemactl_avro::schema::{Kind, Schema, TypeId};
use schemactl_avro::source::Span;

use super::comparison::TypeLocation;
use super::path_step::PathStep;

/// Pointers and name paths show at most this many steps. Only chains of references from record to record are longer.
const MAX_SHOWN_STEPS: usize = 256;
/// Stands for the steps that are not shown.
const ELLIPSIS: &str = "…";

/// A node of a [`PathTree`].
pub(super) type PathId = u32;

struct PathNode {
    parent: PathId,
    step: PathStep,
    reader: TypeId,
    writer: TypeId,
}

/// The part of the types at the end of a path that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathEnd {
    /// The type as a whole.
    Type,
    /// The name of the type.
    Name,
    /// The size of a fixed type.
    Size,
    /// The symbols of an enum.
    Symbols,
    /// A field of a record.
    Field(u32),
    /// A branch of the writer's union. Avro Java appends its index to the pointer into the reader.
    WriterBranch(u32),
}

/// All paths of a walk.
#[derive(Default)]
pub(super) struct PathTree {
    nodes: Vec<PathNode>,
}

impl PathTree {
    pub(super) fn push(&mut self, parent: PathId, step: PathStep, reader: TypeId, writer: TypeId) -> PathId {
        let id = PathId::try_from(self.nodes.len()).unwrap_or(PathId::MAX);
        self.nodes.push(PathNode { parent, step, reader, writer });
        id
    }

    /// Returns the types at the end of a path, the reader's first.
    pub(super) fn types(&self, at: PathId) -> (TypeId, TypeId) {
        let node = &self.nodes[at as usize];
        (node.reader, node.writer)
    }

    /// Returns the last step of a path.
    pub(super) fn step(&self, at: PathId) -> PathStep {
        self.nodes[at as usize].step
    }

    /// Returns the path without its last step; the root's is itself.
    pub(super) fn parent(&self, at: PathId) -> PathId {
        self.nodes[at as usize].parent
    }

    /// Returns the nodes from the root to `at`, or the last of them if there are more than [`MAX_SHOWN_STEPS`].
    fn nodes_to(&self, at: PathId) -> Vec<&PathNode> {
        let mut nodes = vec![&self.nodes[at as usize]];
        while let Some(node) = nodes.last().filter(|node| node.step != PathStep::Root) {
            if nodes.len() == MAX_SHOWN_STEPS {
                break;
            }
            nodes.push(&self.nodes[node.parent as usize]);
        }
        nodes.reverse();
        nodes
    }

    /// Returns the steps from the root to `at`; `None` if there are more than [`MAX_SHOWN_STEPS`].
    pub(super) fn steps(&self, at: PathId) -> Option<Vec<PathStep>> {
        let nodes = self.nodes_to(at);
        let is_complete = nodes.first().is_some_and(|first| first.step == PathStep::Root);
        is_complete.then(|| nodes[1..].iter().map(|node| node.step).collect())
    }

    /// Returns Avro Java's pointer, which restarts after the last branch of a union.
    pub(super) fn java_pointer(&self, at: PathId, end: PathEnd) -> String {
        let nodes = self.nodes_to(at);
        let is_branch = |node: &&PathNode| matches!(node.step, PathStep::ReaderBranch(_) | PathStep::WriterBranch(_));
        let start = nodes.iter().rposition(is_branch).map_or(0, |branch| branch + 1);
        let pointer = pointer(&nodes[start..], end, if start == 0 { Start::Root } else { Start::Branch }, Side::Reader);
        if pointer.is_empty() { "/".to_owned() } else { pointer }
    }

    /// Returns the pointer from the root of the reader's schema.
    pub(super) fn reader_pointer(&self, at: PathId, end: PathEnd) -> String {
        let end = if matches!(end, PathEnd::WriterBranch(_)) { PathEnd::Type } else { end };
        pointer(&self.nodes_to(at), end, Start::Root, Side::Reader)
    }

    /// Returns the pointer from the root of the writer's schema. A field in `end` is one of the writer's record.
    pub(super) fn writer_pointer(&self, at: PathId, end: PathEnd) -> String {
        pointer(&self.nodes_to(at), end, Start::Root, Side::Writer)
    }

    /// Returns the path by names: `OrderCreated.data.items[].size`.
    pub(super) fn name_path(&self, reader: &Schema, at: PathId, end: PathEnd) -> String {
        let nodes = self.nodes_to(at);
        let mut path = String::new();
        let mut parent: Option<TypeId> = None;
        if let Some(first) = nodes.first().filter(|first| first.step != PathStep::Root) {
            path.push_str(ELLIPSIS);
            parent = Some(self.nodes[first.parent as usize].reader);
        }
        for node in nodes {
            match node.step {
                PathStep::Root => path.push_str(&simple_name(reader, node.reader)),
                PathStep::Field(field, _) | PathStep::AbsentField(field) => {
                    push_field(&mut path, reader, parent, field);
                }
                PathStep::Items => path.push_str("[]"),
                PathStep::Values => path.push_str("{}"),
                PathStep::ReaderBranch(_) if parent.is_some_and(|union| is_optional(reader, union)) => {}
                PathStep::ReaderBranch(_) => {
                    let _ = write!(path, "<{}>", simple_name(reader, node.reader));
                }
                PathStep::WriterBranch(_) => {}
            }
            parent = Some(node.reader);
        }
        if let PathEnd::Field(field) = end {
            push_field(&mut path, reader, parent, field);
        }
        path
    }

    /// Returns where the types at the end of a path are used, the reader's first.
    pub(super) fn locations(&self, reader: &Schema, writer: &Schema, at: PathId) -> (TypeLocation, TypeLocation) {
        let node = &self.nodes[at as usize];
        let parent = &self.nodes[node.parent as usize];
        let mut locations = (
            TypeLocation { ty: node.reader, span: reader.node(node.reader).span },
            TypeLocation { ty: node.writer, span: writer.node(node.writer).span },
        );
        match node.step {
            PathStep::Field(reader_field, writer_field) => {
                locations.0.span = type_span(reader, parent.reader, reader_field).unwrap_or(locations.0.span);
                locations.1.span = type_span(writer, parent.writer, writer_field).unwrap_or(locations.1.span);
            }
            PathStep::AbsentField(field) => {
                locations.0.span = type_span(reader, parent.reader, field).unwrap_or(locations.0.span);
            }
            // The type that stays keeps its location. Unions do not contain unions, so the recursion ends here.
            PathStep::ReaderBranch(_) => locations.1.span = self.locations(reader, writer, node.parent).1.span,
            PathStep::WriterBranch(_) => locations.0.span = self.locations(reader, writer, node.parent).0.span,
            PathStep::Root | PathStep::Items | PathStep::Values => {}
        }
        locations
    }
}

/// The start of a pointer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// At the root of the schema.
    Root,
    /// At a branch of a union.
    Branch,
}

/// The schema that a pointer leads into.
#[derive(Clone, Copy)]
enum Side {
    Reader,
    Writer,
}

fn pointer(nodes: &[&PathNode], end: PathEnd, start: Start, side: Side) -> String {
    let mut pointer = String::new();
    if start == Start::Root && nodes.first().is_some_and(|first| first.step != PathStep::Root) {
        pointer.push_str(ELLIPSIS);
    }
    for node in nodes {
        let _ = match (node.step, side) {
            (PathStep::Root, _)
            | (PathStep::WriterBranch(_), Side::Reader)
            | (PathStep::ReaderBranch(_) | PathStep::AbsentField(_), Side::Writer) => Ok(()),
            (PathStep::Field(field, _) | PathStep::AbsentField(field), Side::Reader)
            | (PathStep::Field(_, field), Side::Writer) => write!(pointer, "/fields/{field}/type"),
            (PathStep::Items, _) => write!(pointer, "/items"),
            (PathStep::Values, _) => write!(pointer, "/values"),
            (PathStep::ReaderBranch(branch), Side::Reader) | (PathStep::WriterBranch(branch), Side::Writer) => {
                write!(pointer, "/{branch}")
            }
        };
    }
    let _ = match end {
        PathEnd::Type => Ok(()),
        PathEnd::Name => write!(pointer, "/name"),
        PathEnd::Size => write!(pointer, "/size"),
        PathEnd::Symbols => write!(pointer, "/symbols"),
        PathEnd::Field(field) => write!(pointer, "/fields/{field}"),
        PathEnd::WriterBranch(branch) => write!(pointer, "/{branch}"),
    };
    pointer
}

/// Returns the simple name of a named type, or else its kind.
fn simple_name(schema: &Schema, id: TypeId) -> String {
    schema.name(id).map_or_else(|| schema.kind(id).type_name().to_owned(), |name| name.simple().to_owned())
}

fn push_field(path: &mut String, schema: &Schema, record: Option<TypeId>, field: u32) {
    if let Some(Kind::Record(record)) = record.map(|id| schema.kind(id))
        && let Some(field) = record.fields.get(field as usize)
    {
        path.push('.');
        path.push_str(&field.name);
    }
}

/// Returns whether a union consists of null and at most one other type. Name paths leave its branches out.
fn is_optional(schema: &Schema, union: TypeId) -> bool {
    let Kind::Union(branches) = schema.kind(union) else { return false };
    branches.iter().filter(|branch| !matches!(schema.kind(**branch), Kind::Null)).count() <= 1
}

fn type_span(schema: &Schema, record: TypeId, field: u32) -> Option<Span> {
    match schema.kind(record) {
        Kind::Record(record) => record.fields.get(field as usize).map(|field| field.type_span),
        _ => None,
    }
}
