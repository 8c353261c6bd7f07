//! Records whose aliases are the names of other records of the same schema, and whose fields have aliases.
//!
//! Avro Java looks up the aliases of fields by the full name of their record, and an alias of the record counts as its
//! name. So the aliases of one record's fields may apply to another record.

use serde_json::{Value, json};

use test_support::Rng;

const NAMESPACES: [&str; 3] = ["", "n", "m.n"];
const SIMPLE: [&str; 3] = ["A", "B", "C"];
const FIELDS: [&str; 4] = ["w", "x", "y", "z"];

/// Creates a schema of some records, and the versions after some changes.
pub(crate) fn versions(rng: &mut Rng, length: usize) -> Vec<String> {
    let mut records = Records(Vec::new());
    for _ in 0..2 + rng.below(2) {
        records.add(rng);
    }
    let mut versions = vec![records.schema()];
    while versions.len() < length {
        for _ in 0..=rng.below(3) {
            records.change(rng);
        }
        versions.push(records.schema());
    }
    if rng.one_in(3) {
        versions.reverse();
    }
    versions
}

/// The records of a version, in the order in which the root uses them.
struct Records(Vec<RecordType>);

struct RecordType {
    namespace: &'static str,
    simple: &'static str,
    aliases: Vec<String>,
    fields: Vec<Field>,
    place: Place,
}

struct Field {
    name: &'static str,
    alias: Option<&'static str>,
    ty: &'static str,
    default: bool,
    /// The record that is the field's type instead, optional.
    record: Option<usize>,
}

/// The way in which the root contains a record.
#[derive(Clone, Copy)]
enum Place {
    Field,
    Optional,
    Items,
    Values,
    Nested,
    /// A union with the record before it.
    Union,
}

impl Records {
    fn add(&mut self, rng: &mut Rng) {
        let (namespace, simple) = (rng.pick(&NAMESPACES), rng.pick(&SIMPLE));
        if self.has(namespace, simple) {
            return;
        }
        let mut record =
            RecordType { namespace, simple, aliases: Vec::new(), fields: Vec::new(), place: random_place(rng) };
        for _ in 0..=rng.below(3) {
            record.add_field(self.0.len() + 1, rng);
        }
        if rng.one_in(2) {
            record.aliases = self.random_aliases(namespace, rng);
        }
        let at = rng.below(self.0.len() + 1);
        // References to records are by index.
        for field in self.0.iter_mut().flat_map(|record| &mut record.fields) {
            field.record = field.record.map(|index| index + usize::from(index >= at));
        }
        self.0.insert(at, record);
    }

    fn has(&self, namespace: &str, simple: &str) -> bool {
        self.0.iter().any(|other| (other.namespace, other.simple) == (namespace, simple))
    }

    /// Returns an alias, mostly the name of another record. An alias without a namespace is in that of its record.
    fn random_aliases(&self, namespace: &str, rng: &mut Rng) -> Vec<String> {
        let (of, simple) = match self.0.len() {
            0 => (rng.pick(&NAMESPACES), rng.pick(&SIMPLE)),
            _ if rng.one_in(3) => (rng.pick(&NAMESPACES), rng.pick(&SIMPLE)),
            count => {
                let other = &self.0[rng.below(count)];
                (other.namespace, other.simple)
            }
        };
        vec![if of == namespace { simple.to_owned() } else { full_name(of, simple) }]
    }

    fn change(&mut self, rng: &mut Rng) {
        let count = self.0.len();
        let at = rng.below(count);
        match rng.below(10) {
            0 | 1 => self.add(rng),
            2 => self.0[at].aliases.clear(),
            3 | 4 => self.0[at].aliases = self.random_aliases(self.0[at].namespace, rng),
            5 => self.rename(at, rng),
            6 | 7 => self.0[at].rename_field(rng),
            8 => self.0[at].add_field(count, rng),
            _ => {
                let field = rng.below(self.0[at].fields.len());
                self.0[at].fields[field].alias = rng.one_in(2).then(|| rng.pick(&FIELDS));
            }
        }
    }

