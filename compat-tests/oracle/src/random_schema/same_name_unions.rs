//! Small unions of types with the same simple name in several namespaces.
//!
//! Most versions can read each other; the question is whether each type is read as itself.

use serde_json::{Value, json};

use test_support::Rng;

const NAMESPACES: [&str; 4] = ["", "a.", "b.", "c.d."];
const SIMPLE: [&str; 3] = ["X", "X", "Y"];
const TYPES: [&str; 4] = ["int", "int", "long", "double"];

/// Creates a schema with one or two unions, and the versions after some changes.
pub(crate) fn versions(rng: &mut Rng, length: usize) -> Vec<String> {
    let mut branches = Vec::new();
    for _ in 0..2 + rng.below(3) {
        let branch = branch(rng);
        if !branches.iter().any(|other: &Value| other["name"] == branch["name"]) {
            branches.push(branch);
        }
    }
    let wrapper = rng.below(5);
    let mut versions = vec![schema(&branches, wrapper)];
    while versions.len() < length {
        for _ in 0..=rng.below(2) {
            change(&mut branches, rng);
        }
        versions.push(schema(&branches, wrapper));
    }
    versions
}

fn schema(branches: &[Value], wrapper: usize) -> String {
    let union = match branches {
        // A union of one branch, or its branch alone.
        [only] if wrapper > 2 => only.clone(),
        _ => json!(branches),
    };
    let ty = match wrapper {
        0 => json!({"type": "array", "items": union}),
        1 => json!({"type": "record", "name": "Inner", "fields": [{"name": "inner", "type": union}]}),
        2 => json!({"type": "map", "values": union}),
        _ => union,
    };
    // In some schemas the first branch is used a second time.
    let fields = match branches.first() {
        Some(first) if wrapper == 4 => json!([
            {"name": "union", "type": ty},
            {"name": "again", "type": ["null", first["name"]], "default": null},
        ]),
        _ => json!([{"name": "union", "type": ty}]),
    };
    json!({"type": "record", "name": "Root", "fields": fields}).to_string()
}

fn name(rng: &mut Rng) -> String {
    format!("{}{}", rng.pick(&NAMESPACES), rng.pick(&SIMPLE))
}

fn branch(rng: &mut Rng) -> Value {
    let name = name(rng);
    let mut branch = match rng.below(8) {
        0 => json!({"type": "enum", "name": name, "symbols": ["A", "B"], "default": "A"}),
        1 => json!({"type": "fixed", "name": name, "size": 1 + rng.below(2)}),
        _ => json!({"type": "record", "name": name, "fields": fields(&name, rng)}),
    };
    if rng.one_in(5) {
        branch["aliases"] = json!([self::name(rng)]);
    }
    branch
}

fn fields(own: &str, rng: &mut Rng) -> Value {
    let ty = match rng.below(8) {
        0 => json!({"type": "long", "logicalType": rng.pick(&["timestamp-millis", "timestamp-micros"])}),
        1 => json!(["null", own]),
        2 => json!([
            {"type": "record", "name": format!("{own}.P"), "fields": []},
            {"type": "record", "name": format!("{own}.q.P"), "fields": []},
        ]),
        _ => json!(rng.pick(&TYPES)),
    };
    json!([{"name": "v", "type": ty}])
}

fn change(branches: &mut Vec<Value>, rng: &mut Rng) {
    let at = rng.below(branches.len());
    match rng.below(9) {
        0 => branches.reverse(),
        1 => {
            let turn = rng.below(branches.len());
            branches.rotate_left(turn);
        }
        2 if branches.len() > 1 => {
            branches.remove(at);
        }
        3 => add(branches, rng),
        4 => rename(branches, at, rng),
        5 => {
            let other = rng.below(branches.len());
            let (one, two) = (branches[at]["name"].clone(), branches[other]["name"].clone());
            branches[at]["name"] = two;
            branches[other]["name"] = one;
        }
        6 => branches[at]["aliases"] = json!([name(rng)]),
        7 if branches[at].get("fields").is_some() => {
            let own = branches[at]["name"].as_str().unwrap_or_default().to_owned();
            branches[at]["fields"] = fields(&own, rng);
        }
        _ => {
            if let Some(Value::Array(fields)) = branches[at].get_mut("fields") {
                fields.push(json!({"name": format!("w{}", fields.len()), "type": "int", "default": 0}));
            }
        }
    }
}

fn add(branches: &mut Vec<Value>, rng: &mut Rng) {
    let branch = branch(rng);
    if !branches.iter().any(|other| other["name"] == branch["name"]) {
        let at = rng.below(branches.len() + 1);
        branches.insert(at, branch);
    }
}

/// Moves a branch to another namespace, with or without an alias for the old name.
fn rename(branches: &mut [Value], at: usize, rng: &mut Rng) {
    let name = name(rng);
    if branches.iter().any(|other| other["name"] == name) {
        return;
    }
    let old = branches[at]["name"].take();
    branches[at]["name"] = json!(name);
    if rng.one_in(2) {
        branches[at]["aliases"] = json!([old]);
    }
}
