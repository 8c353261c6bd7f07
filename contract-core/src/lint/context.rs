//! What a lint rule looks at: one schema, with all places in it.

use std::path::Path;

use super::LintOptions;
use super::attributes::{self, AttributedObject};
use super::previous_versions::PreviousVersions;
use crate::contracts::Contract;
use crate::finding::{Finding, Location};
use crate::json::Json;
use crate::schema::{Enum, Field, Kind, Name, Node, Record, Schema, Symbol, TypeId};
use crate::source::{SourceId, Span};

/// One schema and what is known of it.
pub(crate) struct LintContext<'a> {
    /// The file.
    pub(crate) path: &'a Path,
    /// Its text.
    pub(crate) text: &'a str,
    /// Its text among the sources.
    pub(crate) source: SourceId,
    /// Its text as JSON.
    pub(crate) root: &'a Json,
    /// The comments in it.
    pub(crate) comments: &'a [Span],
    /// The schema as it is sent, shared types put in.
    pub(crate) schema: &'a Schema,
    /// The text that is sent: that of the file, with shared types put in.
    pub(crate) sent: &'a str,
    /// The fields that the record of every message has.
    pub(crate) envelope: &'a [String],
    /// The contract, where the file is a version of one.
    pub(crate) contract: Option<&'a Contract>,
    /// The contract's versions before this one.
    pub(crate) previous_versions: PreviousVersions<'a>,
    /// What the project takes for good style.
    pub(crate) options: &'a LintOptions,
    /// All types, each once, in the order of the text.
    pub(crate) types: Vec<TypeSite<'a>>,
    /// All fields, each once, in the order of the text.
    pub(crate) fields: Vec<FieldSite<'a>>,
}

/// A type in its place.
pub(crate) struct TypeSite<'a> {
    pub(crate) id: TypeId,
    pub(crate) node: &'a Node,
    /// The way to it by names.
    pub(crate) path: String,
    /// The way to it in the JSON text.
    pub(crate) pointer: String,
    /// How many records it lies in.
    pub(crate) depth: usize,
}

/// A field in its place.
pub(crate) struct FieldSite<'a> {
    pub(crate) record: &'a Record,
    /// The record as a type.
    pub(crate) owner: &'a Node,
    pub(crate) field: &'a Field,
    pub(crate) path: String,
    pub(crate) pointer: String,
}

/// The name of a type and where it stands.
pub(crate) struct Named<'a> {
    pub(crate) site: &'a TypeSite<'a>,
    pub(crate) name: &'a Name,
    pub(crate) simple: &'a str,
    pub(crate) span: Span,
    pub(crate) doc: Option<&'a str>,
}

impl TypeSite<'_> {
    /// A place in the type.
    pub(crate) fn at(&self, span: Span) -> Location {
        place(span, &self.path, &self.pointer)
    }

    /// The record, if the type is one.
    pub(crate) fn record(&self) -> Option<&Record> {
        match &self.node.kind {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The enum, if the type is one.
    pub(crate) fn enumeration(&self) -> Option<&Enum> {
        match &self.node.kind {
            Kind::Enum(enumeration) => Some(enumeration),
            _ => None,
        }
    }
}

impl FieldSite<'_> {
    /// A place in the field.
    pub(crate) fn at(&self, span: Span) -> Location {
        place(span, &self.path, &self.pointer)
    }

    /// The field's name as its place.
    pub(crate) fn place(&self) -> Location {
        self.at(self.field.name_span)
    }
}

fn place(span: Span, path: &str, pointer: &str) -> Location {
    Location { pointer: Some(pointer.to_owned()), ..Location::new(span).path(path) }
}

