//! Wide unions, whose branches share names, parts and each other.
//!
//! Which branches are held against each other, in which order, and what is remembered of it, shows in what is found
//! and where; so the same types also stand outside the union.

use serde_json::{Value, json};

use super::edit;
use crate::chance::Chance;

const SIMPLE: [&str; 7] = ["T1", "T2", "T3", "T4", "T5", "T6", "T7"];
const NAMESPACES: [&str; 3] = ["", "n.", "m.n."];
const PLAIN: [&str; 5] = ["int", "long", "string", "bytes", "double"];
const FIELDS: [&str; 4] = ["a", "b", "c", "d"];

/// A schema around a wide union, and what edits make of it.
pub(crate) fn versions(chance: &mut Chance, length: usize) -> Vec<String> {
    let mut maker = Maker { recurs: chance.one_in(3), has_aliases: chance.one_in(3), names: Vec::new(), chance };
    let mut schema = maker.schema();
    let mut versions = vec![schema.to_string()];
    while versions.len() < length {
        for _ in 0..maker.chance.below(4) {
            edit::edit(&mut schema, maker.chance);
        }
        maker.change(&mut schema);
        versions.push(schema.to_string());
    }
    if maker.chance.one_in(2) {
        versions.reverse();
    }
    versions
}

struct Maker<'c> {
    chance: &'c mut Chance,
    recurs: bool,
    has_aliases: bool,
    /// The full names of the branches.
    names: Vec<String>,
}

impl Maker<'_> {
    fn schema(&mut self) -> Value {
        let shared = json!({"type": "record", "name": "s.Shared", "fields": [
            {"name": "a", "type": self.chance.pick(&PLAIN)},
            {"name": "b", "type": {"type": "record", "name": "s.Part", "fields": [{"name": "a", "type": "int"}]}},
        ]});
        // What all branches have stands first, so that they can be turned round.
        let mut fields = vec![json!({"name": "shared", "type": ["null", shared]})];
        let wide = 2 + self.chance.below(14);
        let mut branches: Vec<Value> = Vec::new();
        for place in 0..wide {
            if self.chance.one_in(6) {
                let plain = self.plain_branch();
                if !branches.iter().any(|branch| branch["type"] == plain["type"] && *branch == plain) {
                    branches.push(plain);
                }
            } else if let Some(branch) = self.named_branch(place) {
                branches.push(branch);
            }
        }
        fields.push(json!({"name": "union", "type": self.around(Value::Array(branches))}));
        for place in 0..self.chance.below(3) {
            if self.names.is_empty() {
                break;
            }
            let name = self.names[self.chance.below(self.names.len())].clone();
            let ty = if self.chance.one_in(2) { json!(name) } else { json!(["null", name, "s.Part"]) };
            fields.insert(self.chance.below(2) + 1, json!({"name": format!("again{place}"), "type": ty}));
            fields.sort_by_key(|field| field["name"].as_str().is_some_and(|name| name.starts_with("again")));
        }
        json!({"type": "record", "name": "Root", "fields": fields})
    }

    fn around(&mut self, union: Value) -> Value {
        match self.chance.below(4) {
            0 => json!({"type": "array", "items": union}),
            1 => json!({"type": "map", "values": union}),
            _ => union,
        }
    }

    fn plain_branch(&mut self) -> Value {
        match self.chance.below(4) {
            0 => json!("null"),
            1 => json!({"type": "array", "items": "s.Part"}),
            2 => json!({"type": "map", "values": "s.Shared"}),
            _ => json!(self.chance.pick(&PLAIN)),
        }
    }

    /// A branch of a name that none has yet.
    fn named_branch(&mut self, place: usize) -> Option<Value> {
        let name = format!("{}{}", self.chance.pick(&NAMESPACES), self.chance.pick(&SIMPLE));
        if self.names.contains(&name) {
            return None;
        }
        let mut branch = match self.chance.below(9) {
            0 => json!({"type": "enum", "name": name, "symbols": ["A", "B"]}),
            1 => json!({"type": "fixed", "name": name, "size": 1 + self.chance.below(2)}),
            _ => {
                let fields: Vec<Value> = (0..self.chance.below(4)).map(|at| self.field(FIELDS[at])).collect();
                json!({"type": "record", "name": name, "fields": fields})
            }
        };
        if self.has_aliases && self.chance.one_in(3) {
            branch["aliases"] = json!([format!("{}{}", self.chance.pick(&NAMESPACES), self.chance.pick(&SIMPLE))]);
        }
        if place > 0 || !self.recurs {
            self.names.push(name);
        }
        Some(branch)
    }

    fn field(&mut self, name: &str) -> Value {
        let plain = self.chance.pick(&PLAIN);
        let earlier = self.names.len();
        let ty = match self.chance.below(8) {
            0 => json!("s.Shared"),
            1 => json!(["null", "s.Shared"]),
            2 => json!({"type": "array", "items": "s.Part"}),
            3 if self.recurs => json!(["null", "Root"]),
            4 if earlier > 0 => json!(self.names[self.chance.below(earlier)]),
            5 if earlier > 0 => json!(["null", "s.Part", self.names[self.chance.below(earlier)]]),
            _ => json!(plain),
        };
        let mut field = json!({"name": name, "type": ty});
        if field["type"][0] == "null" && self.chance.one_in(2) {
            field["default"] = Value::Null;
        }
        if self.has_aliases && self.chance.one_in(6) {
            field["aliases"] = json!([self.chance.pick(&FIELDS)]);
        }
        field
    }

    /// Changes what all branches share, or the union as a whole.
    fn change(&mut self, schema: &mut Value) {
        let Some(place) = union_of(schema) else { return };
        match self.chance.below(5) {
            0 => {
                if let Some(ty) = schema.pointer_mut("/fields/0/type/1/fields/0/type") {
                    *ty = json!(self.chance.pick(&PLAIN));
                }
            }
            1 => {
                if let Some(Value::Array(branches)) = schema.pointer_mut(&place) {
                    branches.reverse();
                }
            }
            2 => {
                if let Some(Value::Array(branches)) = schema.pointer_mut(&place) {
                    let turn = self.chance.below(branches.len());
                    branches.rotate_left(turn);
                }
            }
            3 => {
                let (from, to) = (self.chance.pick(&NAMESPACES[1..]), self.chance.pick(&NAMESPACES));
                let text = schema.to_string().replace(&format!("\"{from}T"), &format!("\"{to}T"));
                *schema = serde_json::from_str(&text).unwrap_or_default();
            }
            _ => {}
        }
    }
}

/// Where the union is, if edits have left it there.
fn union_of(schema: &Value) -> Option<String> {
    let places = ["/fields/1/type", "/fields/1/type/items", "/fields/1/type/values"];
    places.into_iter().find(|place| schema.pointer(place).is_some_and(Value::is_array)).map(str::to_owned)
}
