//! The parts of random schemas: names and defaults.
//!
//! Names come from small pools, so that records contain each other, aliases collide, and types of the same name have
//! different shapes.

use serde_json::{Map, Value, json};
use test_support::Rng;

pub(super) const PRIMITIVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
pub(super) const FIELDS: [&str; 4] = ["a", "b", "c", "d"];
pub(super) const SYMBOLS: [&str; 3] = ["A", "B", "C"];
pub(super) const NAMESPACES: [&str; 3] = ["n", "m.n", ""];
pub(super) const NAMES: [&str; 5] = ["T1", "T2", "T3", "T4", "n.T1"];

/// Returns a default that fits the type in most cases.
pub(super) fn default_of(ty: &Value, rng: &mut Rng) -> Value {
    if rng.one_in(5) {
        return any_default(rng);
    }
    match ty {
        Value::Array(branches) => branches.first().map_or(Value::Null, |first| default_of(first, rng)),
        Value::Object(object) => default_of_object(object, rng),
        Value::String(name) => match name.as_str() {
            "null" => Value::Null,
            "boolean" => json!(true),
            "int" | "long" => json!(rng.below(3)),
            "float" | "double" => json!(1.5),
            "bytes" | "string" => json!("A"),
            _ => any_default(rng),
        },
        _ => any_default(rng),
    }
}

fn default_of_object(object: &Map<String, Value>, rng: &mut Rng) -> Value {
    match object.get("type").and_then(Value::as_str) {
        Some("array") if rng.one_in(2) => json!([default_of(&object["items"], rng)]),
        Some("array") => json!([]),
        Some("map") if rng.one_in(2) => json!({"k": default_of(&object["values"], rng)}),
        Some("map") => json!({}),
        Some("record") => {
            let mut value = Map::new();
            for field in object.get("fields").and_then(Value::as_array).into_iter().flatten() {
                if field.get("default").is_none() || rng.one_in(2) {
                    let name = field["name"].as_str().unwrap_or_default().to_owned();
                    value.insert(name, default_of(&field["type"], rng));
                }
            }
            Value::Object(value)
        }
        Some("enum" | "fixed") => json!("A"),
        _ => json!(0),
    }
}

pub(super) fn any_default(rng: &mut Rng) -> Value {
    match rng.below(9) {
        0 => Value::Null,
        1 => json!(0),
        2 => json!(1.5),
        3 => json!("A"),
        4 => json!(""),
        5 => json!([]),
        6 => json!({}),
        7 => json!({"a": null, "b": 1}),
        _ => json!(true),
    }
}
