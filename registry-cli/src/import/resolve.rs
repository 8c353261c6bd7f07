//! Makes a schema self-contained: the first use of each type of another file is replaced by its definition.

use std::collections::HashSet;

use contract_core::json::{Json, MAX_DEPTH, Member, Value};
use contract_core::schema::Name;

use super::definitions::{Index, Located, defined_name};

/// A schema with the definitions of other files in it.
pub(super) struct Resolved<'a> {
    /// The schema.
    pub(super) json: Json,
    /// The definitions that were inserted.
    pub(super) used: Vec<Located<'a>>,
}

/// Inserts the definitions that a schema of the file `path` refers to and does not have before the reference.
pub(super) fn resolve<'a>(schema: &Json, index: &Index<'a>, path: &str, version: &[u64]) -> Resolved<'a> {
    let mut resolver =
        Resolver { index, path, version, defined: HashSet::new(), inserted: HashSet::new(), used: Vec::new() };
    let json = resolver.resolve_type(schema, Context { namespace: None, is_inserted: false, depth: 0 });
    Resolved { json, used: resolver.used }
}

struct Resolver<'i, 'a> {
    index: &'i Index<'a>,
    path: &'i str,
    version: &'i [u64],
    /// The full names that are defined before the current place.
    defined: HashSet<String>,
    /// Those of them that were inserted.
    inserted: HashSet<String>,
    used: Vec<Located<'a>>,
}

/// The surroundings of a type expression.
#[derive(Clone, Copy)]
struct Context<'c> {
    namespace: Option<&'c str>,
    /// Whether it is inside of a definition that was inserted.
    is_inserted: bool,
    depth: usize,
}

impl Context<'_> {
    fn inner(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

impl Resolver<'_, '_> {
    fn resolve_type(&mut self, json: &Json, context: Context<'_>) -> Json {
        // A deeper schema is refused by the parser.
        if context.depth > MAX_DEPTH {
            return json.clone();
        }
        match &json.value {
            Value::String(name) => self.resolve_reference(json, name, context),
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.resolve_type(branch, context.inner())).collect();
                Json { value: Value::Array(branches), span: json.span }
            }
            Value::Object(members) => self.resolve_object(json, members, context),
            _ => json.clone(),
        }
    }

    fn resolve_object(&mut self, json: &Json, members: &[Member], context: Context<'_>) -> Json {
        let name = defined_name(json, context.namespace);
        if let Some(name) = &name {
            let is_new = self.defined.insert(name.full().to_owned());
            // The type came with another definition. Without that, a second definition is the file's own error.
            if !is_new && (context.is_inserted || self.inserted.contains(name.full())) {
                return Json { value: Value::String(name.full().to_owned()), span: json.span };
            }
            if context.is_inserted {
                self.inserted.insert(name.full().to_owned());
            }
        }
        let namespace = name.as_ref().map_or(context.namespace, Name::namespace);
        let inner = Context { namespace, ..context }.inner();
        let type_name = json.get("type").and_then(Json::as_str).unwrap_or_default();
        let members = members.iter().map(|member| {
            let value = match (member.key.as_str(), type_name) {
                ("items", "array") | ("values", "map") => self.resolve_type(&member.value, inner),
                ("fields", "record" | "error") => self.resolve_fields(&member.value, inner),
                _ => member.value.clone(),
            };
            Member { value, ..member.clone() }
        });
        let resolved = Json { value: Value::Object(members.collect()), span: json.span };
        let is_reference = name.is_none() && !matches!(type_name, "array" | "map" | "");
        if !is_reference {
            return resolved;
        }
        // An object whose `type` is the name of a definition: its other attributes have no effect.
        match json.get("type").map(|name| self.resolve_type(name, inner)) {
            Some(definition) if definition.as_str().is_none() => definition,
            _ => resolved,
        }
    }

    fn resolve_fields(&mut self, fields: &Json, context: Context<'_>) -> Json {
        let Some(list) = fields.as_array() else { return fields.clone() };
        let fields_of = list.iter().map(|field| {
            let Value::Object(members) = &field.value else { return field.clone() };
            let members = members.iter().map(|member| match member.key.as_str() {
                "type" => Member { value: self.resolve_type(&member.value, context.inner()), ..member.clone() },
                _ => member.clone(),
            });
            Json { value: Value::Object(members.collect()), span: field.span }
        });
        Json { value: Value::Array(fields_of.collect()), span: fields.span }
    }

    fn resolve_reference(&mut self, json: &Json, name: &str, context: Context<'_>) -> Json {
        if is_primitive(name) {
            return json.clone();
        }
        // As Avro Java does, a name is looked up in the namespace, and then without one.
        for name in [Name::resolve(name, context.namespace), Name::resolve(name, None)] {
            if self.defined.contains(name.full()) {
                return json.clone();
            }
            if let Some(located) = self.index.find(name.full(), self.path, self.version) {
                self.used.push(located);
                let context = Context { namespace: None, is_inserted: true, ..context };
                return self.resolve_type(&located.definition.json, context);
            }
        }
        json.clone()
    }
}

fn is_primitive(name: &str) -> bool {
    matches!(name, "null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string")
}
