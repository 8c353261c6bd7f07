//! The parsing canonical form: a schema without everything that decoding does not need.

use std::collections::HashSet;
use std::fmt::Write;

use super::{Kind, Name, Schema, TypeId};

impl Schema {
    /// Returns the parsing canonical form (Avro 1.11 specification, "Transforming into Parsing Canonical Form") as Avro Java
    /// writes it. Logical types are not part of it.
    pub fn canonical_form(&self) -> String {
        self.canonical_form_of(self.root)
    }

    /// Returns the canonical form of one type.
    pub fn canonical_form_of(&self, id: TypeId) -> String {
        self.form(id, MissingNamespace::Omitted)
    }

    /// Returns the canonical form with an empty `namespace` for a name that has none. Without that, the name would be parsed
    /// in the namespace of the record around it.
    pub fn reparsable_form(&self) -> String {
        self.form(self.root, MissingNamespace::Explicit)
    }

    fn form(&self, id: TypeId, missing_namespace: MissingNamespace) -> String {
        let mut form = Form { schema: self, missing_namespace, out: String::new(), seen: HashSet::new() };
        form.write(id);
        form.out
    }
}

/// The form of a name without a namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MissingNamespace {
    Explicit,
    Omitted,
}

struct Form<'a> {
    schema: &'a Schema,
    missing_namespace: MissingNamespace,
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
            if self.missing_namespace == MissingNamespace::Explicit && name.namespace().is_none() {
                self.out.push_str(",\"namespace\":\"\"");
            }
        }
        match schema.kind(id) {
            Kind::Record(record) => {
                self.out.push_str(",\"fields\":[");
                for (index, field) in record.fields.iter().enumerate() {
                    self.comma(index);
                    let _ = write!(self.out, "{{\"name\":\"{}\",\"type\":", field.name);
                    self.write(field.ty);
                    self.out.push('}');
                }
                self.out.push_str("]}");
            }
            Kind::Enum(enumeration) => {
                self.out.push_str(",\"symbols\":[");
                for (index, symbol) in enumeration.symbols.iter().enumerate() {
                    self.comma(index);
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
                for (index, branch) in branches.iter().enumerate() {
                    self.comma(index);
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

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }
}
