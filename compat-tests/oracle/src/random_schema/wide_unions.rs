//! Wide unions, whose branches share names, fields and each other.
//!
//! The order in which branches are compared, and the results that are cached, show in the findings and their
//! locations. So the same types are also used outside of the union.

use serde_json::{Value, json};
use test_support::Rng;

use super::edit::edit;

const SIMPLE: [&str; 7] = ["T1", "T2", "T3", "T4", "T5", "T6", "T7"];
const NAMESPACES: [&str; 3] = ["", "n.", "m.n."];
const PLAIN: [&str; 5] = ["int", "long", "string", "bytes", "double"];
const FIELDS: [&str; 4] = ["a", "b", "c", "d"];

/// Creates a schema with a wide union, and the versions after some edits.
pub(crate) fn versions(rng: &mut Rng, length: usize) -> Vec<String> {
    let mut generator = Generator { is_recursive: rng.one_in(3), has_aliases: rng.one_in(3), names: Vec::new(), rng };
    let mut schema = generator.schema();
    let mut versions = vec![schema.to_string()];
    while versions.len() < length {
        for _ in 0..generator.rng.below(4) {
            edit(&mut schema, generator.rng);
        }
        generator.change(&mut schema);
        versions.push(schema.to_string());
    }
    if generator.rng.one_in(2) {
        versions.reverse();
    }
    versions
}

struct Generator<'c> {
    rng: &'c mut Rng,
    is_recursive: bool,
    has_aliases: bool,
    /// The full names of the branches.
    names: Vec<String>,
}

impl Generator<'_> {
    fn schema(&mut self) -> Value {
        let shared = json!({"type": "record", "name": "s.Shared", "fields": [
            {"name": "a", "type": self.rng.pick(&PLAIN)},
            {"name": "b", "type": {"type": "record", "name": "s.Part", "fields": [{"name": "a", "type": "int"}]}},
        ]});
        // The types that the branches share come first, so that the branches can be reordered.
        let mut fields = vec![json!({"name": "shared", "type": ["null", shared]})];
        let wide = 2 + self.rng.below(14);
        let mut branches: Vec<Value> = Vec::new();
        for place in 0..wide {
            if self.rng.one_in(6) {
                let plain = self.plain_branch();
                if !branches.iter().any(|branch| branch["type"] == plain["type"] && *branch == plain) {
                    branches.push(plain);
                }
            } else if let Some(branch) = self.named_branch(place) {
                branches.push(branch);
            }
        }
        fields.push(json!({"name": "union", "type": self.wrap(Value::Array(branches))}));
        for place in 0..self.rng.below(3) {
            if self.names.is_empty() {
                break;
            }
            let name = self.names[self.rng.below(self.names.len())].clone();
            let ty = if self.rng.one_in(2) { json!(name) } else { json!(["null", name, "s.Part"]) };
            fields.insert(self.rng.below(2) + 1, json!({"name": format!("again{place}"), "type": ty}));
            fields.sort_by_key(|field| field["name"].as_str().is_some_and(|name| name.starts_with("again")));
        }
        json!({"type": "record", "name": "Root", "fields": fields})
    }

    fn wrap(&mut self, union: Value) -> Value {
        match self.rng.below(4) {
            0 => json!({"type": "array", "items": union}),
            1 => json!({"type": "map", "values": union}),
            _ => union,
        }
    }

    fn plain_branch(&mut self) -> Value {
        match self.rng.below(4) {
            0 => json!("null"),
            1 => json!({"type": "array", "items": "s.Part"}),
            2 => json!({"type": "map", "values": "s.Shared"}),
            _ => json!(self.rng.pick(&PLAIN)),
        }
    }

    /// Creates a branch with a new name.
    fn named_branch(&mut self, place: usize) -> Option<Value> {
        let name = format!("{}{}", self.rng.pick(&NAMESPACES), self.rng.pick(&SIMPLE));
        if self.names.contains(&name) {
            return None;
        }
        let mut branch = match self.rng.below(9) {
            0 => json!({"type": "enum", "name": name, "symbols": ["A", "B"]}),
            1 => json!({"type": "fixed", "name": name, "size": 1 + self.rng.below(2)}),
            _ => {
                let fields: Vec<Value> = (0..self.rng.below(4)).map(|at| self.field(FIELDS[at])).collect();
                json!({"type": "record", "name": name, "fields": fields})
            }
        };
        if self.has_aliases && self.rng.one_in(3) {
            branch["aliases"] = json!([format!("{}{}", self.rng.pick(&NAMESPACES), self.rng.pick(&SIMPLE))]);
        }
        if place > 0 || !self.is_recursive {
            self.names.push(name);
        }
        Some(branch)
    }

    fn field(&mut self, name: &str) -> Value {
        let plain = self.rng.pick(&PLAIN);
        let earlier = self.names.len();
        let ty = match self.rng.below(8) {
            0 => json!("s.Shared"),
            1 => json!(["null", "s.Shared"]),
            2 => json!({"type": "array", "items": "s.Part"}),
            3 if self.is_recursive => json!(["null", "Root"]),
            4 if earlier > 0 => json!(self.names[self.rng.below(earlier)]),
            5 if earlier > 0 => json!(["null", "s.Part", self.names[self.rng.below(earlier)]]),
            _ => json!(plain),
        };
        let mut field = json!({"name": name, "type": ty});
        if field["type"][0] == "null" && self.rng.one_in(2) {
            field["default"] = Value::Null;
        }
        if self.has_aliases && self.rng.one_in(6) {
            field["aliases"] = json!([self.rng.pick(&FIELDS)]);
        }
        field
    }

    /// Changes the types that the branches share, or the order or the namespaces of the branches.
    fn change(&mut self, schema: &mut Value) {
        let Some(pointer) = union_of(schema) else { return };
        match self.rng.below(5) {
            0 => {
                if let Some(ty) = schema.pointer_mut("/fields/0/type/1/fields/0/type") {
                    *ty = json!(self.rng.pick(&PLAIN));
                }
            }
            1 => {
                if let Some(Value::Array(branches)) = schema.pointer_mut(&pointer) {
                    branches.reverse();
                }
            }
            2 => {
                if let Some(Value::Array(branches)) = schema.pointer_mut(&pointer) {
                    let turn = self.rng.below(branches.len());
                    branches.rotate_left(turn);
                }
            }
            3 => {
                let (from, to) = (self.rng.pick(&NAMESPACES[1..]), self.rng.pick(&NAMESPACES));
                let text = schema.to_string().replace(&format!("\"{from}T"), &format!("\"{to}T"));
                *schema = serde_json::from_str(&text).unwrap_or_default();
            }
            _ => {}
        }
    }
}

/// Returns the JSON pointer of the union; `None` if an edit moved it.
fn union_of(schema: &Value) -> Option<String> {
    let pointers = ["/fields/1/type", "/fields/1/type/items", "/fields/1/type/values"];
    pointers.into_iter().find(|pointer| schema.pointer(pointer).is_some_and(Value::is_array)).map(str::to_owned)
}
