//! Validates JSON values against the subset of JSON Schema that the OpenAPI documents use.

use serde_json::{Map, Value};

/// The keywords that are validated.
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
/// The keywords that do not restrict the values of responses.
const ANNOTATIONS: [&str; 5] = ["description", "example", "maxLength", "minLength", "propertyNames"];

/// Returns the first violation of the schema; `None` if the value is valid.
pub(super) fn violation(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    let schema = schema.as_object().unwrap();
    for keyword in schema.keys() {
        let is_known = KEYWORDS.contains(&keyword.as_str()) || ANNOTATIONS.contains(&keyword.as_str());
        assert!(is_known, "this validator does not support `{keyword}`");
    }
    if let Some(reference) = schema.get("$ref") {
        let pointer = reference.as_str().unwrap().trim_start_matches('#');
        return violation(document, document.pointer(pointer).expect(pointer), value);
    }
    if let Some(parts) = schema.get("allOf") {
        // Each part describes only its own properties.
        return parts.as_array().unwrap().iter().find_map(|part| violation(document, part, value));
    }
    if let Some(types) = schema.get("type") {
        let types: Vec<&str> = types.as_array().map_or_else(
            || types.as_str().into_iter().collect(),
            |types| types.iter().filter_map(Value::as_str).collect(),
        );
        if !types.iter().any(|name| has_type(name, value)) {
            return Some(format!("{value} is none of {types:?}"));
        }
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array)
        && !values.contains(value)
    {
        return Some(format!("{value} is none of {values:?}"));
    }
    match value {
        Value::Object(object) => object_violation(document, schema, object),
        Value::Array(items) => items_violation(document, schema, items),
        Value::String(string) => match schema.get("format").and_then(Value::as_str) {
            Some("uuid") => string.parse::<uuid::Uuid>().err().map(|error| format!("{string}: {error}")),
            Some("date-time") if !is_date_time(string) => Some(format!("{string} is not a date-time")),
            _ => None,
        },
        Value::Number(number) => {
            let minimum = schema.get("minimum").and_then(Value::as_f64)?;
            (number.as_f64()? < minimum).then(|| format!("{number} is less than {minimum}"))
        }
        Value::Null | Value::Bool(_) => None,
    }
}

fn has_type(name: &str, value: &Value) -> bool {
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

/// Returns whether the string looks like `2026-01-31T12:00:00Z`, with or without a fraction of the second.
fn is_date_time(string: &str) -> bool {
    let shape: String = string.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
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
        let property = schema.get("properties").and_then(|properties| properties.get(name)).or(others);
        let violation = match property {
            Some(Value::Bool(false)) => Some("is not described".to_owned()),
            Some(Value::Bool(true)) | None => None,
            Some(property) => violation(document, property, value),
        };
        violation.map(|violation| format!("`{name}`: {violation}"))
    })
}

fn items_violation(document: &Value, schema: &Map<String, Value>, items: &[Value]) -> Option<String> {
    let count = |keyword| schema.get(keyword).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    if count("minItems").is_some_and(|min| items.len() < min) || count("maxItems").is_some_and(|max| items.len() > max)
    {
        return Some(format!("{} items", items.len()));
    }
    let item_schema = schema.get("items")?;
    items.iter().find_map(|item| violation(document, item_schema, item))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_violations() {
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
        let valid = json!({ "id": id, "sizes": ["S"], "count": null, "at": "2026-01-31T12:00:00.125Z" });
        assert_eq!(violation(&document, &schema, &valid), None);
        for (name, invalid) in [
            ("id", json!("7")),
            ("id", json!(null)),
            ("sizes", json!(["M"])),
            ("sizes", json!(["S", "S", "S"])),
            ("count", json!(-1)),
            ("count", json!(1.5)),
            ("at", json!("today")),
            ("at", json!("2026-01-31T12:00:00")),
        ] {
            let mut value = valid.clone();
            value[name] = invalid;
            assert!(violation(&document, &schema, &value).is_some(), "{value}");
        }
        assert!(violation(&document, &schema, &json!({})).unwrap().contains("`id` is missing"));
        assert!(violation(&document, &json!({ "additionalProperties": false }), &valid).is_some());
    }
}
