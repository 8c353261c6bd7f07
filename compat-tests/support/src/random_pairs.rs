//! Random pairs of schemas: one with types of all kinds, and the same one after a few edits.

use serde_json::{Map, Value, json};

use crate::Rng;

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

/// Creates a reader and a writer.
pub fn pair(rng: &mut Rng) -> (String, String) {
    let mut generator = Generator { rng, names: Vec::new() };
    let one = generator.record(0);
    let mut other = one.clone();
    for _ in 0..=rng.below(4) {
        edit(&mut other, rng);
    }
    if rng.one_in(2) { (one.to_string(), other.to_string()) } else { (other.to_string(), one.to_string()) }
}

struct Generator<'c> {
    rng: &'c mut Rng,
    names: Vec<String>,
}

impl Generator<'_> {
    fn name(&mut self) -> String {
        let name = format!("T{}", self.names.len());
        self.names.push(name.clone());
        name
    }

    fn any_type(&mut self, depth: usize) -> Value {
        match self.rng.below(if depth > 3 { 5 } else { 12 }) {
            0 | 1 => json!(self.rng.pick(&PRIMITIVES)),
            2 => logical(self.rng),
            3 => json!(self.rng.pick(&self.names)),
            4 => decimal(self.rng),
            5 => json!({"type": "array", "items": self.any_type(depth + 1)}),
            6 => json!({"type": "map", "values": self.any_type(depth + 1)}),
            7 | 8 => self.union(depth),
            9 => {
                let name = self.name();
                let symbols = &SYMBOLS[..=self.rng.below(SYMBOLS.len())];
                let mut made = json!({"type": "enum", "name": name, "symbols": symbols});
                if self.rng.one_in(2) {
                    made["default"] = json!(symbols[0]);
                }
                made
            }
            10 => json!({"type": "fixed", "name": self.name(), "size": self.rng.below(4)}),
            _ => self.record(depth),
        }
    }

    fn union(&mut self, depth: usize) -> Value {
        let mut branches = vec![json!("null")];
        for _ in 0..=self.rng.below(3) {
            let branch = self.any_type(depth + 1);
            if !branch.is_array() && !branches.iter().any(|known| name_of(known) == name_of(&branch)) {
                branches.push(branch);
            }
        }
        if self.rng.one_in(2) {
            branches.rotate_left(1);
        }
        Value::Array(branches)
    }

    fn record(&mut self, depth: usize) -> Value {
        let name = self.name();
        let count = self.rng.below(4) + usize::from(depth == 0);
        let fields: Vec<Value> = FIELDS[..count].iter().map(|name| self.field(name, depth)).collect();
        json!({"type": "record", "name": name, "fields": fields})
    }

    fn field(&mut self, name: &str, depth: usize) -> Value {
        let mut field = json!({"name": name, "type": self.any_type(depth + 1)});
        if self.rng.one_in(3) {
            set_default(&mut field, self.rng);
        }
        field
    }
}

/// Returns the name or the kind of a branch, which a union has once.
fn name_of(branch: &Value) -> String {
    let part = |key: &str| branch[key].as_str().map(str::to_owned);
    branch.as_str().map(str::to_owned).or_else(|| part("name")).or_else(|| part("type")).unwrap_or_default()
}

fn logical(rng: &mut Rng) -> Value {
    let (base, logical) = rng.pick(&LOGICAL);
    json!({"type": base, "logicalType": logical})
}

fn decimal(rng: &mut Rng) -> Value {
    json!({"type": "bytes", "logicalType": "decimal", "precision": rng.below(9) + 3, "scale": rng.below(3)})
}