impl<'a> LintContext<'a> {
    /// The types with names, in the order of the text.
    pub(crate) fn named_types(&self) -> impl Iterator<Item = Named<'_>> {
        self.types.iter().filter_map(|site| {
            let (name, span, doc) = match &site.node.kind {
                Kind::Record(record) => (&record.name, record.name_span, &record.doc),
                Kind::Enum(enumeration) => (&enumeration.name, enumeration.name_span, &enumeration.doc),
                Kind::Fixed(fixed) => (&fixed.name, fixed.name_span, &fixed.doc),
                _ => return None,
            };
            Some(Named { site, name, simple: name.simple(), span, doc: doc.as_deref() })
        })
    }

    /// The types with names that the version before does not have: what has a name keeps it.
    pub(crate) fn new_named_types(&self) -> impl Iterator<Item = Named<'_>> {
        let last = self.previous_versions.last();
        self.named_types().filter(move |named| last.is_none_or(|(_, schema)| schema.named(named.name.full()).is_none()))
    }

    /// The outermost type, if it has a name that the version before does not have.
    pub(crate) fn new_root_type(&self) -> Option<Named<'_>> {
        self.new_named_types().find(|named| named.site.id == self.schema.root())
    }

    /// The fields that the version before does not have: what has a name and a type keeps them.
    pub(crate) fn new_fields(&self) -> impl Iterator<Item = &FieldSite<'a>> {
        self.fields.iter().filter(|site| {
            self.previous_versions
                .last_record(site.record)
                .is_none_or(|(_, before)| before.field(&site.field.name).is_none())
        })
    }

    /// The symbols of an enum that the version before does not have.
    pub(crate) fn new_symbols<'e>(&self, enumeration: &'e Enum) -> impl Iterator<Item = &'e Symbol> {
        let before = self.previous_versions.last_enum(enumeration);
        enumeration
            .symbols
            .iter()
            .filter(move |symbol| before.is_none_or(|(_, before)| before.symbol_index(&symbol.name).is_none()))
    }

    /// The enums, in the order of the text.
    pub(crate) fn enums(&self) -> impl Iterator<Item = (&TypeSite<'a>, &Enum)> {
        self.types.iter().filter_map(|site| Some((site, site.enumeration()?)))
    }

    /// The records, in the order of the text.
    pub(crate) fn records(&self) -> impl Iterator<Item = (&TypeSite<'a>, &Record)> {
        self.types.iter().filter_map(|site| Some((site, site.record()?)))
    }

    /// The objects that say something of a type or field, with all their attributes.
    pub(crate) fn attributed_objects(&self) -> Vec<AttributedObject<'a>> {
        attributes::collect(self.root)
    }

    /// The type of a field without the `null` of an optional one; nothing for a choice of several.
    pub(crate) fn non_null_type(&self, field: &Field) -> Option<&'a Node> {
        let node = self.schema.node(field.ty);
        let Kind::Union(branches) = &node.kind else { return Some(node) };
        let mut others =
            branches.iter().map(|id| self.schema.node(*id)).filter(|node| !matches!(node.kind, Kind::Null));
        let first = others.next()?;
        others.next().is_none().then_some(first)
    }

    /// The whole file as a place.
    pub(crate) fn file_start(&self) -> Location {
        Location::new(Span::new(self.source, 0, 0))
    }

    /// Whether a place is in this file, and not in that of a shared type.
    pub(super) fn is_in_this_file(&self, finding: &Finding) -> bool {
        finding.location.as_ref().is_none_or(|place| place.span.source == self.source)
    }
}

/// Every type and field of a schema with its place, each once.
pub(super) fn collect_sites(schema: &Schema) -> (Vec<TypeSite<'_>>, Vec<FieldSite<'_>>) {
    let root = schema.root();
    let name = schema.name(root).map_or_else(|| schema.kind(root).type_name(), |name| name.simple());
    let mut seen = vec![false; schema.ids().count()];
    let (mut types, mut fields) = (Vec::new(), Vec::new());
    let mut open =
        vec![TypeSite { id: root, node: schema.node(root), path: name.to_owned(), pointer: String::new(), depth: 0 }];
    while let Some(site) = open.pop() {
        if std::mem::replace(&mut seen[site.id.index()], true) {
            continue;
        }
        let mut inner = Vec::new();
        let mut step = |id: TypeId, path: String, pointer: String| {
            let depth = site.depth + usize::from(matches!(site.node.kind, Kind::Record(_)));
            inner.push(TypeSite { id, node: schema.node(id), path, pointer, depth });
        };
        match &site.node.kind {
            Kind::Record(record) => {
                for (position, field) in record.fields.iter().enumerate() {
                    let path = format!("{}.{}", site.path, field.name);
                    let pointer = format!("{}/fields/{position}", site.pointer);
                    step(field.ty, path.clone(), format!("{pointer}/type"));
                    fields.push(FieldSite { record, owner: site.node, field, path, pointer });
                }
            }
            Kind::Array(items) => step(*items, format!("{}[]", site.path), format!("{}/items", site.pointer)),
            Kind::Map(values) => step(*values, format!("{}{{}}", site.path), format!("{}/values", site.pointer)),
            Kind::Union(branches) => {
                for (position, branch) in branches.iter().enumerate() {
                    step(*branch, site.path.clone(), format!("{}/{position}", site.pointer));
                }
            }
            _ => {}
        }
        types.push(site);
        open.extend(inner.into_iter().rev());
    }
    (types, fields)
}
