//! Refuses types that are nested deeper than the Rust compiler follows.
//!
//! To find out whether a type can be sent to another thread, the compiler looks into the types that it contains, and those
//! that they contain, for 128 steps. Then it gives up, in every crate that uses the type.

use std::collections::{HashMap, HashSet};

use schemactl_avro::json::{Json, Value};
use schemactl_avro::schema::{Kind, TypeId};

use super::{Model, RustType};
use crate::GenerateError;

/// The maximum number of steps into a message: half of the compiler's, which leaves the others to the types around it.
const MAX_STEPS: u32 = 64;

/// The maximum depth of a default's values; each is an expression within another.
const MAX_DEFAULT_DEPTH: usize = 32;

/// Returns an error for each type and default that is nested too deeply.
pub(super) fn errors(model: &Model<'_>) -> Vec<GenerateError> {
    let mut errors: Vec<GenerateError> = first_too_deep(model)
        .map(|id| GenerateError::TypeTooDeep { location: model.location(id) })
        .into_iter()
        .collect();
    for id in model.schema.ids() {
        let Kind::Record(record) = model.schema.kind(id) else { continue };
        let is_deep = |default: &Json| depth_of(default) > MAX_DEFAULT_DEPTH;
        for field in record.fields.iter().filter(|field| field.default.as_ref().is_some_and(is_deep)) {
            let mut location = model.location(id);
            location.path = format!("{}.{}", location.path, field.name);
            errors.push(GenerateError::DefaultTooDeep { location, max: MAX_DEFAULT_DEPTH });
        }
    }
    errors
}

/// Returns the type at which the way down from the root takes too many steps.
fn first_too_deep(model: &Model<'_>) -> Option<TypeId> {
    let heights = heights(model);
    let height = |id: &TypeId| heights.get(id).copied().unwrap_or(0);
    let mut id = model.schema.root();
    let mut left = MAX_STEPS;
    if height(&id) <= left {
        return None;
    }
    // The deepest way has more steps than are left, and each type takes at least one.
    while let Some(rest) = left.checked_sub(steps(model, id)) {
        left = rest;
        id = model.schema.children(id).max_by_key(height)?;
    }
    Some(id)
}

/// Returns how many steps each type takes, including those of the types in it. A type that contains itself is followed
/// once, as the compiler does.
fn heights(model: &Model<'_>) -> HashMap<TypeId, u32> {
    let mut heights = HashMap::new();
    let mut seen = HashSet::new();
    // An explicit stack, since a schema can be nested deeper than the program's stack allows.
    let mut stack = vec![(model.schema.root(), Visit::Enter)];
    while let Some((id, visit)) = stack.pop() {
        match visit {
            Visit::Enter if seen.insert(id) => {
                stack.push((id, Visit::Leave));
                stack.extend(model.schema.children(id).map(|child| (child, Visit::Enter)));
            }
            Visit::Enter => {}
            Visit::Leave => {
                let deepest = model.schema.children(id).filter_map(|child| heights.get(&child)).copied().max();
                heights.insert(id, steps(model, id).saturating_add(deepest.unwrap_or(0)));
            }
        }
    }
    heights
}

enum Visit {
    Enter,
    Leave,
}

/// Returns the compiler's steps through one type: a vector, for example, is a buffer with a pointer to items.
fn steps(model: &Model<'_>, id: TypeId) -> u32 {
    match model.rust_type(id) {
        RustType::Vec(_) | RustType::Map(_) => 3,
        // In a box.
        RustType::Record if model.is_recursive(id) => 3,
        _ => 1,
    }
}

/// Returns how deep values are nested.
fn depth_of(json: &Json) -> usize {
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