/// Gives a field a default that mostly fits its type.
fn set_default(field: &mut Value, rng: &mut Rng) {
    let ty = match &field["type"] {
        Value::Array(branches) => branches.first().cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let base = ty["type"].as_str().or(ty.as_str()).unwrap_or_default();
    field["default"] = match base {
        "null" => Value::Null,
        "boolean" => json!(rng.one_in(2)),
        "int" | "long" => json!(rng.below(3)),
        "float" | "double" => json!(0.5),
        "string" | "bytes" => json!(rng.pick(&["", "x"])),
        "fixed" => json!("\u{1}"),
        "enum" => ty["symbols"][0].clone(),
        "array" => json!([]),
        "map" => json!({}),
        _ => rng.pick(&[json!({}), json!(null), json!(1)]),
    };
}

/// Changes one type or field.
fn edit(schema: &mut Value, rng: &mut Rng) {
    let mut pointers = Vec::new();
    collect(schema, String::new(), &mut pointers);
    let pointer = rng.pick(&pointers);
    match schema.pointer_mut(&pointer) {
        Some(Value::Array(branches)) => edit_union(branches, rng),
        Some(Value::Object(object)) => edit_object(object, rng),
        Some(name) => {
            let old = name.clone();
            *name = match rng.below(4) {
                0 => json!(["null", old]),
                1 => logical(rng),
                _ => json!(rng.pick(&PRIMITIVES)),
            };
        }
        None => {}
    }
}

/// Collects the JSON pointers of all types and fields.
fn collect(node: &Value, pointer: String, pointers: &mut Vec<String>) {
    match node {
        Value::Array(branches) => {
            branches.iter().enumerate().for_each(|(at, branch)| collect(branch, format!("{pointer}/{at}"), pointers));
        }
        Value::Object(object) => {
            let kinds = ["record", "enum", "fixed", "array", "map"];
            for key in ["type", "items", "values"] {
                let is_type = |inner: &&Value| !inner.as_str().is_some_and(|word| kinds.contains(&word));
                if let Some(inner) = object.get(key).filter(is_type) {
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

fn edit_union(branches: &mut Vec<Value>, rng: &mut Rng) {
    match rng.below(3) {
        0 if branches.len() > 1 => {
            branches.remove(rng.below(branches.len()));
        }
        1 => branches.reverse(),
        _ => branches.push(json!(rng.pick(&PRIMITIVES))),
    }
}

fn edit_object(object: &mut Map<String, Value>, rng: &mut Rng) {
    let set = |object: &mut Map<String, Value>, key: &str, value: Value| object.insert(key.to_owned(), value);
    let kind = object.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let old = object.get("name").cloned();
    match (kind.as_str(), rng.below(4)) {
        ("enum", 0) => {
            if let Some(Value::Array(symbols)) = object.get_mut("symbols") {
                symbols.truncate(rng.below(SYMBOLS.len()) + 1);
                symbols.rotate_left(1);
            }
            object.remove("default");
        }
        ("fixed", 0) => drop(set(object, "size", json!(rng.below(4)))),
        ("record", 0 | 1) => {
            let Some(Value::Array(fields)) = object.get_mut("fields") else { return };
            if rng.one_in(2) && !fields.is_empty() {
                fields.remove(rng.below(fields.len()));
            } else if let Some(name) = FIELDS.iter().find(|name| fields.iter().all(|field| field["name"] != **name)) {
                let mut field = json!({"name": name, "type": rng.pick(&PRIMITIVES)});
                if rng.one_in(2) {
                    set_default(&mut field, rng);
                }
                fields.push(field);
            }
        }
        ("record" | "enum" | "fixed", 2) => drop(set(object, "namespace", json!(rng.pick(&NAMESPACES)))),
        ("record" | "enum" | "fixed", _) => {
            if rng.one_in(2) {
                set(object, "aliases", json!([old]));
            }
            set(object, "name", json!("Renamed"));
        }
        ("array" | "map", _) => {}
        ("bytes" | "int" | "long" | "string", 0) if object.contains_key("logicalType") => {
            object.remove("logicalType");
        }
        ("bytes", _) => drop(set(object, "precision", json!(rng.below(9) + 3))),
        (_, 0) if old.is_some() => {
            set(object, "aliases", json!([rng.pick(&FIELDS)]));
        }
        (_, 1) if old.is_some() => {
            set(object, "name", json!(rng.pick(&["renamed", "moved"])));
            if rng.one_in(2) {
                set(object, "aliases", json!([old]));
            }
        }
        (_, 2) if old.is_some() => {
            let mut field = Value::Object(object.clone());
            set_default(&mut field, rng);
            *object = field.as_object().cloned().unwrap_or_default();
        }
        _ if old.is_some() => drop(object.remove("default")),
        _ => drop(set(object, "logicalType", json!(rng.pick(&LOGICAL).1))),
    }
}
