//! References to names that are defined later, which Avro 1.12 accepts.
//!
//! Like Avro, the parser puts a record without fields in the place of such a reference until it has read the whole schema.

use std::sync::OnceLock;

use super::ProblemKind;
use super::parser::Parser;
use super::undefined_name::{ForwardReference, UndefinedName};
use crate::schema::{Kind, Name, Node, Record, TypeId};
use crate::source::{Span, saturating_u32};

/// The namespace of the placeholders, as Avro has it. No name in a schema can begin so by accident.
const PLACEHOLDER_NAMESPACE: &str = "org.apache.avro.compiler";

impl Parser {
    /// Adds a reference to a name that is defined later.
    pub(super) fn refer_forward(&mut self, written: &str, name: String, span: Span) -> Option<TypeId> {
        let number = self.forward_references.len();
        let kind = Kind::Record(Box::new(Record {
            name: Name::resolve(&format!("UnresolvedSchema_{number}"), Some(PLACEHOLDER_NAMESPACE)),
            name_span: span,
            doc: None,
            aliases: Vec::new(),
            fields: Vec::new(),
            fields_span: span,
            is_error: false,
            cache: OnceLock::new(),
        }));
        let placeholder = self.add(Node { kind, logical: None, props: Vec::new(), span })?;
        let namespace = self.namespace().map(str::to_owned);
        let reference = UndefinedName { name: written.to_owned(), namespace, span };
        self.forward_references.push(ForwardReference { placeholder, name, reference });
        Some(placeholder)
    }

    /// Replaces the placeholders by the definitions, and returns the root.
    pub(super) fn bind_forward_references(&mut self, root: Option<TypeId>) -> Option<TypeId> {
        if self.forward_references.is_empty() {
            return root;
        }
        let references = std::mem::take(&mut self.forward_references);
        let mut definitions: Vec<TypeId> = self.ids().collect();
        let mut is_complete = true;
        let mut placeholders = Vec::with_capacity(references.len());
        for ForwardReference { placeholder, name, reference } in references {
            placeholders.push(placeholder);
            if let Some(definition) = self.names.get(name.as_str()).copied() {
                definitions[placeholder.index()] = definition;
                continue;
            }
            is_complete = false;
            if !self.broken.contains(&name) {
                self.undefined.push(reference);
            }
        }
        let root = root?;
        if !is_complete {
            return None;
        }
        // It may be; that is not worth a search.
        self.is_recursive = true;
        self.replace_ids(&definitions);
        self.check_bound_types();
        let root = definitions[root.index()];
        Some(self.remove_placeholders(&placeholders, root))
    }

    /// Removes the placeholders, to which nothing refers any more. Returns the new id of the root.
    fn remove_placeholders(&mut self, placeholders: &[TypeId], root: TypeId) -> TypeId {
        let mut is_placeholder = vec![false; self.nodes.len()];
        for placeholder in placeholders {
            is_placeholder[placeholder.index()] = true;
        }
        let mut next = 0;
        let mut new_ids = Vec::with_capacity(self.nodes.len());
        for is_placeholder in &is_placeholder {
            new_ids.push(TypeId(next));
            next += u32::from(!is_placeholder);
        }
        self.replace_ids(&new_ids);
        let mut is_placeholder = is_placeholder.into_iter();
        self.nodes.retain(|_| !is_placeholder.next().unwrap_or_default());
        new_ids[root.index()]
    }

    fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..saturating_u32(self.nodes.len())).map(TypeId)
    }

    /// Replaces every reference by the id that its own has in `ids`.
    fn replace_ids(&mut self, ids: &[TypeId]) {
        for node in &mut self.nodes {
            match &mut node.kind {
                Kind::Record(record) => {
                    for field in &mut record.fields {
                        field.ty = ids[field.ty.index()];
                    }
                }
                Kind::Array(inner) | Kind::Map(inner) => *inner = ids[inner.index()],
                Kind::Union(branches) => {
                    for branch in branches {
                        *branch = ids[branch.index()];
                    }
                }
                _ => {}
            }
        }
    }

    /// Checks what depends on the definitions: that the branches of unions are distinct, and that defaults fit.
    fn check_bound_types(&mut self) {
        for id in self.ids() {
            let node = &self.nodes[id.index()];
            match &node.kind {
                Kind::Union(branches) => {
                    let branches = branches.iter().map(|branch| (*branch, node.span)).collect();
                    self.check_branches(branches);
                }
                Kind::Record(_) => self.check_bound_defaults(id),
                _ => {}
            }
        }
    }

    fn check_bound_defaults(&mut self, id: TypeId) {
        let Kind::Record(record) = &self.nodes[id.index()].kind else { return };
        let mut bad = Vec::new();
        for (index, field) in record.fields.iter().enumerate() {
            let is_known = self.bad_defaults.contains(&(id, index));
            if let Some(default) = field.default.as_ref().filter(|_| !is_known)
                && !self.default_fits(field.ty, default)
            {
                let message = self.bad_default_message(&field.name, field.ty);
                bad.push((index, default.span, message));
            }
        }
        for (index, span, message) in bad {
            self.bad_defaults.insert((id, index));
            self.report(ProblemKind::BadDefault, span, message);
        }
    }
}
