//! Whether a JSON value is what a schema of an API's description says: as much of JSON Schema as these have.

use serde_json::{Map, Value};

/// The keywords that are looked at here, and those that say nothing about a value.
const KEYWORDS: [&str; 12] = [
    "$ref",
    "additionalProperties",
    "allOf",
    "enum",
    "format",
    "items",
    "maxItems",
    "minItems",
    "minimum",
    "properties",
    "required",
    "type",
];
const REMARKS: [&str; 5] = ["description", "example", "maxLength", "minLength", "propertyNames"];

/// The first thing in the value that the schema doesn't allow; nothing where it is all as promised.
pub(super) fn violation(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    let schema = schema.as_object().unwrap();
    for keyword in schema.keys() {
        let is_known = KEYWORDS.contains(&keyword.as_str()) || REMARKS.contains(&keyword.as_str());
        assert!(is_known, "this test does not know what `{keyword}` asks for");
    }
    if let Some(name) = schema.get("$ref") {
        let pointer = name.as_str().unwrap().trim_start_matches('#');
        return violation(document, document.pointer(pointer).expect(pointer), value);
    }
    if let Some(parts) = schema.get("allOf") {
        // Each part knows its own properties only.
        return parts.as_array().unwrap().iter().find_map(|part| violation(document, part, value));
    }
    if let Some(types) = schema.get("type") {
        let types: Vec<&str> = types.as_array().map_or_else(
            || types.as_str().into_iter().collect(),
            |types| types.iter().filter_map(Value::as_str).collect(),
        );
        if !types.iter().any(|name| is_a(name, value)) {
            return Some(format!("{value} is none of {types:?}"));
        }
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        return Some(format!("{value} is none of {words:?}"));
    }
    match value {
        Value::Object(object) => object_violation(document, schema, object),
        Value::Array(items) => items_violation(document, schema, items),
        Value::String(text) => match schema.get("format").and_then(Value::as_str) {
            Some("uuid") => text.parse::<uuid::Uuid>().err().map(|error| format!("{text}: {error}")),
            Some("date-time") if !is_a_time(text) => Some(format!("{text} is no time")),
            _ => None,
        },
        Value::Number(number) => {
            let minimum = schema.get("minimum").and_then(Value::as_f64)?;
            (number.as_f64()? < minimum).then(|| format!("{number} is less than {minimum}"))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn is_a(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// `2026-01-31T12:00:00Z`, with or without a fraction of the second.
fn is_a_time(text: &str) -> bool {
    let shape: String = text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
    let fraction = shape.strip_prefix("0000-00-00T00:00:00").and_then(|rest| rest.strip_suffix('Z'));
    fraction.is_some_and(|fraction| fraction.is_empty() || fraction.trim_end_matches('0') == ".")
}

fn object_violation(document: &Value, schema: &Map<String, Value>, object: &Map<String, Value>) -> Option<String> {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    if let Some(missing) = required.filter_map(Value::as_str).find(|name| !object.contains_key(*name)) {
        return Some(format!("`{missing}` is missing"));
    }
    let others = schema.get("additionalProperties");
    object.iter().find_map(|(name, value)| {
        let described = schema.get("properties").and_then(|properties| properties.get(name)).or(others);
        let violation = match described {
            Some(Value::Bool(false)) => Some("is not described".to_owned()),
            Some(Value::Bool(true)) | None => None,
            Some(described) => violation(document, described, value),
        };
        violation.map(|violation| format!("`{name}`: {violation}"))
    })
}

fn items_violation(document: &Value, schema: &Map<String, Value>, items: &[Value]) -> Option<String> {
    let count = |keyword| schema.get(keyword).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    if count("minItems").is_some_and(|least| items.len() < least)
        || count("maxItems").is_some_and(|most| items.len() > most)
    {
        return Some(format!("{} items", items.len()));
    }
    let described = schema.get("items")?;
    items.iter().find_map(|item| violation(document, described, item))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_schema_does_not_allow_is_found() {
        let document = json!({ "defs": { "Size": { "type": "string", "enum": ["S", "L"] } } });
        let schema = json!({ "allOf": [
            { "type": "object", "properties": { "id": { "type": "string", "format": "uuid" } }, "required": ["id"] },
            { "type": "object", "properties": {
                "sizes": { "type": "array", "items": { "$ref": "#/defs/Size" }, "maxItems": 2 },
                "count": { "type": ["integer", "null"], "minimum": 0 },
                "at": { "type": "string", "format": "date-time" },
            } },
        ] });
        let id = "00000000-0000-0000-0000-000000000000";
        let good = json!({ "id": id, "sizes": ["S"], "count": null, "at": "2026-01-31T12:00:00.125Z" });
        assert_eq!(violation(&document, &schema, &good), None);
        for (name, bad) in [
            ("id", json!("7")),
            ("id", json!(null)),
            ("sizes", json!(["M"])),
            ("sizes", json!(["S", "S", "S"])),
            ("count", json!(-1)),
            ("count", json!(1.5)),
            ("at", json!("today")),
            ("at", json!("2026-01-31T12:00:00")),
        ] {
            let mut value = good.clone();
            value[name] = bad;
            assert!(violation(&document, &schema, &value).is_some(), "{value}");
        }
        assert!(violation(&document, &schema, &json!({})).unwrap().contains("`id` is missing"));
        assert!(violation(&document, &json!({ "additionalProperties": false }), &good).is_some());
    }
}
