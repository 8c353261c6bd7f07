//! Random pairs of schemas: a schema, and what a few careless edits make of it.

use serde_json::{Map, Value, json};

/// A source of chance that gives the same pairs for the same seed.
pub(super) struct Chance(u64);

impl Chance {
    /// Starts from a seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

const PRIMITIVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
const FIELDS: [&str; 5] = ["id", "size", "street", "note", "items"];
const SYMBOLS: [&str; 4] = ["SMALL", "MEDIUM", "LARGE", "UNKNOWN"];
const NAMESPACES: [&str; 3] = ["logistics", "orders", ""];
const DEFAULTS: [&str; 8] = ["null", "0", "1.5", "\"SMALL\"", "\"\"", "[]", "{}", "true"];

/// A reader and a writer.
pub(super) fn pair(chance: &mut Chance) -> (String, String) {
    let mut maker = Maker { chance, named: 0, open: Vec::new() };
    let reader = maker.named_type(0);
    let mut writer = reader.clone();
    for _ in 0..=chance.below(3) {
        edit(&mut writer, chance);
    }
    if chance.one_in(2) { (reader.to_string(), writer.to_string()) } else { (writer.to_string(), reader.to_string()) }
}

struct Maker<'c> {
    chance: &'c mut Chance,
    named: usize,
    /// Names that may be referred to.
    open: Vec<String>,
}

impl Maker<'_> {
    fn any_type(&mut self, depth: usize) -> Value {
        match self.chance.below(if depth > 3 { 5 } else { 10 }) {
            0 | 1 => json!(self.chance.pick(&PRIMITIVES)),
            2 => json!({"type": "long", "logicalType": "timestamp-millis"}),
            3 if !self.open.is_empty() => json!(self.chance.pick(&self.open)),
            3 | 4 => json!("string"),
            5 => json!({"type": "array", "items": self.any_type(depth + 1)}),
            6 => json!({"type": "map", "values": self.any_type(depth + 1)}),
            7 => {
                let other = self.any_type(depth + 1);
                // A union holds no union directly, and null once.
                if other.is_array() || other == "null" { other } else { json!(["null", other]) }
            }
            _ => self.named_type(depth),
        }
    }

    fn named_type(&mut self, depth: usize) -> Value {
        self.named += 1;
        let name = format!("T{}", self.named);
        match self.chance.below(if depth == 0 { 6 } else { 4 }) {
            0 => {
                self.open.push(name.clone());
                let symbols = &SYMBOLS[..=self.chance.below(SYMBOLS.len())];
                let mut made = json!({"type": "enum", "name": name, "symbols": symbols});
                if self.chance.one_in(3) {
                    made["default"] = json!(symbols[0]);
                }
                made
            }
            1 => {
                self.open.push(name.clone());
                json!({"type": "fixed", "name": name, "size": self.chance.below(3) + 1})
            }
            _ => {
                // Open before its fields are made, so that records hold themselves now and then.
                self.open.push(name.clone());
                let fields: Vec<Value> = (0..self.chance.below(4)).map(|at| self.field(FIELDS[at], depth)).collect();
                json!({"type": "record", "name": name, "fields": fields})
            }
        }
    }

    fn field(&mut self, name: &str, depth: usize) -> Value {
        let made = self.any_type(depth + 1);
        let mut field = json!({"name": name, "type": made});
        if self.chance.one_in(4) {
            field["default"] = any_default(self.chance);
        }
        field
    }
}

fn any_default(chance: &mut Chance) -> Value {
    serde_json::from_str(chance.pick(&DEFAULTS)).unwrap()
}

/// Changes one thing somewhere.
fn edit(schema: &mut Value, chance: &mut Chance) {
    let mut places = Vec::new();
    collect(schema, String::new(), &mut places);
    let place = chance.pick(&places);
    let Some(node) = schema.pointer_mut(&place) else { return };
    match node {
        Value::String(_) => *node = edited_name(node, chance),
        Value::Array(branches) => edit_union(branches, chance),
        Value::Object(object) => edit_object(object, chance),
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
    value.as_str().is_some_and(|word| ["record", "enum", "fixed", "array", "map"].contains(&word))
}

fn edited_name(name: &Value, chance: &mut Chance) -> Value {
    match chance.below(3) {
        0 => json!(["null", name]),
        _ => json!(chance.pick(&PRIMITIVES)),
    }
}

fn edit_union(branches: &mut Vec<Value>, chance: &mut Chance) {
    match chance.below(3) {
        0 if branches.len() > 1 => {
            branches.remove(chance.below(branches.len()));
        }
        1 => branches.reverse(),
        _ => branches.push(json!(chance.pick(&PRIMITIVES))),
    }
}

fn edit_object(object: &mut Map<String, Value>, chance: &mut Chance) {
    let name = object.get("name").cloned();
    match object.get("type").and_then(Value::as_str) {
        Some("enum") if chance.one_in(2) => {
            if let Some(Value::Array(symbols)) = object.get_mut("symbols") {
                symbols.truncate(chance.below(SYMBOLS.len()) + 1);
                symbols.rotate_left(1);
            }
        }
        Some("enum") => {
            object.insert("default".to_owned(), json!(chance.pick(&SYMBOLS)));
        }
        Some("fixed") if chance.one_in(2) => {
            object.insert("size".to_owned(), json!(chance.below(3) + 1));
        }
        Some("record") if chance.one_in(2) => {
            let Some(Value::Array(fields)) = object.get_mut("fields") else { return };
            if chance.one_in(2) && !fields.is_empty() {
                fields.remove(chance.below(fields.len()));
            } else {
                fields.push(json!({"name": chance.pick(&FIELDS), "type": chance.pick(&PRIMITIVES)}));
            }
        }
        Some("record" | "fixed") if chance.one_in(3) => {
            object.insert("namespace".to_owned(), json!(chance.pick(&NAMESPACES)));
        }
        // A field, or a type with a name: another name, or an alias, or both.
        _ if name.is_some() && chance.one_in(2) => {
            if chance.one_in(2) {
                object.insert("aliases".to_owned(), json!([name]));
            }
            let other = if object.contains_key("fields") { "T9" } else { chance.pick(&FIELDS) };
            object.insert("name".to_owned(), json!(other));
        }
        _ if name.is_some() && chance.one_in(2) => {
            object.insert("default".to_owned(), any_default(chance));
        }
        _ => {
            object.remove("default");
            object.remove("logicalType");
        }
    }
}
