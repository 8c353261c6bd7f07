//! When two schema texts lay out and mean the same bytes.
//!
//! A registry keeps the text that came first: another client's spelling of a sealed version may be registered in
//! its place. For reading what was schemas, documentation, defaults, aliases and spelling don't matter; names,
//! types, order, symbols and logical types do. Anything unheard-of counts, so doubt makes schemas unequal.

use serde_json::{Map, Value};

/// What the schema says about bytes; `None` where the text is no JSON.
pub(super) fn of(text: &str) -> Option<Value> {
    let schema: Value = serde_json::from_str(text).ok()?;
    Some(normal(&schema, ""))
}

const IRRELEVANT: [&str; 5] = ["doc", "aliases", "default", "order", "namespace"];
const PRIMITIVE: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];

fn normal(schema: &Value, namespace: &str) -> Value {
    match schema {
        Value::String(name) if PRIMITIVE.contains(&name.as_str()) => schema.clone(),
        Value::String(name) => full_name(name, None, namespace).0.into(),
        Value::Array(branches) => branches.iter().map(|branch| normal(branch, namespace)).collect(),
        Value::Object(attributes) => normal_object(attributes, namespace),
        _ => schema.clone(),
    }
}

fn normal_object(attributes: &Map<String, Value>, namespace: &str) -> Value {
    let text = |key| attributes.get(key).and_then(Value::as_str);
    let named = matches!(text("type"), Some("record" | "error" | "enum" | "fixed"));
    let (name, namespace) = match text("name").filter(|_| named) {
        Some(name) => {
            let (name, space) = full_name(name, text("namespace"), namespace);
            (Some(name), space)
        }
        None => (None, namespace.to_owned()),
    };
    let mut normalised = Map::new();
    for (key, value) in attributes.iter().filter(|(key, _)| !IRRELEVANT.contains(&key.as_str())) {
        let value = match (key.as_str(), value) {
            ("name", _) if named => name.clone().into(),
            ("fields", Value::Array(fields)) => fields.iter().map(|field| normal(field, &namespace)).collect(),
            ("type", Value::String(kind)) if named => Value::from(kind.as_str()),
            ("type" | "items" | "values", _) => normal_type(value, &namespace),
            _ => value.clone(),
        };
        normalised.insert(key.clone(), value);
    }
    match (normalised.len(), normalised.get("type")) {
        // {"type": "int"} is "int".
        (1, Some(only)) => only.clone(),
        _ => Value::Object(normalised),
    }
}

fn normal_type(value: &Value, namespace: &str) -> Value {
    match value.as_str() {
        Some("array" | "map") => value.clone(),
        _ => normal(value, namespace),
    }
}

/// The full name, and the namespace that it opens for the names inside.
fn full_name(name: &str, own: Option<&str>, enclosing: &str) -> (String, String) {
    if let Some((namespace, _)) = name.rsplit_once('.') {
        return (name.to_owned(), namespace.to_owned());
    }
    let namespace = own.unwrap_or(enclosing);
    let full = if namespace.is_empty() { name.to_owned() } else { format!("{namespace}.{name}") };
    (full, namespace.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEALED: &str = r#"{"type": "record", "name": "Order", "namespace": "shop", "doc": "An order.", "fields": [
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S", "L"], "default": "S"}},
        {"name": "other", "type": ["null", "Size"], "default": null, "aliases": ["old"]}]}"#;

    #[test]
    fn spelling_documentation_and_defaults_do_not_matter() {
        let other = r#"{"fields":[{"type":{"logicalType":"uuid","type":"string"},"name":"id"},
            {"name":"size","type":{"type":"enum","name":"shop.Size","symbols":["S","L"]}},
            {"name":"other","type":[{"type":"null"},"shop.Size"]}],"name":"shop.Order","type":"record"}"#;
        assert_eq!(of(SEALED), of(other));
    }

    #[test]
    fn what_changes_the_bytes_or_their_meaning_matters() {
        for (from, to) in [
            ("uuid", "guid"),
            (r#""name": "id""#, r#""name": "key""#),
            (r#"["S", "L"]"#, r#"["L", "S"]"#),
            (r#"["null", "Size"]"#, r#"["Size", "null"]"#),
            (r#""namespace": "shop""#, r#""namespace": "store""#),
            (r#""name": "other""#, r#""name": "other", "x": 1"#),
        ] {
            assert_ne!(of(SEALED), of(&SEALED.replacen(from, to, 1)), "{from} -> {to}");
        }
    }

    #[test]
    fn fields_named_like_attributes_are_kept() {
        let record = |field: &str| {
            format!(r#"{{"type":"record","name":"R","fields":[{{"name":"{field}","type":"array_of"}}]}}"#)
        };
        assert_ne!(of(&record("doc")), of(&record("default")));
    }

    #[test]
    fn a_text_that_is_no_json_means_nothing() {
        assert_eq!(of("{"), None);
    }
}
