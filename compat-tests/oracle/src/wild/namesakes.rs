//! Unions of few types that are called alike, in several namespaces, and small changes of them.
//!
//! Most of what becomes of them decodes: what matters is whether each type is read as itself.

use serde_json::{Value, json};

use crate::chance::Chance;

const NAMESPACES: [&str; 4] = ["", "a.", "b.", "c.d."];
const SIMPLE: [&str; 3] = ["X", "X", "Y"];
const TYPES: [&str; 4] = ["int", "int", "long", "double"];

/// A schema around a union or two, and what changes make of it.
pub(crate) fn versions(chance: &mut Chance, length: usize) -> Vec<String> {
    let mut branches = Vec::new();
    for _ in 0..2 + chance.below(3) {
        let branch = branch(chance);
        if !branches.iter().any(|other: &Value| other["name"] == branch["name"]) {
            branches.push(branch);
        }
    }
    let around = chance.below(5);
    let mut versions = vec![schema(&branches, around)];
    while versions.len() < length {
        for _ in 0..=chance.below(2) {
            change(&mut branches, chance);
        }
        versions.push(schema(&branches, around));
    }
    versions
}

fn schema(branches: &[Value], around: usize) -> String {
    let union = match branches {
        // A union of one is read as it is, and as the one.
        [only] if around > 2 => only.clone(),
        _ => json!(branches),
    };
    let ty = match around {
        0 => json!({"type": "array", "items": union}),
        1 => json!({"type": "record", "name": "Inner", "fields": [{"name": "inner", "type": union}]}),
        2 => json!({"type": "map", "values": union}),
        _ => union,
    };
    // A union within a branch of a union, and branches that are met again.
    let fields = match branches.first() {
        Some(first) if around == 4 => json!([
            {"name": "union", "type": ty},
            {"name": "again", "type": ["null", first["name"]], "default": null},
        ]),
        _ => json!([{"name": "union", "type": ty}]),
    };
    json!({"type": "record", "name": "Root", "fields": fields}).to_string()
}

fn name(chance: &mut Chance) -> String {
    format!("{}{}", chance.pick(&NAMESPACES), chance.pick(&SIMPLE))
}

fn branch(chance: &mut Chance) -> Value {
    let name = name(chance);
    let mut branch = match chance.below(8) {
        0 => json!({"type": "enum", "name": name, "symbols": ["A", "B"], "default": "A"}),
        1 => json!({"type": "fixed", "name": name, "size": 1 + chance.below(2)}),
        _ => json!({"type": "record", "name": name, "fields": fields(&name, chance)}),
    };
    if chance.one_in(5) {
        branch["aliases"] = json!([self::name(chance)]);
    }
    branch
}

fn fields(own: &str, chance: &mut Chance) -> Value {
    let ty = match chance.below(8) {
        0 => json!({"type": "long", "logicalType": chance.pick(&["timestamp-millis", "timestamp-micros"])}),
        1 => json!(["null", own]),
        2 => json!([
            {"type": "record", "name": format!("{own}.P"), "fields": []},
            {"type": "record", "name": format!("{own}.q.P"), "fields": []},
        ]),
        _ => json!(chance.pick(&TYPES)),
    };
    json!([{"name": "v", "type": ty}])
}

fn change(branches: &mut Vec<Value>, chance: &mut Chance) {
    let at = chance.below(branches.len());
    match chance.below(9) {
        0 => branches.reverse(),
        1 => {
            let turn = chance.below(branches.len());
            branches.rotate_left(turn);
        }
        2 if branches.len() > 1 => {
            branches.remove(at);
        }
        3 => add(branches, chance),
        4 => rename(branches, at, chance),
        5 => {
            let other = chance.below(branches.len());
            let (one, two) = (branches[at]["name"].clone(), branches[other]["name"].clone());
            branches[at]["name"] = two;
            branches[other]["name"] = one;
        }
        6 => branches[at]["aliases"] = json!([name(chance)]),
        7 if branches[at].get("fields").is_some() => {
            let own = branches[at]["name"].as_str().unwrap_or_default().to_owned();
            branches[at]["fields"] = fields(&own, chance);
        }
        _ => {
            if let Some(Value::Array(fields)) = branches[at].get_mut("fields") {
                fields.push(json!({"name": format!("w{}", fields.len()), "type": "int", "default": 0}));
            }
        }
    }
}

fn add(branches: &mut Vec<Value>, chance: &mut Chance) {
    let branch = branch(chance);
    if !branches.iter().any(|other| other["name"] == branch["name"]) {
        let at = chance.below(branches.len() + 1);
        branches.insert(at, branch);
    }
}

/// Moves a branch to another namespace, with or without an alias for where it was.
fn rename(branches: &mut [Value], at: usize, chance: &mut Chance) {
    let name = name(chance);
    if branches.iter().any(|other| other["name"] == name) {
        return;
    }
    let old = branches[at]["name"].take();
    branches[at]["name"] = json!(name);
    if chance.one_in(2) {
        branches[at]["aliases"] = json!([old]);
    }
}