    /// Gives a record another name, in most cases with an alias for the old one.
    fn rename(&mut self, at: usize, rng: &mut Rng) {
        let (namespace, simple) = (rng.pick(&NAMESPACES), rng.pick(&SIMPLE));
        if self.has(namespace, simple) {
            return;
        }
        let record = &mut self.0[at];
        let old = full_name(record.namespace, record.simple);
        // A type with a namespace cannot have an alias without one.
        let is_expressible = namespace.is_empty() || !record.namespace.is_empty();
        record.aliases = if is_expressible && !rng.one_in(4) { vec![old] } else { Vec::new() };
        (record.namespace, record.simple) = (namespace, simple);
    }

    fn schema(&self) -> String {
        let mut defined = vec![false; self.0.len()];
        let mut fields: Vec<Value> = Vec::new();
        for (index, record) in self.0.iter().enumerate() {
            let ty = self.type_of(index, &mut defined);
            let previous = || full_name(self.0[index - 1].namespace, self.0[index - 1].simple);
            let ty = match record.place {
                Place::Field => ty,
                Place::Optional => json!(["null", ty]),
                Place::Items => json!({"type": "array", "items": ty}),
                Place::Values => json!({"type": "map", "values": ty}),
                Place::Nested => json!({"type": "record", "name": format!("R.In{index}"), "fields": [
                    {"name": "inner", "type": ty}]}),
                Place::Union if index > 0 => json!([previous(), ty]),
                Place::Union => json!([ty, "null"]),
            };
            fields.push(json!({"name": format!("f{index}"), "type": ty}));
        }
        json!({"type": "record", "name": "Root", "fields": fields}).to_string()
    }

    /// Returns the definition of a record at its first use, and its name later.
    fn type_of(&self, index: usize, defined: &mut [bool]) -> Value {
        let record = &self.0[index];
        if std::mem::replace(&mut defined[index], true) {
            return json!(full_name(record.namespace, record.simple));
        }
        let mut fields = Vec::new();
        for field in &record.fields {
            let mut json = match field.record {
                Some(other) if other < self.0.len() => {
                    json!({"name": field.name, "type": ["null", self.type_of(other, defined)], "default": null})
                }
                _ if field.default => json!({"name": field.name, "type": field.ty, "default": 7}),
                _ => json!({"name": field.name, "type": field.ty}),
            };
            if let Some(alias) = field.alias {
                json["aliases"] = json!([alias]);
            }
            fields.push(json);
        }
        let (simple, namespace) = (record.simple, record.namespace);
        let mut json = json!({"type": "record", "name": simple, "namespace": namespace, "fields": fields});
        if !record.aliases.is_empty() {
            json["aliases"] = json!(record.aliases);
        }
        json
    }
}

impl RecordType {
    fn add_field(&mut self, records: usize, rng: &mut Rng) {
        let name = rng.pick(&FIELDS);
        if self.fields.iter().any(|field| field.name == name) {
            return;
        }
        let field = Field {
            name,
            alias: rng.one_in(3).then(|| rng.pick(&FIELDS)).filter(|alias| *alias != name),
            ty: rng.pick(&["int", "int", "int", "long", "double"]),
            default: !rng.one_in(4),
            record: rng.one_in(6).then(|| rng.below(records)),
        };
        let at = rng.below(self.fields.len() + 1);
        self.fields.insert(at, field);
    }

    /// Gives a field another name, in most cases with an alias for the old one.
    fn rename_field(&mut self, rng: &mut Rng) {
        let name = rng.pick(&FIELDS);
        if self.fields.iter().any(|field| field.name == name) {
            return;
        }
        let at = rng.below(self.fields.len());
        let field = &mut self.fields[at];
        field.alias = (!rng.one_in(5)).then_some(field.name);
        field.name = name;
    }
}

fn random_place(rng: &mut Rng) -> Place {
    rng.pick(&[Place::Field, Place::Field, Place::Optional, Place::Items, Place::Values, Place::Nested, Place::Union])
}

fn full_name(namespace: &str, simple: &str) -> String {
    if namespace.is_empty() { simple.to_owned() } else { format!("{namespace}.{simple}") }
}
