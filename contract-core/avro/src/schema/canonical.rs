//! The parsing canonical form: a schema's text without all that reading data does not need.

use std::collections::HashSet;
use std::fmt::Write;

use super::{Kind, Name, Schema, TypeId};

impl Schema {
    /// The parsing canonical form (Avro 1.11 specification, "Transforming into Parsing Canonical Form"), as
    /// Avro Java writes it: logical types and their parameters are not part of it.
    pub fn canonical_form(&self) -> String {
        self.canonical_form_of(self.root)
    }

    /// The canonical form of one type of the schema.
    pub fn canonical_form_of(&self, id: TypeId) -> String {
        self.form(id, NoNamespace::Unsaid)
    }

    /// As much as reading data needs, in a text that parses to the same types: the canonical form leaves a type without
    /// namespace to that of the record around it.
    pub fn reparsable_form(&self) -> String {
        self.form(self.root, NoNamespace::Said)
    }

    fn form(&self, id: TypeId, no_namespace: NoNamespace) -> String {
        let mut form = Form { schema: self, no_namespace, out: String::new(), seen: HashSet::new() };
        form.write(id);
        form.out
    }
}

/// Whether it is said of a definition that its name has no namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NoNamespace {
    Said,
    Unsaid,
}

struct Form<'a> {
    schema: &'a Schema,
    no_namespace: NoNamespace,
    out: String,
    seen: HashSet<&'a Name>,
}

impl Form<'_> {
    fn write(&mut self, id: TypeId) {
        let schema = self.schema;
        if let Some(name) = schema.name(id) {
            if !self.seen.insert(name) {
                let _ = write!(self.out, "\"{name}\"");
                return;
            }
            let _ = write!(self.out, "{{\"name\":\"{name}\",\"type\":\"{}\"", schema.kind(id));
            if self.no_namespace == NoNamespace::Said && name.namespace().is_none() {
                self.out.push_str(",\"namespace\":\"\"");
            }
        }
        match schema.kind(id) {
            Kind::Record(record) => {
                self.out.push_str(",\"fields\":[");
                for (position, field) in record.fields.iter().enumerate() {
                    self.comma(position);
                    let _ = write!(self.out, "{{\"name\":\"{}\",\"type\":", field.name);
                    self.write(field.ty);
                    self.out.push('}');
                }
                self.out.push_str("]}");
            }
            Kind::Enum(enumeration) => {
                self.out.push_str(",\"symbols\":[");
                for (position, symbol) in enumeration.symbols.iter().enumerate() {
                    self.comma(position);
                    let _ = write!(self.out, "\"{}\"", symbol.name);
                }
                self.out.push_str("]}");
            }
            Kind::Fixed(fixed) => {
                let _ = write!(self.out, ",\"size\":{}}}", fixed.size);
            }
            Kind::Array(items) => self.container("{\"type\":\"array\",\"items\":", *items),
            Kind::Map(values) => self.container("{\"type\":\"map\",\"values\":", *values),
            Kind::Union(branches) => {
                self.out.push('[');
                for (position, branch) in branches.iter().enumerate() {
                    self.comma(position);
                    self.write(*branch);
                }
                self.out.push(']');
            }
            primitive => {
                let _ = write!(self.out, "\"{primitive}\"");
            }
        }
    }

    fn container(&mut self, open: &str, inner: TypeId) {
        self.out.push_str(open);
        self.write(inner);
        self.out.push('}');
    }

    fn comma(&mut self, position: usize) {
        if position > 0 {
            self.out.push(',');
        }
    }
}
