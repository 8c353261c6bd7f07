//! The input of a lint rule: one schema with the locations of its types and fields.

use std::path::Path;

use schemactl_avro::json::Json;
use schemactl_avro::schema::{Enum, Field, Kind, Name, Node, Record, Schema, Symbol, TypeId};
use schemactl_avro::source::{SourceId, Span};

use super::LintOptions;
use super::attributes::{self, AttributedObject};
use super::previous_versions::PreviousVersions;
use crate::contracts::Contract;
use crate::finding::{Finding, Location};

/// One schema and its surroundings.
pub(crate) struct LintContext<'a> {
    /// The path of the file.
    pub(crate) path: &'a Path,
    /// The content of the file.
    pub(crate) content: &'a str,
    /// The file among the sources.
    pub(crate) source: SourceId,
    /// The content as JSON.
    pub(crate) json: &'a Json,
    /// The comments in the file.
    pub(crate) comments: &'a [Span],
    /// The schema, with shared types inlined.
    pub(crate) schema: &'a Schema,
    /// The content with shared types inlined, as it is registered.
    pub(crate) self_contained: &'a str,
    /// The fields that every message's record must have.
    pub(crate) envelope: &'a [String],
    /// The contract, if the file is a version of one.
    pub(crate) contract: Option<&'a Contract>,
    /// The contract's versions before this one.
    pub(crate) previous_versions: PreviousVersions<'a>,
    /// The project's options for lint rules.
    pub(crate) options: &'a LintOptions,
    /// All types, each once, in the order of the file.
    pub(crate) types: Vec<TypeSite<'a>>,
    /// All fields, each once, in the order of the file.
    pub(crate) fields: Vec<FieldSite<'a>>,
}

/// A type and its location.
pub(crate) struct TypeSite<'a> {
    pub(crate) id: TypeId,
    pub(crate) node: &'a Node,
    /// The path of names to it.
    pub(crate) path: String,
    /// The JSON pointer to it.
    pub(crate) pointer: String,
    /// The number of records around it.
    pub(crate) depth: usize,
}

/// A field and its location.
pub(crate) struct FieldSite<'a> {
    pub(crate) record: &'a Record,
    /// The record's node.
    pub(crate) owner: &'a Node,
    pub(crate) field: &'a Field,
    pub(crate) path: String,
    pub(crate) pointer: String,
}

/// A named type and the location of its name.
pub(crate) struct Named<'a> {
    pub(crate) site: &'a TypeSite<'a>,
    pub(crate) name: &'a Name,
    pub(crate) simple: &'a str,
    pub(crate) span: Span,
    pub(crate) doc: Option<&'a str>,
}

impl TypeSite<'_> {
    /// Returns a location in the type.
    pub(crate) fn at(&self, span: Span) -> Location {
        location_at(span, &self.path, &self.pointer)
    }

    /// Returns the record, if the type is one.
    pub(crate) fn record(&self) -> Option<&Record> {
        match &self.node.kind {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    /// Returns the enum, if the type is one.
    pub(crate) fn enumeration(&self) -> Option<&Enum> {
        match &self.node.kind {
            Kind::Enum(enumeration) => Some(enumeration),
            _ => None,
        }
    }
}

impl FieldSite<'_> {
    /// Returns a location in the field.
    pub(crate) fn at(&self, span: Span) -> Location {
        location_at(span, &self.path, &self.pointer)
    }

    /// Returns the location of the field's name.
    pub(crate) fn location(&self) -> Location {
        self.at(self.field.name_span)
    }
}

fn location_at(span: Span, path: &str, pointer: &str) -> Location {
    Location { pointer: Some(pointer.to_owned()), ..Location::new(span).path(path) }
}

impl<'a> LintContext<'a> {
    /// Returns the named types, in the order of the file.
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

