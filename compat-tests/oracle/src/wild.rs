//! Schemas that nobody would write, and what careless edits make of them.
//!
//! Names come from small pools, so that records hold each other, aliases hit what they should not, and types of one
//! name meet types of another shape.

pub(crate) mod crowd;
mod edit;
pub(crate) mod namesakes;

use serde_json::{Map, Value, json};

use crate::chance::Chance;

const PRIMITIVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
const FIELDS: [&str; 4] = ["a", "b", "c", "d"];
const SYMBOLS: [&str; 3] = ["A", "B", "C"];
const NAMESPACES: [&str; 3] = ["n", "m.n", ""];
const NAMES: [&str; 5] = ["T1", "T2", "T3", "T4", "n.T1"];

/// A schema and what edits make of it, one after the other.
pub(crate) fn versions(chance: &mut Chance, length: usize) -> Vec<String> {
    let mut maker = Maker { chance, named: 0, open: Vec::new() };
    let mut schema = maker.named_type(0);
    let mut versions = vec![schema.to_string()];
    while versions.len() < length {
        for _ in 0..=chance.below(3) {
            edit::edit(&mut schema, chance);
        }
        versions.push(schema.to_string());
    }
    if chance.one_in(2) {
        versions.reverse();
    }
    versions
}

struct Maker<'c> {
    chance: &'c mut Chance,
    named: usize,
    /// Names that may be referred to.
    open: Vec<String>,
}

impl Maker<'_> {
    fn any_type(&mut self, depth: usize) -> Value {
        match self.chance.below(if depth > 4 { 6 } else { 13 }) {
            0 | 1 => json!(self.chance.pick(&PRIMITIVES)),
            2 => json!({"type": "long", "logicalType": self.chance.pick(&["timestamp-millis", "timestamp-micros"])}),
            3..=5 if !self.open.is_empty() => json!(self.open[self.chance.below(self.open.len())]),
            3..=5 => json!("string"),
            6 => json!({"type": "array", "items": self.any_type(depth + 1)}),
            7 => json!({"type": "map", "values": self.any_type(depth + 1)}),
            8 | 9 => self.union(depth),
            _ => self.named_type(depth),
        }
    }

    fn union(&mut self, depth: usize) -> Value {
        let mut branches: Vec<Value> = if self.chance.one_in(3) { Vec::new() } else { vec![json!("null")] };
        for _ in 0..=self.chance.below(3) {
            let branch = self.any_type(depth + 1);
            // A union holds no union directly, and most things once.
            if !branch.is_array() && !branches.contains(&branch) {
                branches.push(branch);
            }
        }
        Value::Array(branches)
    }

    fn named_type(&mut self, depth: usize) -> Value {
        self.named += 1;
        let name = format!("T{}", self.named);
        // Open before it is whole, so that records hold themselves now and then.
        self.open.push(name.clone());
        let mut made = match self.chance.below(if depth == 0 { 9 } else { 4 }) {
            0 => {
                let symbols = &SYMBOLS[..=self.chance.below(SYMBOLS.len())];
                json!({"type": "enum", "name": name, "symbols": symbols})
            }
            1 => json!({"type": "fixed", "name": name, "size": self.chance.below(3) + 1}),
            _ => {
                let fields: Vec<Value> =
                    (0..self.chance.below(5).min(4)).map(|at| self.field(FIELDS[at], depth)).collect();
                json!({"type": "record", "name": name, "fields": fields})
            }
        };
        if self.chance.one_in(10) {
            made["namespace"] = json!(self.chance.pick(&NAMESPACES));
        }
        if self.chance.one_in(8) {
            made["aliases"] = json!([self.chance.pick(&NAMES)]);
        }
        if self.chance.one_in(12) {
            made["x"] = json!(self.chance.below(2));
        }
        if made["type"] == "enum" && self.chance.one_in(3) {
            made["default"] = json!("A");
        }
        made
    }

    fn field(&mut self, name: &str, depth: usize) -> Value {
        let made = self.any_type(depth + 1);
        let mut field = json!({"name": name, "type": made});
        if self.chance.one_in(4) {
            field["default"] = default_of(&field["type"], self.chance);
        }
        if self.chance.one_in(8) {
            field["aliases"] = json!([self.chance.pick(&FIELDS)]);
        }
        field
    }
}

/// A default that fits, as far as that is known, or any.
fn default_of(ty: &Value, chance: &mut Chance) -> Value {
    if chance.one_in(5) {
        return any_default(chance);
    }
    match ty {
        Value::Array(branches) => branches.first().map_or(Value::Null, |first| default_of(first, chance)),
        Value::Object(object) => default_of_object(object, chance),
        Value::String(name) => match name.as_str() {
            "null" => Value::Null,
            "boolean" => json!(true),
            "int" | "long" => json!(chance.below(3)),
            "float" | "double" => json!(1.5),
            "bytes" | "string" => json!("A"),
            _ => any_default(chance),
        },
        _ => any_default(chance),
    }
}

fn default_of_object(object: &Map<String, Value>, chance: &mut Chance) -> Value {
    match object.get("type").and_then(Value::as_str) {
        Some("array") if chance.one_in(2) => json!([default_of(&object["items"], chance)]),
        Some("array") => json!([]),
        Some("map") if chance.one_in(2) => json!({"k": default_of(&object["values"], chance)}),
        Some("map") => json!({}),
        Some("record") => {
            let mut value = Map::new();
            for field in object.get("fields").and_then(Value::as_array).into_iter().flatten() {
                if field.get("default").is_none() || chance.one_in(2) {
                    let name = field["name"].as_str().unwrap_or_default().to_owned();
                    value.insert(name, default_of(&field["type"], chance));
                }
            }
            Value::Object(value)
        }
        Some("enum" | "fixed") => json!("A"),
        _ => json!(0),
    }
}

fn any_default(chance: &mut Chance) -> Value {
    match chance.below(9) {
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
