//! The named types that a schema defines, to which the schemas of other files can refer.

use super::Name;
use crate::json::{Json, Member, Value};

/// The definition of a named type in a schema.
#[derive(Debug, Clone)]
pub struct Definition {
    /// The type's full name.
    pub name: Name,
    /// The definition, with its namespace.
    pub json: Json,
}

/// Returns the definitions in a schema, also those inside of other types, in the order of the source.
pub fn definitions(schema: &Json) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut open: Vec<(&Json, Option<String>)> = vec![(schema, None)];
    while let Some((json, namespace)) = open.pop() {
        if let Some(branches) = json.as_array() {
            open.extend(branches.iter().rev().map(|branch| (branch, namespace.clone())));
            continue;
        }
        let namespace = match defined_name(json, namespace.as_deref()) {
            None => namespace,
            Some(name) => {
                let own = name.namespace().map(str::to_owned);
                let json = with_namespace(json, own.as_deref().unwrap_or_default());
                found.push(Definition { name, json });
                own
            }
        };
        let fields = json.get("fields").and_then(Json::as_array).unwrap_or_default();
        let types = fields.iter().filter_map(|field| field.get("type"));
        let inner = types.chain(["items", "values", "type"].into_iter().filter_map(|key| json.get(key)));
        let inner: Vec<(&Json, Option<String>)> = inner.map(|inner| (inner, namespace.clone())).collect();
        open.extend(inner.into_iter().rev());
    }
    found
}

/// Returns the name that a definition has in a namespace, or `None` for JSON that is not a definition.
pub fn defined_name(json: &Json, namespace: Option<&str>) -> Option<Name> {
    let type_name = json.get("type")?.as_str()?;
    if !matches!(type_name, "record" | "error" | "enum" | "fixed") {
        return None;
    }
    let namespace = json.get("namespace").and_then(Json::as_str).or(namespace);
    Some(Name::resolve(json.get("name")?.as_str()?, namespace))
}

/// Returns a definition with its namespace as a member, so that it means the same in every place.
pub fn with_namespace(definition: &Json, namespace: &str) -> Json {
    let is_full = definition.get("name").and_then(Json::as_str).is_some_and(|name| name.contains('.'));
    let Value::Object(members) = &definition.value else { return definition.clone() };
    if is_full || definition.get("namespace").is_some() {
        return definition.clone();
    }
    let value = Json { value: Value::String(namespace.to_owned()), span: definition.span };
    let mut members = members.clone();
    let after_name = members.iter().position(|member| member.key == "name").map_or(0, |index| index + 1);
    let namespace = Member { key: "namespace".to_owned(), key_span: definition.span, value, overrides: None };
    members.insert(after_name, namespace);
    Json { value: Value::Object(members), span: definition.span }
}
