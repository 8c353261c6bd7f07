//! How deep generated types and values lie in each other.
//!
//! Rust's compiler finds out whether a type can be sent to another thread by looking at what it is made of, and what
//! that is made of, for 128 steps; then it gives up, in every crate that uses the type.

use std::collections::{HashMap, HashSet};

use contract_core::json::{Json, Value};
use contract_core::schema::{Kind, TypeId};

use super::{Model, RustType, graph};
use crate::GenerateError;

/// The most steps that a message takes: half of the compiler's, which leaves as many to what holds the message.
const STEPS: u32 = 64;

/// The most values of a default that lie in each other, each of which is an expression in an expression.
const NESTED_VALUES: usize = 32;

/// What lies too deep.
pub(super) fn refusals(model: &Model<'_>) -> Vec<GenerateError> {
    let mut errors: Vec<GenerateError> = first_too_deep(model)
        .map(|id| GenerateError::TypeTooDeep { location: model.location(id) })
        .into_iter()
        .collect();
    for id in model.schema.ids() {
        let Kind::Record(record) = model.schema.kind(id) else { continue };
        let deep = |default: &Json| nested(default) > NESTED_VALUES;
        for field in record.fields.iter().filter(|field| field.default.as_ref().is_some_and(deep)) {
            let mut location = model.location(id);
            location.path = format!("{}.{}", location.path, field.name);
            errors.push(GenerateError::DefaultTooDeep { location, most: NESTED_VALUES });
        }
    }
    errors
}

/// The type at which the way down from the root takes too many steps.
fn first_too_deep(model: &Model<'_>) -> Option<TypeId> {
    let heights = heights(model);
    let height = |id: &TypeId| heights.get(id).copied().unwrap_or(0);
    let mut id = model.schema.root();
    let mut left = STEPS;
    if height(&id) <= left {
        return None;
    }
    // Down the deepest way; it has more steps than there are left, and each type takes one at least.
    while let Some(rest) = left.checked_sub(steps(model, id)) {
        left = rest;
        id = graph::children(model.schema, id).into_iter().max_by_key(height)?;
    }
    Some(id)
}

/// The steps that each type takes with all that it is made of. A type that contains itself is followed once, as the
/// compiler does.
fn heights(model: &Model<'_>) -> HashMap<TypeId, u32> {
    let mut heights = HashMap::new();
    let mut met = HashSet::new();
    // A stack of our own: a schema is deeper than the program's.
    let mut stack = vec![(model.schema.root(), Visit::Enter)];
    while let Some((id, visit)) = stack.pop() {
        let parts = graph::children(model.schema, id);
        match visit {
            Visit::Enter if met.insert(id) => {
                stack.push((id, Visit::Leave));
                stack.extend(parts.into_iter().map(|part| (part, Visit::Enter)));
            }
            Visit::Enter => {}
            Visit::Leave => {
                let deepest = parts.iter().filter_map(|part| heights.get(part)).copied().max().unwrap_or(0);
                heights.insert(id, steps(model, id).saturating_add(deepest));
            }
        }
    }
    heights
}

enum Visit {
    Enter,
    Leave,
}

/// The compiler's steps through one type: a vector, for one, is a buffer with a pointer to items.
fn steps(model: &Model<'_>, id: TypeId) -> u32 {
    match model.rust_type(id) {
        RustType::Vec(_) | RustType::Map(_) => 3,
        // In a box.
        RustType::Record if model.is_recursive(id) => 3,
        _ => 1,
    }
}

/// How many values lie in each other.
fn nested(json: &Json) -> usize {
    let mut deepest = 0;
    let mut stack = vec![(json, 1)];
    while let Some((json, depth)) = stack.pop() {
        deepest = deepest.max(depth);
        match &json.value {
            Value::Array(items) => stack.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => stack.extend(members.iter().map(|member| (&member.value, depth + 1))),
            _ => {}
        }
    }
    deepest
}
