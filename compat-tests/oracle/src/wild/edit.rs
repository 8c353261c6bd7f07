//! Careless edits.

use serde_json::{Map, Value, json};

use super::{FIELDS, NAMES, NAMESPACES, PRIMITIVES, SYMBOLS, any_default, default_of};
use crate::chance::Chance;

/// Changes one thing somewhere.
pub(super) fn edit(schema: &mut Value, chance: &mut Chance) {
    let mut places = Vec::new();
    collect(schema, String::new(), &mut places);
    let place = &places[chance.below(places.len())];
    let Some(node) = schema.pointer_mut(place) else { return };
    let is_field = node.get("name").is_some() && !node.get("type").is_some_and(is_kind);
    if !is_field && chance.one_in(8) {
        wrap(node, chance);
        return;
    }
    match node {
        Value::String(_) => *node = edited_name(node, chance),
        Value::Array(branches) => edit_union(branches, chance),
        Value::Object(object) if is_field => edit_field(object, chance),
        Value::Object(object) if object.contains_key("name") => edit_named(object, chance),
        Value::Object(object) => {
            if chance.one_in(2) {
                object.remove("logicalType");
            } else {
                object.insert("x".to_owned(), json!(chance.below(2)));
            }
        }
        _ => {}
    }
}

/// The places of all types and fields.
fn collect(node: &Value, place: String, places: &mut Vec<String>) {
    match node {
        Value::Array(branches) => {
            for (at, branch) in branches.iter().enumerate() {
                collect(branch, format!("{place}/{at}"), places);
            }
        }
        Value::Object(object) => {
            for key in ["type", "items", "values"] {
                if let Some(inner) = object.get(key).filter(|inner| !is_kind(inner)) {
                    collect(inner, format!("{place}/{key}"), places);
                }
            }
            for (at, field) in object.get("fields").and_then(Value::as_array).into_iter().flatten().enumerate() {
                collect(field, format!("{place}/fields/{at}"), places);
            }
        }
        _ => {}
    }
    places.push(place);
}

fn is_kind(value: &Value) -> bool {
    value.as_str().is_some_and(|word| ["record", "enum", "fixed", "array", "map", "long"].contains(&word))
}

fn wrap(node: &mut Value, chance: &mut Chance) {
    let inner = node.take();
    *node = match chance.below(4) {
        0 => json!({"type": "array", "items": inner}),
        1 => json!({"type": "map", "values": inner}),
        _ if inner.is_array() => inner,
        2 => json!(["null", inner]),
        _ => json!([inner]),
    };
}

fn edited_name(name: &Value, chance: &mut Chance) -> Value {
    match chance.below(4) {
        0 => json!(["null", name]),
        1 => json!(chance.pick(&NAMES)),
        _ => json!(chance.pick(&PRIMITIVES)),
    }
}

fn edit_union(branches: &mut Vec<Value>, chance: &mut Chance) {
    match chance.below(4) {
        0 if branches.len() > 1 => {
            branches.remove(chance.below(branches.len()));
        }
        1 => branches.reverse(),
        2 => branches.push(json!(chance.pick(&NAMES))),
        _ => branches.push(json!(chance.pick(&PRIMITIVES))),
    }
}

fn edit_field(field: &mut Map<String, Value>, chance: &mut Chance) {
    match chance.below(7) {
        0 | 1 => rename(field, chance.pick(&FIELDS), chance),
        2 => {
            field.insert("aliases".to_owned(), json!([chance.pick(&FIELDS), chance.pick(&FIELDS)]));
        }
        3 => {
            let default = default_of(&field["type"], chance);
            field.insert("default".to_owned(), default);
        }
        4 => {
            field.insert("default".to_owned(), any_default(chance));
        }
        5 => {
            field.insert("x".to_owned(), json!(chance.below(2)));
        }
        _ => {
            field.remove("default");
            field.remove("aliases");
        }
    }
}

fn edit_named(object: &mut Map<String, Value>, chance: &mut Chance) {
    let kind = object.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match (chance.below(6), kind.as_str()) {
        (0, _) => rename(object, chance.pick(&NAMES), chance),
        (1, _) => {
            object.insert("aliases".to_owned(), json!([chance.pick(&NAMES)]));
        }
        (2, _) => {
            object.insert("namespace".to_owned(), json!(chance.pick(&NAMESPACES)));
        }
        (3, "enum") => {
            object.insert("default".to_owned(), json!(chance.pick(&SYMBOLS)));
        }
        (_, "enum") => {
            let from = chance.below(SYMBOLS.len());
            let mut symbols = SYMBOLS[from..].to_vec();
            let turn = chance.below(symbols.len());
            symbols.rotate_left(turn);
            object.insert("symbols".to_owned(), json!(symbols));
        }
        (_, "fixed") => {
            object.insert("size".to_owned(), json!(chance.below(3) + 1));
        }
        (3, _) => {
            object.insert("x".to_owned(), json!(chance.below(2)));
        }
        _ => edit_fields(object, chance),
    }
}

fn edit_fields(record: &mut Map<String, Value>, chance: &mut Chance) {
    let own = record.get("name").cloned().unwrap_or_default();
    let Some(Value::Array(fields)) = record.get_mut("fields") else { return };
    match chance.below(4) {
        0 if !fields.is_empty() => {
            fields.remove(chance.below(fields.len()));
        }
        1 => fields.reverse(),
        _ => {
            let ty = match chance.below(6) {
                0 => json!({"type": "array", "items": own}),
                1 => json!(["null", own]),
                2 => own,
                3 => json!(chance.pick(&NAMES)),
                _ => json!(chance.pick(&PRIMITIVES)),
            };
            let mut field = json!({"name": chance.pick(&FIELDS), "type": ty});
            if chance.one_in(2) {
                field["default"] = default_of(&field["type"], chance);
            }
            fields.push(field);
        }
    }
}

/// Gives something another name, with or without an alias for the old one.
fn rename(object: &mut Map<String, Value>, name: &str, chance: &mut Chance) {
    let old = object.insert("name".to_owned(), json!(name));
    if chance.one_in(2) {
        object.insert("aliases".to_owned(), json!([old]));
    }
}