    /// Returns the named types that the previous version does not have; the others must keep their names.
    pub(crate) fn new_named_types(&self) -> impl Iterator<Item = Named<'_>> {
        let last = self.previous_versions.last();
        self.named_types().filter(move |named| last.is_none_or(|(_, schema)| schema.named(named.name.full()).is_none()))
    }

    /// Returns the outermost type, if it is named and the previous version does not have it.
    pub(crate) fn new_root_type(&self) -> Option<Named<'_>> {
        self.new_named_types().find(|named| named.site.id == self.schema.root())
    }

    /// Returns the fields that the previous version does not have; the others must keep their names and types.
    pub(crate) fn new_fields(&self) -> impl Iterator<Item = &FieldSite<'a>> {
        self.fields.iter().filter(|site| {
            self.previous_versions
                .last_record(site.record)
                .is_none_or(|(_, previous)| previous.field(&site.field.name).is_none())
        })
    }

    /// Returns the symbols of an enum that the previous version does not have.
    pub(crate) fn new_symbols<'e>(&self, enumeration: &'e Enum) -> impl Iterator<Item = &'e Symbol> {
        let previous = self.previous_versions.last_enum(enumeration);
        enumeration
            .symbols
            .iter()
            .filter(move |symbol| previous.is_none_or(|(_, previous)| previous.symbol_index(&symbol.name).is_none()))
    }

    /// Returns the enums, in the order of the file.
    pub(crate) fn enums(&self) -> impl Iterator<Item = (&TypeSite<'a>, &Enum)> {
        self.types.iter().filter_map(|site| Some((site, site.enumeration()?)))
    }

    /// Returns the records, in the order of the file.
    pub(crate) fn records(&self) -> impl Iterator<Item = (&TypeSite<'a>, &Record)> {
        self.types.iter().filter_map(|site| Some((site, site.record()?)))
    }

    /// Returns the JSON objects that describe types and fields, with all their attributes.
    pub(crate) fn attributed_objects(&self) -> Vec<AttributedObject<'a>> {
        attributes::collect(self.json)
    }

    /// Returns the type of a field without the `null` of an optional one, or `None` for a union of several types.
    pub(crate) fn non_null_type(&self, field: &Field) -> Option<&'a Node> {
        let node = self.schema.node(field.ty);
        let Kind::Union(branches) = &node.kind else { return Some(node) };
        let mut others =
            branches.iter().map(|id| self.schema.node(*id)).filter(|node| !matches!(node.kind, Kind::Null));
        let first = others.next()?;
        others.next().is_none().then_some(first)
    }

    /// Returns the location of the file itself.
    pub(crate) fn file_start(&self) -> Location {
        Location::new(Span::new(self.source, 0, 0))
    }

    /// Returns whether a finding is in this file and not in the file of a shared type.
    pub(super) fn is_in_this_file(&self, finding: &Finding) -> bool {
        finding.location.as_ref().is_none_or(|location| location.span.source == self.source)
    }
}

/// Returns all types and fields of a schema with their locations, each once.
pub(super) fn collect_sites(schema: &Schema) -> (Vec<TypeSite<'_>>, Vec<FieldSite<'_>>) {
    let root = schema.root();
    let name = schema.name(root).map_or_else(|| schema.kind(root).type_name(), |name| name.simple());
    let mut seen = vec![false; schema.ids().count()];
    let (mut types, mut fields) = (Vec::new(), Vec::new());
    let mut pending =
        vec![TypeSite { id: root, node: schema.node(root), path: name.to_owned(), pointer: String::new(), depth: 0 }];
    while let Some(site) = pending.pop() {
        if std::mem::replace(&mut seen[site.id.index()], true) {
            continue;
        }
        let mut inner = Vec::new();
        let mut visit = |id: TypeId, path: String, pointer: String| {
            let depth = site.depth + usize::from(matches!(site.node.kind, Kind::Record(_)));
            inner.push(TypeSite { id, node: schema.node(id), path, pointer, depth });
        };
        match &site.node.kind {
            Kind::Record(record) => {
                for (index, field) in record.fields.iter().enumerate() {
                    let path = format!("{}.{}", site.path, field.name);
                    let pointer = format!("{}/fields/{index}", site.pointer);
                    visit(field.ty, path.clone(), format!("{pointer}/type"));
                    fields.push(FieldSite { record, owner: site.node, field, path, pointer });
                }
            }
            Kind::Array(items) => visit(*items, format!("{}[]", site.path), format!("{}/items", site.pointer)),
            Kind::Map(values) => visit(*values, format!("{}{{}}", site.path), format!("{}/values", site.pointer)),
            Kind::Union(branches) => {
                for (index, branch) in branches.iter().enumerate() {
                    visit(*branch, site.path.clone(), format!("{}/{index}", site.pointer));
                }
            }
            _ => {}
        }
        types.push(site);
        pending.extend(inner.into_iter().rev());
    }
    (types, fields)
}
