//! Lists the incompatibilities of a comparison, with their locations and causes.

use std::collections::HashSet;
use std::mem::discriminant;

use schemactl_avro::schema::{Kind, Schema};
use schemactl_avro::source::Span;

use super::comparison::{Incompatibility, IncompatibilityKind, OmittedIncompatibilities, TypeLocation};
use super::findings::{FindingRef, Findings, IncompatibilityNode};
use super::path::PathEnd;

/// At most this many incompatibilities are listed. Recursive schemas can have very many, and a longer list would not be read;
/// the others are counted by kind.
const MAX_LISTED: usize = 1_000;
/// At most this many causes of one missing union branch are listed.
pub(crate) const MAX_CAUSES: usize = 64;

/// Lists the incompatibilities behind `root`, each once and in the order in which they were found, and counts those
/// beyond [`MAX_LISTED`].
pub(super) fn report(
    reader: &Schema,
    writer: &Schema,
    findings: &Findings,
    root: Option<FindingRef>,
) -> (Vec<Incompatibility>, Vec<OmittedIncompatibilities>) {
    let describe = |node: &IncompatibilityNode, causes| incompatibility(reader, writer, findings, node, causes);
    let mut nodes = nodes_behind(findings, root, usize::MAX).into_iter();
    let listed = nodes.by_ref().take(MAX_LISTED).map(|node| {
        let causes = causes(findings, node).into_iter().map(|cause| describe(cause, Vec::new())).collect();
        describe(node, causes)
    });
    let listed = listed.collect();
    let mut omitted: Vec<OmittedIncompatibilities> = Vec::new();
    for node in nodes {
        match omitted.iter_mut().find(|kind| discriminant(&kind.first.kind) == discriminant(&node.kind)) {
            Some(kind) => kind.others += 1,
            None => omitted.push(OmittedIncompatibilities { first: describe(node, Vec::new()), others: 0 }),
        }
    }
    (listed, omitted)
}

/// Returns the incompatibilities behind a reference, at most `max`.
fn nodes_behind(findings: &Findings, root: Option<FindingRef>, max: usize) -> Vec<&IncompatibilityNode> {
    let mut seen = HashSet::new();
    let mut nodes = Vec::new();
    let mut open: Vec<FindingRef> = root.into_iter().collect();
    while let Some(found) = open.pop() {
        if nodes.len() == max {
            break;
        }
        match found {
            FindingRef::Pair(pair) if seen.insert((0, pair)) => {
                open.extend(findings.pairs[pair as usize].iter().rev());
            }
            FindingRef::Node(node) if seen.insert((1, node)) => nodes.push(&findings.nodes[node as usize]),
            FindingRef::Pair(_) | FindingRef::Node(_) => {}
        }
    }
    nodes
}

/// Returns why the intended branch of a union is incompatible, down to incompatibilities that have no causes.
fn causes<'f>(findings: &'f Findings, node: &'f IncompatibilityNode) -> Vec<&'f IncompatibilityNode> {
    let mut seen = HashSet::new();
    let mut causes = Vec::new();
    let mut open: Vec<&IncompatibilityNode> = nodes_behind(findings, node.cause, MAX_CAUSES);
    open.reverse();
    while let Some(cause) = open.pop() {
        if causes.len() == MAX_CAUSES || !seen.insert(std::ptr::from_ref(cause)) {
            continue;
        }
        let within = nodes_behind(findings, cause.cause, MAX_CAUSES);
        // A union without a compatible branch is found twice: as a whole and for the branch of the writer's union.
        let repeats = findings.paths.types(cause.at).0 == findings.paths.types(node.at).0;
        if within.is_empty() && !repeats {
            causes.push(cause);
        }
        open.extend(within.into_iter().rev());
    }
    causes
}

fn incompatibility(
    reader: &Schema,
    writer: &Schema,
    findings: &Findings,
    node: &IncompatibilityNode,
    causes: Vec<Incompatibility>,
) -> Incompatibility {
    let paths = &findings.paths;
    let (reader_location, writer_location) = locations(reader, writer, findings, node);
    Incompatibility {
        kind: node.kind.clone(),
        java_pointer: paths.java_pointer(node.at, node.end),
        reader_pointer: paths.reader_pointer(node.at, node.end),
        writer_pointer: paths.writer_pointer(node.at, writer_end(node.end)),
        name_path: paths.name_path(reader, node.at, node.end),
        reader: reader_location,
        writer: writer_location,
        causes,
        steps: paths.steps(node.at),
    }
}

/// Returns the part of the writer's type that an incompatibility is about, given the part of the reader's.
fn writer_end(reader_end: PathEnd) -> PathEnd {
    match reader_end {
        // The writer lacks the field, so the record's name is shown.
        PathEnd::Field(_) => PathEnd::Name,
        other => other,
    }
}

/// Returns where to show an incompatibility: where the types are used, or the part of their definitions that is wrong.
fn locations(
    reader: &Schema,
    writer: &Schema,
    findings: &Findings,
    node: &IncompatibilityNode,
) -> (TypeLocation, TypeLocation) {
    let (mut in_reader, mut in_writer) = findings.paths.locations(reader, writer, node.at);
    match node.end {
        PathEnd::Name => {
            in_reader.span = name_span(reader.kind(in_reader.ty)).unwrap_or(in_reader.span);
            in_writer.span = name_span(writer.kind(in_writer.ty)).unwrap_or(in_writer.span);
        }
        PathEnd::Size => {
            in_reader.span = reader.node(in_reader.ty).span;
            in_writer.span = writer.node(in_writer.ty).span;
        }
        PathEnd::Symbols => {
            in_reader.span = name_span(reader.kind(in_reader.ty)).unwrap_or(in_reader.span);
            if let IncompatibilityKind::MissingEnumSymbols { symbols } = &node.kind {
                in_writer.span = symbols.first().map_or(in_writer.span, |symbol| symbol.span);
            }
        }
        PathEnd::Field(index) => {
            if let Kind::Record(record) = reader.kind(in_reader.ty) {
                in_reader.span = record.fields.get(index as usize).map_or(in_reader.span, |field| field.span);
            }
            in_writer.span = name_span(writer.kind(in_writer.ty)).unwrap_or(in_writer.span);
        }
        PathEnd::WriterBranch(index) => {
            if let Kind::Union(branches) = writer.kind(in_writer.ty)
                && let Some(branch) = branches.get(index as usize)
            {
                in_writer = TypeLocation { ty: *branch, span: writer.node(*branch).span };
            }
        }
        PathEnd::Type => {}
    }
    (in_reader, in_writer)
}

fn name_span(kind: &Kind) -> Option<Span> {
    match kind {
        Kind::Record(record) => Some(record.name_span),
        Kind::Enum(symbols) => Some(symbols.name_span),
        Kind::Fixed(fixed) => Some(fixed.name_span),
        _ => None,
    }
}
