//! From the findings of a walk to what people and programs read.

use std::collections::HashSet;
use std::mem::discriminant;

use super::path::End;
use super::walk::{Findings, IncompatibilityNode, Item};
use super::{Incompatibility, IncompatibilityKind, OmittedIncompatibilities, TypeLocation};
use crate::schema::{Kind, Schema};
use crate::source::Span;

/// How many incompatibilities are told one by one. More of them say nothing new, and recursive schemas can have very
/// many; of those beyond, the first of each kind and the number are told.
const MOST: usize = 1_000;
/// How many causes of one missing union branch are told.
pub(crate) const MAX_CAUSES: usize = 64;

/// Lists the findings behind `root`, each once, in the order in which they were met, and counts what is too much.
pub(super) fn render(
    reader: &Schema,
    writer: &Schema,
    findings: &Findings,
    root: Option<Item>,
) -> (Vec<Incompatibility>, Vec<OmittedIncompatibilities>) {
    let tell = |found: &IncompatibilityNode, causes| tell(reader, writer, findings, found, causes);
    let mut all = leaves(findings, root, usize::MAX).into_iter();
    let told = all.by_ref().take(MOST).map(|found| {
        let causes = causes(findings, found).into_iter().map(|cause| tell(cause, Vec::new())).collect();
        tell(found, causes)
    });
    let told = told.collect();
    let mut omitted: Vec<OmittedIncompatibilities> = Vec::new();
    for found in all {
        match omitted.iter_mut().find(|kind| discriminant(&kind.first.kind) == discriminant(&found.kind)) {
            Some(kind) => kind.more += 1,
            None => omitted.push(OmittedIncompatibilities { first: tell(found, Vec::new()), more: 0 }),
        }
    }
    (told, omitted)
}

/// The breaks behind an item, at most `most`.
fn leaves(findings: &Findings, root: Option<Item>, most: usize) -> Vec<&IncompatibilityNode> {
    let mut told = HashSet::new();
    let mut leaves = Vec::new();
    let mut open: Vec<Item> = root.into_iter().collect();
    while let Some(item) = open.pop() {
        if leaves.len() == most {
            break;
        }
        match item {
            Item::Pair(pair) if told.insert((0, pair)) => open.extend(findings.pairs[pair as usize].iter().rev()),
            Item::IncompatibilityNode(found) if told.insert((1, found)) => {
                leaves.push(&findings.breaks[found as usize])
            }
            Item::Pair(_) | Item::IncompatibilityNode(_) => {}
        }
    }
    leaves
}

/// Why the branch that was meant does not fit, down to breaks that have no cause themselves.
fn causes<'f>(findings: &'f Findings, found: &'f IncompatibilityNode) -> Vec<&'f IncompatibilityNode> {
    let mut told = HashSet::new();
    let mut causes = Vec::new();
    let mut open: Vec<&IncompatibilityNode> = leaves(findings, found.cause, MAX_CAUSES);
    open.reverse();
    while let Some(cause) = open.pop() {
        if causes.len() == MAX_CAUSES || !told.insert(std::ptr::from_ref(cause)) {
            continue;
        }
        let within = leaves(findings, cause.cause, MAX_CAUSES);
        // A union without a fitting branch says the same once for itself and once for the writer's branch.
        let repeats = findings.paths.types(cause.at).0 == findings.paths.types(found.at).0;
        if within.is_empty() && !repeats {
            causes.push(cause);
        }
        open.extend(within.into_iter().rev());
    }
    causes
}

fn tell(
    reader: &Schema,
    writer: &Schema,
    findings: &Findings,
    found: &IncompatibilityNode,
    causes: Vec<Incompatibility>,
) -> Incompatibility {
    let paths = &findings.paths;
    let (own, theirs) = parts(reader, writer, findings, found);
    Incompatibility {
        kind: found.kind.clone(),
        java_pointer: paths.java_pointer(found.at, found.end),
        pointer: paths.pointer(found.at, found.end),
        name_path: paths.name_path(reader, found.at, found.end),
        reader: own,
        writer: theirs,
        causes,
        steps: paths.steps(found.at),
    }
}

/// The places to show: where the types are used, or what exactly is wrong in their definitions.
fn parts(
    reader: &Schema,
    writer: &Schema,
    findings: &Findings,
    found: &IncompatibilityNode,
) -> (TypeLocation, TypeLocation) {
    let (mut own, mut theirs) = findings.paths.parts(reader, writer, found.at);
    match found.end {
        End::Name => {
            own.span = name_span(reader.kind(own.ty)).unwrap_or(own.span);
            theirs.span = name_span(writer.kind(theirs.ty)).unwrap_or(theirs.span);
        }
        End::Size => {
            own.span = reader.node(own.ty).span;
            theirs.span = writer.node(theirs.ty).span;
        }
        End::Symbols => {
            own.span = name_span(reader.kind(own.ty)).unwrap_or(own.span);
            if let IncompatibilityKind::MissingEnumSymbols { symbols } = &found.kind {
                theirs.span = symbols.first().map_or(theirs.span, |symbol| symbol.span);
            }
        }
        End::Field(index) => {
            if let Kind::Record(record) = reader.kind(own.ty) {
                own.span = record.fields.get(index as usize).map_or(own.span, |field| field.span);
            }
            theirs.span = name_span(writer.kind(theirs.ty)).unwrap_or(theirs.span);
        }
        End::WriterBranch(index) => {
            if let Kind::Union(branches) = writer.kind(theirs.ty)
                && let Some(branch) = branches.get(index as usize)
            {
                theirs = TypeLocation { ty: *branch, span: writer.node(*branch).span };
            }
        }
        End::Type => {}
    }
    (own, theirs)
}

fn name_span(kind: &Kind) -> Option<Span> {
    match kind {
        Kind::Record(record) => Some(record.name_span),
        Kind::Enum(symbols) => Some(symbols.name_span),
        Kind::Fixed(fixed) => Some(fixed.name_span),
        _ => None,
    }
}
