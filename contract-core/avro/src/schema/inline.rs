//! Shared types: drafts refer to them by full name, and a released version contains their definitions.

use std::collections::{BTreeMap, HashSet};

use super::Name;
use super::parse::{Parsed, Problem, ProblemKind, parse_json};
use crate::json::{Json, MAX_DEPTH, Member, Value};
use crate::source::Span;

/// The named types that drafts may refer to, by full name.
#[derive(Debug, Clone, Default)]
pub struct SharedTypes {
    by_name: BTreeMap<String, Json>,
}

impl SharedTypes {
    /// Adds the definition in a file: a record, enum or fixed type.
    ///
    /// # Errors
    /// If the JSON does not define a named type, or if its name is taken.
    pub fn add(&mut self, definition: Json) -> Result<(), Problem> {
        let problem = |kind, message: String| Problem::new(kind, message, definition.span);
        let Some(name) = defined_name(&definition, None) else {
            let message = "a shared type is a record, enum or fixed type with a `name`";
            return Err(problem(ProblemKind::NoName, message.to_owned()));
        };
        if name.namespace().is_none() {
            let message =
                format!("the shared type `{name}` needs a `namespace`, since drafts refer to it by full name");
            return Err(problem(ProblemKind::BadName, message));
        }
        if self.by_name.contains_key(name.full()) {
            return Err(problem(ProblemKind::Redefined, format!("a second shared type is named `{name}`")));
        }
        self.by_name.insert(name.full().to_owned(), definition);
        Ok(())
    }

    /// Returns whether there are no shared types.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Returns the definitions with their full names.
    pub fn definitions(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.by_name.iter().map(|(name, definition)| (name.as_str(), definition))
    }

    /// Parses each shared type with the types that it refers to.
    pub fn parse_each(&self) -> impl Iterator<Item = (&str, Parsed)> {
        self.by_name.iter().map(|(name, definition)| (name.as_str(), parse_inlined(definition, self)))
    }

    /// Reports references that lead from file to file in a cycle. With a cycle, no order of the files defines every name
    /// before its use, and the result of inlining would depend on which file a draft refers to first.
    pub fn find_cycles(&self) -> Vec<Problem> {
        let mut search = CycleSearch { shared: self, visited: HashSet::new(), path: Vec::new(), found: Vec::new() };
        for name in self.by_name.keys() {
            search.visit(name);
        }
        search.found
    }

    /// Returns the shared types of other files that a definition refers to, in the order of its source.
    fn references(&self, definition: &Json) -> Vec<(&str, Span)> {
        let mut inliner = Inliner::new(self, Follow::Never);
        inliner.inline_type(definition, None, 0);
        inliner.references
    }
}

/// A depth-first search for cycles of references.
struct CycleSearch<'a> {
    shared: &'a SharedTypes,
    visited: HashSet<&'a str>,
    /// The types on the current path, each with the references that have not been followed.
    path: Vec<(&'a str, std::vec::IntoIter<(&'a str, Span)>)>,
    found: Vec<Problem>,
}

impl<'a> CycleSearch<'a> {
    fn visit(&mut self, start: &'a str) {
        self.enter(start);
        while let Some((_, references)) = self.path.last_mut() {
            match references.next() {
                None => {
                    self.path.pop();
                }
                Some((name, span)) => match self.path.iter().position(|(known, _)| *known == name) {
                    Some(first) => self.report(first, span),
                    None => self.enter(name),
                },
            }
        }
    }

    fn enter(&mut self, name: &'a str) {
        if let Some(definition) = self.shared.by_name.get(name)
            && self.visited.insert(name)
        {
            self.path.push((name, self.shared.references(definition).into_iter()));
        }
    }

    fn report(&mut self, first: usize, span: Span) {
        let names: Vec<&str> = self.path[first..].iter().map(|(name, _)| *name).collect();
        let message = format!(
            "the shared types `{}` refer to each other in a cycle; define them in one file",
            names.join("`, `")
        );
        self.found.push(Problem::new(ProblemKind::CircularReference, message, span));
    }
}

/// Replaces the first use of each shared type by its definition. Returns `None` if the draft uses no shared type. The parts
/// of a definition keep their spans, which are in the file of the shared type.
///
/// # Errors
/// If the result is nested deeper than the broker accepts.
pub fn inline(draft: &Json, shared: &SharedTypes) -> Result<Option<Json>, Problem> {
    if shared.by_name.is_empty() {
        return Ok(None);
    }
    let mut inliner = Inliner::new(shared, Follow::Always);
    let schema = inliner.inline_type(draft, None, 0);
    if !inliner.has_inlined {
        return Ok(None);
    }
    if inliner.is_truncated || is_too_deep(&schema) {
        let message =
            format!("with its shared types, this is nested deeper than the {MAX_DEPTH} levels that the broker accepts");
        let span = Span { end: draft.span.start + 1, ..draft.span };
        return Err(Problem::new(ProblemKind::Json, message, span));
    }
    Ok(Some(schema))
}

