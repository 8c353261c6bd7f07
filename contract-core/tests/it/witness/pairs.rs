//! Random pairs of schemas from a seed: a schema with everything in it, and what a few edits make of it.

use serde_json::{Map, Value, json};

/// A source of chance that gives the same for the same seed.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end.max(1) as u64).unwrap()
    }

    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

const PRIMITIVES: [&str; 8] = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"];
const LOGICAL: [(&str, &str); 8] = [
    ("int", "date"),
    ("int", "time-millis"),
    ("long", "time-micros"),
    ("long", "timestamp-millis"),
    ("long", "timestamp-micros"),
    ("long", "local-timestamp-millis"),
    ("long", "local-timestamp-micros"),
    ("string", "uuid"),
];
const SYMBOLS: [&str; 5] = ["SMALL", "MEDIUM", "LARGE", "HUGE", "UNKNOWN"];
const FIELDS: [&str; 6] = ["id", "size", "street", "note", "items", "next"];
const NAMESPACES: [&str; 3] = ["logistics", "orders", ""];

/// A reader and a writer.
pub(super) fn pair(chance: &mut Chance) -> (String, String) {
    let mut maker = Maker { chance, names: Vec::new() };
    let one = maker.record(0);
    let mut other = one.clone();
    for _ in 0..=chance.below(4) {
        edit(&mut other, chance);
    }
    if chance.one_in(2) { (one.to_string(), other.to_string()) } else { (other.to_string(), one.to_string()) }
}

struct Maker<'c> {
    chance: &'c mut Chance,
    names: Vec<String>,
}

impl Maker<'_> {
    fn name(&mut self) -> String {
        let name = format!("T{}", self.names.len());
        self.names.push(name.clone());
        name
    }

    fn any_type(&mut self, depth: usize) -> Value {
        match self.chance.below(if depth > 3 { 5 } else { 12 }) {
            0 | 1 => json!(self.chance.pick(&PRIMITIVES)),
            2 => logical(self.chance),
            3 => json!(self.chance.pick(&self.names)),
            4 => decimal(self.chance),
            5 => json!({"type": "array", "items": self.any_type(depth + 1)}),
            6 => json!({"type": "map", "values": self.any_type(depth + 1)}),
            7 | 8 => self.union(depth),
            9 => {
                let name = self.name();
                let symbols = &SYMBOLS[..=self.chance.below(SYMBOLS.len())];
                let mut made = json!({"type": "enum", "name": name, "symbols": symbols});
                if self.chance.one_in(2) {
                    made["default"] = json!(symbols[0]);
                }
                made
            }
            10 => json!({"type": "fixed", "name": self.name(), "size": self.chance.below(4)}),
            _ => self.record(depth),
        }
    }

    fn union(&mut self, depth: usize) -> Value {
        let mut branches = vec![json!("null")];
        for _ in 0..=self.chance.below(3) {
            let branch = self.any_type(depth + 1);
            if !branch.is_array() && !branches.iter().any(|known| word(known) == word(&branch)) {
                branches.push(branch);
            }
        }
        if self.chance.one_in(2) {
            branches.rotate_left(1);
        }
        Value::Array(branches)
    }

    fn record(&mut self, depth: usize) -> Value {
        let name = self.name();
        let count = self.chance.below(4) + usize::from(depth == 0);
        let fields: Vec<Value> = FIELDS[..count].iter().map(|name| self.field(name, depth)).collect();
        json!({"type": "record", "name": name, "fields": fields})
    }

    fn field(&mut self, name: &str, depth: usize) -> Value {
        let mut field = json!({"name": name, "type": self.any_type(depth + 1)});
        if self.chance.one_in(3) {
            set_default(&mut field, self.chance);
        }
        field
    }
}

/// What two branches of a union must not have in common.
fn word(branch: &Value) -> String {
    let part = |key: &str| branch[key].as_str().map(str::to_owned);
    branch.as_str().map(str::to_owned).or_else(|| part("name")).or_else(|| part("type")).unwrap_or_default()
}

fn logical(chance: &mut Chance) -> Value {
    let (base, logical) = chance.pick(&LOGICAL);
    json!({"type": base, "logicalType": logical})
}

fn decimal(chance: &mut Chance) -> Value {
    json!({"type": "bytes", "logicalType": "decimal", "precision": chance.below(9) + 3, "scale": chance.below(3)})
}

