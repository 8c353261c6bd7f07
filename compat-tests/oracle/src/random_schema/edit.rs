//! Random edits of a schema.

use serde_json::{Map, Value, json};

use super::parts::{FIELDS, NAMES, NAMESPACES, PRIMITIVES, SYMBOLS, any_default, default_of};
use test_support::Rng;

/// Changes one type or field.
pub(super) fn edit(schema: &mut Value, rng: &mut Rng) {
    let mut pointers = Vec::new();
    collect(schema, String::new(), &mut pointers);
    let pointer = &pointers[rng.below(pointers.len())];
    let Some(node) = schema.pointer_mut(pointer) else { return };
    let is_field = node.get("name").is_some() && !node.get("type").is_some_and(is_kind);
    if !is_field && rng.one_in(8) {
        wrap(node, rng);
        return;
    }
    match node {
        Value::String(_) => *node = edited_name(node, rng),
        Value::Array(branches) => edit_union(branches, rng),
        Value::Object(object) if is_field => edit_field(object, rng),
        Value::Object(object) if object.contains_key("name") => edit_named(object, rng),
        Value::Object(object) => {
            if rng.one_in(2) {
                object.remove("logicalType");
            } else {
                object.insert("x".to_owned(), json!(rng.below(2)));
            }
        }
        _ => {}
    }
}

/// Collects the JSON pointers of all types and fields.
fn collect(node: &Value, pointer: String, pointers: &mut Vec<String>) {
    match node {
        Value::Array(branches) => {
            for (at, branch) in branches.iter().enumerate() {
                collect(branch, format!("{pointer}/{at}"), pointers);
            }
        }
        Value::Object(object) => {
            for key in ["type", "items", "values"] {
                if let Some(inner) = object.get(key).filter(|inner| !is_kind(inner)) {
                    collect(inner, format!("{pointer}/{key}"), pointers);
                }
            }
            for (at, field) in object.get("fields").and_then(Value::as_array).into_iter().flatten().enumerate() {
                collect(field, format!("{pointer}/fields/{at}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}

fn is_kind(value: &Value) -> bool {
    value.as_str().is_some_and(|word| ["record", "enum", "fixed", "array", "map", "long"].contains(&word))
}

fn wrap(node: &mut Value, rng: &mut Rng) {
    let inner = node.take();
    *node = match rng.below(4) {
        0 => json!({"type": "array", "items": inner}),
        1 => json!({"type": "map", "values": inner}),
        _ if inner.is_array() => inner,
        2 => json!(["null", inner]),
        _ => json!([inner]),
    };
}

fn edited_name(name: &Value, rng: &mut Rng) -> Value {
    match rng.below(4) {
        0 => json!(["null", name]),
        1 => json!(rng.pick(&NAMES)),
        _ => json!(rng.pick(&PRIMITIVES)),
    }
}

fn edit_union(branches: &mut Vec<Value>, rng: &mut Rng) {
    match rng.below(4) {
        0 if branches.len() > 1 => {
            branches.remove(rng.below(branches.len()));
        }
        1 => branches.reverse(),
        2 => branches.push(json!(rng.pick(&NAMES))),
        _ => branches.push(json!(rng.pick(&PRIMITIVES))),
    }
}

fn edit_field(field: &mut Map<String, Value>, rng: &mut Rng) {
    match rng.below(7) {
        0 | 1 => rename(field, rng.pick(&FIELDS), rng),
        2 => {
            field.insert("aliases".to_owned(), json!([rng.pick(&FIELDS), rng.pick(&FIELDS)]));
        }
        3 => {
            let default = default_of(&field["type"], rng);
            field.insert("default".to_owned(), default);
        }
        4 => {
            field.insert("default".to_owned(), any_default(rng));
        }
        5 => {
            field.insert("x".to_owned(), json!(rng.below(2)));
        }
        _ => {
            field.remove("default");
            field.remove("aliases");
        }
    }
}

fn edit_named(object: &mut Map<String, Value>, rng: &mut Rng) {
    let kind = object.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match (rng.below(6), kind.as_str()) {
        (0, _) => rename(object, rng.pick(&NAMES), rng),
        (1, _) => {
            object.insert("aliases".to_owned(), json!([rng.pick(&NAMES)]));
        }
        (2, _) => {
            object.insert("namespace".to_owned(), json!(rng.pick(&NAMESPACES)));
        }
        (3, "enum") => {
            object.insert("default".to_owned(), json!(rng.pick(&SYMBOLS)));
        }
        (_, "enum") => {
            let from = rng.below(SYMBOLS.len());
            let mut symbols = SYMBOLS[from..].to_vec();
            let turn = rng.below(symbols.len());
            symbols.rotate_left(turn);
            object.insert("symbols".to_owned(), json!(symbols));
        }
        (_, "fixed") => {
            object.insert("size".to_owned(), json!(rng.below(3) + 1));
        }
        (3, _) => {
            object.insert("x".to_owned(), json!(rng.below(2)));
        }
        _ => edit_fields(object, rng),
    }
}

fn edit_fields(record: &mut Map<String, Value>, rng: &mut Rng) {
    let own = record.get("name").cloned().unwrap_or_default();
    let Some(Value::Array(fields)) = record.get_mut("fields") else { return };
    match rng.below(4) {
        0 if !fields.is_empty() => {
            fields.remove(rng.below(fields.len()));
        }
        1 => fields.reverse(),
        _ => {
            let ty = match rng.below(6) {
                0 => json!({"type": "array", "items": own}),
                1 => json!(["null", own]),
                2 => own,
                3 => json!(rng.pick(&NAMES)),
                _ => json!(rng.pick(&PRIMITIVES)),
            };
            let mut field = json!({"name": rng.pick(&FIELDS), "type": ty});
            if rng.one_in(2) {
                field["default"] = default_of(&field["type"], rng);
            }
            fields.push(field);
        }
    }
}

/// Renames a type or a field, with or without an alias for the old name.
fn rename(object: &mut Map<String, Value>, name: &str, rng: &mut Rng) {
    let old = object.insert("name".to_owned(), json!(name));
    if rng.one_in(2) {
        object.insert("aliases".to_owned(), json!([old]));
    }
}
