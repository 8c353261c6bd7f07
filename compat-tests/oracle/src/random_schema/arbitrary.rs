//! Arbitrary schemas with arbitrary edits.

use serde_json::{Value, json};

use test_support::Rng;

use super::edit::edit;
use super::parts::{FIELDS, NAMES, NAMESPACES, PRIMITIVES, SYMBOLS, default_of};

/// Creates a schema and the versions after some edits.
pub(crate) fn versions(rng: &mut Rng, length: usize) -> Vec<String> {
    let mut generator = Generator { rng, named: 0, names: Vec::new() };
    let mut schema = generator.named_type(0);
    let mut versions = vec![schema.to_string()];
    while versions.len() < length {
        for _ in 0..=rng.below(3) {
            edit(&mut schema, rng);
        }
        versions.push(schema.to_string());
    }
    if rng.one_in(2) {
        versions.reverse();
    }
    versions
}

struct Generator<'c> {
    rng: &'c mut Rng,
    named: usize,
    /// The names of all types so far.
    names: Vec<String>,
}

impl Generator<'_> {
    fn any_type(&mut self, depth: usize) -> Value {
        match self.rng.below(if depth > 4 { 6 } else { 13 }) {
            0 | 1 => json!(self.rng.pick(&PRIMITIVES)),
            2 => json!({"type": "long", "logicalType": self.rng.pick(&["timestamp-millis", "timestamp-micros"])}),
            3..=5 if !self.names.is_empty() => json!(self.names[self.rng.below(self.names.len())]),
            3..=5 => json!("string"),
            6 => json!({"type": "array", "items": self.any_type(depth + 1)}),
            7 => json!({"type": "map", "values": self.any_type(depth + 1)}),
            8 | 9 => self.union(depth),
            _ => self.named_type(depth),
        }
    }

    fn union(&mut self, depth: usize) -> Value {
        let mut branches: Vec<Value> = if self.rng.one_in(3) { Vec::new() } else { vec![json!("null")] };
        for _ in 0..=self.rng.below(3) {
            let branch = self.any_type(depth + 1);
            // A union cannot contain a union, or most types twice.
            if !branch.is_array() && !branches.contains(&branch) {
                branches.push(branch);
            }
        }
        Value::Array(branches)
    }

    fn named_type(&mut self, depth: usize) -> Value {
        self.named += 1;
        let name = format!("T{}", self.named);
        // Known before the type is complete, so that some records contain themselves.
        self.names.push(name.clone());
        let mut made = match self.rng.below(if depth == 0 { 9 } else { 4 }) {
            0 => {
                let symbols = &SYMBOLS[..=self.rng.below(SYMBOLS.len())];
                json!({"type": "enum", "name": name, "symbols": symbols})
            }
            1 => json!({"type": "fixed", "name": name, "size": self.rng.below(3) + 1}),
            _ => {
                let fields: Vec<Value> =
                    (0..self.rng.below(5).min(4)).map(|at| self.field(FIELDS[at], depth)).collect();
                json!({"type": "record", "name": name, "fields": fields})
            }
        };
        if self.rng.one_in(10) {
            made["namespace"] = json!(self.rng.pick(&NAMESPACES));
        }
        if self.rng.one_in(8) {
            made["aliases"] = json!([self.rng.pick(&NAMES)]);
        }
        if self.rng.one_in(12) {
            made["x"] = json!(self.rng.below(2));
        }
        if made["type"] == "enum" && self.rng.one_in(3) {
            made["default"] = json!("A");
        }
        made
    }

    fn field(&mut self, name: &str, depth: usize) -> Value {
        let made = self.any_type(depth + 1);
        let mut field = json!({"name": name, "type": made});
        if self.rng.one_in(4) {
            field["default"] = default_of(&field["type"], self.rng);
        }
        if self.rng.one_in(8) {
            field["aliases"] = json!([self.rng.pick(&FIELDS)]);
        }
        field
    }
}