/// Gives a field a default that mostly fits its type.
fn set_default(field: &mut Value, chance: &mut Chance) {
    let ty = match &field["type"] {
        Value::Array(branches) => branches.first().cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let base = ty["type"].as_str().or(ty.as_str()).unwrap_or_default();
    field["default"] = match base {
        "null" => Value::Null,
        "boolean" => json!(chance.one_in(2)),
        "int" | "long" => json!(chance.below(3)),
        "float" | "double" => json!(0.5),
        "string" | "bytes" => json!(chance.pick(&["", "x"])),
        "fixed" => json!("\u{1}"),
        "enum" => ty["symbols"][0].clone(),
        "array" => json!([]),
        "map" => json!({}),
        _ => chance.pick(&[json!({}), json!(null), json!(1)]),
    };
}

/// Changes one thing somewhere.
fn edit(schema: &mut Value, chance: &mut Chance) {
    let mut places = Vec::new();
    collect(schema, String::new(), &mut places);
    let place = chance.pick(&places);
    match schema.pointer_mut(&place) {
        Some(Value::Array(branches)) => edit_union(branches, chance),
        Some(Value::Object(object)) => edit_object(object, chance),
        Some(name) => {
            let old = name.clone();
            *name = match chance.below(4) {
                0 => json!(["null", old]),
                1 => logical(chance),
                _ => json!(chance.pick(&PRIMITIVES)),
            };
        }
        None => {}
    }
}

/// The places of all types and fields.
fn collect(node: &Value, place: String, places: &mut Vec<String>) {
    match node {
        Value::Array(branches) => {
            branches.iter().enumerate().for_each(|(at, branch)| collect(branch, format!("{place}/{at}"), places));
        }
        Value::Object(object) => {
            let kinds = ["record", "enum", "fixed", "array", "map"];
            for key in ["type", "items", "values"] {
                let is_type = |inner: &&Value| !inner.as_str().is_some_and(|word| kinds.contains(&word));
                if let Some(inner) = object.get(key).filter(is_type) {
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
    let set = |object: &mut Map<String, Value>, key: &str, value: Value| object.insert(key.to_owned(), value);
    let kind = object.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let old = object.get("name").cloned();
    match (kind.as_str(), chance.below(4)) {
        ("enum", 0) => {
            if let Some(Value::Array(symbols)) = object.get_mut("symbols") {
                symbols.truncate(chance.below(SYMBOLS.len()) + 1);
                symbols.rotate_left(1);
            }
            object.remove("default");
        }
        ("fixed", 0) => drop(set(object, "size", json!(chance.below(4)))),
        ("record", 0 | 1) => {
            let Some(Value::Array(fields)) = object.get_mut("fields") else { return };
            if chance.one_in(2) && !fields.is_empty() {
                fields.remove(chance.below(fields.len()));
            } else if let Some(name) = FIELDS.iter().find(|name| fields.iter().all(|field| field["name"] != **name)) {
                let mut field = json!({"name": name, "type": chance.pick(&PRIMITIVES)});
                if chance.one_in(2) {
                    set_default(&mut field, chance);
                }
                fields.push(field);
            }
        }
        ("record" | "enum" | "fixed", 2) => drop(set(object, "namespace", json!(chance.pick(&NAMESPACES)))),
        ("record" | "enum" | "fixed", _) => {
            if chance.one_in(2) {
                set(object, "aliases", json!([old]));
            }
            set(object, "name", json!("Renamed"));
        }
        ("array" | "map", _) => {}
        ("bytes" | "int" | "long" | "string", 0) if object.contains_key("logicalType") => {
            object.remove("logicalType");
        }
        ("bytes", _) => drop(set(object, "precision", json!(chance.below(9) + 3))),
        (_, 0) if old.is_some() => {
            set(object, "aliases", json!([chance.pick(&FIELDS)]));
        }
        (_, 1) if old.is_some() => {
            set(object, "name", json!(chance.pick(&["renamed", "moved"])));
            if chance.one_in(2) {
                set(object, "aliases", json!([old]));
            }
        }
        (_, 2) if old.is_some() => {
            let mut field = Value::Object(object.clone());
            set_default(&mut field, chance);
            *object = field.as_object().cloned().unwrap_or_default();
        }
        _ if old.is_some() => drop(object.remove("default")),
        _ => drop(set(object, "logicalType", json!(chance.pick(&LOGICAL).1))),
    }
}