/// Parses a schema after inlining its shared types.
pub fn parse_inlined(draft: &Json, shared: &SharedTypes) -> Parsed {
    match inline(draft, shared) {
        Ok(inlined) => parse_json(inlined.as_ref().unwrap_or(draft)),
        Err(problem) => Parsed::from_problem(problem),
    }
}

fn is_too_deep(root: &Json) -> bool {
    let mut open = vec![(root, 1)];
    while let Some((json, depth)) = open.pop() {
        match &json.value {
            Value::Array(_) | Value::Object(_) if depth > MAX_DEPTH => return true,
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(members) => open.extend(members.iter().map(|member| (&member.value, depth + 1))),
            _ => {}
        }
    }
    false
}

/// Whether references into other files are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    Never,
    Always,
}

struct Inliner<'a> {
    shared: &'a SharedTypes,
    follow: Follow,
    defined: HashSet<String>,
    /// The references that were not followed.
    references: Vec<(&'a str, Span)>,
    has_inlined: bool,
    /// Whether something was left out because of its depth. Files can refer to files in a long chain, and each takes a part
    /// of the call stack.
    is_truncated: bool,
}

impl<'a> Inliner<'a> {
    fn new(shared: &'a SharedTypes, follow: Follow) -> Self {
        Self {
            shared,
            follow,
            defined: HashSet::new(),
            references: Vec::new(),
            has_inlined: false,
            is_truncated: false,
        }
    }

    /// Returns a type expression with its shared types. `level` is its depth.
    fn inline_type(&mut self, json: &Json, namespace: Option<&str>, level: usize) -> Json {
        if level > MAX_DEPTH {
            self.is_truncated = true;
            return json.clone();
        }
        let value = match &json.value {
            Value::String(name) => return self.inline_reference(json, name, namespace, level),
            Value::Array(branches) => {
                Value::Array(branches.iter().map(|branch| self.inline_type(branch, namespace, level + 1)).collect())
            }
            Value::Object(members) => {
                let name = defined_name(json, namespace);
                if let Some(name) = &name {
                    self.defined.insert(name.full().to_owned());
                }
                let inner = name.as_ref().map_or(namespace, Name::namespace);
                let type_name = json.get("type").and_then(Json::as_str).unwrap_or_default();
                Value::Object(
                    members
                        .iter()
                        .map(|own| with_value(own, self.inline_member(type_name, own, inner, level + 1)))
                        .collect(),
                )
            }
            _ => return json.clone(),
        };
        Json { value, span: json.span }
    }

    /// Returns the value of a member of a type expression whose `type` is `type_name`.
    fn inline_member(&mut self, type_name: &str, member: &Member, namespace: Option<&str>, level: usize) -> Json {
        match (member.key.as_str(), type_name, member.value.as_array()) {
            ("items", "array", _) | ("values", "map", _) => self.inline_type(&member.value, namespace, level),
            ("fields", "record" | "error", Some(fields)) => {
                let fields = fields.iter().map(|field| self.inline_field(field, namespace, level + 1)).collect();
                Json { value: Value::Array(fields), span: member.value.span }
            }
            _ => member.value.clone(),
        }
    }

    fn inline_field(&mut self, field: &Json, namespace: Option<&str>, level: usize) -> Json {
        let Value::Object(members) = &field.value else { return field.clone() };
        let mut value = |own: &Member| match own.key.as_str() {
            "type" => self.inline_type(&own.value, namespace, level + 1),
            _ => own.value.clone(),
        };
        let members = members.iter().map(|own| with_value(own, value(own))).collect();
        Json { value: Value::Object(members), span: field.span }
    }

    fn inline_reference(&mut self, json: &Json, name: &str, namespace: Option<&str>, level: usize) -> Json {
        let full = Name::resolve(name, namespace);
        if self.defined.contains(full.full()) {
            return json.clone();
        }
        match self.shared.by_name.get_key_value(full.full()) {
            Some((name, _)) if self.follow == Follow::Never => {
                self.references.push((name, json.span));
                json.clone()
            }
            Some((_, definition)) => {
                self.has_inlined = true;
                self.inline_type(definition, None, level)
            }
            None => json.clone(),
        }
    }
}

fn with_value(member: &Member, value: Json) -> Member {
    Member { key: member.key.clone(), key_span: member.key_span, value, overrides: member.overrides }
}

/// Returns the name that a definition has in a namespace, or `None` for JSON that is not a definition.
fn defined_name(json: &Json, namespace: Option<&str>) -> Option<Name> {
    let type_name = json.get("type")?.as_str()?;
    if !matches!(type_name, "record" | "error" | "enum" | "fixed") {
        return None;
    }
    let namespace = json.get("namespace").and_then(Json::as_str).or(namespace);
    Some(Name::resolve(json.get("name")?.as_str()?, namespace))
}
