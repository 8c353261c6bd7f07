//! Makes schemas self-contained: the first use of each type of another file is replaced by its definition, as by Avro's
//! parser for Java if it has parsed all files.

use std::collections::HashSet;

use super::Name;
use super::definitions::{Definition, defined_name};
use super::parse::{Problem, ProblemKind, is_primitive};
use crate::json::{Json, MAX_DEPTH, Member, Value};
use crate::source::Span;

/// Inserts the definitions of types that a schema refers to and does not define before the reference. `find` returns the
/// definition of another file by its full name. Returns `None` if nothing was inserted. The parts of a definition keep
/// their spans, which are in its own file.
///
/// # Errors
/// If the result is nested deeper than the broker accepts.
pub fn inline<'a>(
    schema: &Json,
    find: &mut dyn FnMut(&Name, Span) -> Option<&'a Definition>,
) -> Result<Option<Json>, Problem> {
    let mut inliner = Inliner { find, defined: HashSet::new(), inserted: HashSet::new(), is_truncated: false };
    let json = inliner.inline_type(schema, Context { namespace: None, is_inserted: false, depth: 0 });
    if inliner.inserted.is_empty() {
        return Ok(None);
    }
    if inliner.is_truncated || is_too_deep(&json) {
        let message = format!(
            "with types of other files, this is nested deeper than the {MAX_DEPTH} levels that the broker accepts"
        );
        let span = Span { end: schema.span.start + 1, ..schema.span };
        return Err(Problem { kind: ProblemKind::Json, message, span, help: None });
    }
    Ok(Some(json))
}

fn is_too_deep(root: &Json) -> bool {
    let mut open = vec![(root, 1)];
    while let Some((json, depth)) = open.pop() {
        match &json.value {
            Value::Array(_) | Value::Object(_) if depth > MAX_DEPTH => return true,
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => open.extend(members.iter().map(|member| (&member.value, depth + 1))),
            _ => {}
        }
    }
    false
}

struct Inliner<'f, 'a> {
    find: &'f mut dyn FnMut(&Name, Span) -> Option<&'a Definition>,
    /// The full names that are defined before the current place.
    defined: HashSet<String>,
    /// Those of them that were inserted.
    inserted: HashSet<String>,
    /// Whether something was left out because of its depth. Files can refer to files in a long chain, and each takes a part
    /// of the call stack.
    is_truncated: bool,
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

impl Inliner<'_, '_> {
    fn inline_type(&mut self, json: &Json, context: Context<'_>) -> Json {
        if context.depth > MAX_DEPTH {
            self.is_truncated = true;
            return json.clone();
        }
        match &json.value {
            Value::String(name) => self.inline_reference(json, name, context),
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.inline_type(branch, context.inner())).collect();
                Json { value: Value::Array(branches), span: json.span }
            }
            Value::Object(members) => self.inline_object(json, members, context),
            _ => json.clone(),
        }
    }

    fn inline_object(&mut self, json: &Json, members: &[Member], context: Context<'_>) -> Json {
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
                ("items", "array") | ("values", "map") => self.inline_type(&member.value, inner),
                ("fields", "record" | "error") => self.inline_fields(&member.value, inner),
                _ => member.value.clone(),
            };
            with_value(member, value)
        });
        let inlined = Json { value: Value::Object(members.collect()), span: json.span };
        let is_reference = name.is_none() && !matches!(type_name, "array" | "map" | "");
        if !is_reference {
            return inlined;
        }
        // An object whose `type` is the name of a definition: its other attributes have no effect.
        match json.get("type").map(|name| self.inline_type(name, inner)) {
            Some(definition) if definition.as_str().is_none() => definition,
            _ => inlined,
        }
    }

    fn inline_fields(&mut self, fields: &Json, context: Context<'_>) -> Json {
        let Some(list) = fields.as_array() else { return fields.clone() };
        let fields_of = list.iter().map(|field| {
            let Value::Object(members) = &field.value else { return field.clone() };
            let members = members.iter().map(|member| match member.key.as_str() {
                "type" => with_value(member, self.inline_type(&member.value, context.inner().inner())),
                _ => member.clone(),
            });
            Json { value: Value::Object(members.collect()), span: field.span }
        });
        Json { value: Value::Array(fields_of.collect()), span: fields.span }
    }

    fn inline_reference(&mut self, json: &Json, name: &str, context: Context<'_>) -> Json {
        if is_primitive(name) {
            return json.clone();
        }
        // As in Avro for Java, a name is looked up in the namespace, and then without one.
        for name in [Name::resolve(name, context.namespace), Name::resolve(name, None)] {
            if self.defined.contains(name.full()) {
                return json.clone();
            }
            if let Some(definition) = (self.find)(&name, json.span) {
                let context = Context { namespace: None, is_inserted: true, ..context };
                return self.inline_type(&definition.json, context);
            }
        }
        json.clone()
    }
}

fn with_value(member: &Member, value: Json) -> Member {
    Member { key: member.key.clone(), key_span: member.key_span, value, overrides: member.overrides }
}
