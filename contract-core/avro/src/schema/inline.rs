//! Shared types: a draft refers to them by full name, and a sealed version carries their definitions.

use std::collections::{BTreeMap, HashSet};

use super::parse::{Problem, ProblemKind};
use super::{Name, parse};
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
    /// A problem where the JSON is no definition of a named type, or the name is taken.
    pub fn add(&mut self, definition: Json) -> Result<(), Problem> {
        let problem = |kind, message: String| Problem { kind, message, span: definition.span };
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

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The definitions by full name.
    pub fn definitions(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.by_name.iter().map(|(name, definition)| (name.as_str(), definition))
    }

    /// The shared types, each inlined and parsed on its own.
    pub fn parse_each(&self) -> impl Iterator<Item = (&str, parse::Parsed)> {
        self.by_name.iter().map(|(name, definition)| (name.as_str(), parse_inlined(definition, self)))
    }

    /// Circles of references from file to file: no order of the files then defines each name before its use, and
    /// which of them carries the others would hang on which one a draft names first.
    pub fn find_cycles(&self) -> Vec<Problem> {
        let mut walk = Circles { shared: self, done: HashSet::new(), way: Vec::new(), found: Vec::new() };
        for name in self.by_name.keys() {
            walk.visit(name);
        }
        walk.found
    }

    /// The shared types of other files that a definition refers to, in the order of its text.
    fn references(&self, definition: &Json) -> Vec<(&str, Span)> {
        let mut walk = Inliner::new(self, Depth::OneFile);
        walk.type_of(definition, None, 0);
        walk.references
    }
}

/// A way from shared type to shared type, in search of one that leads back.
struct Circles<'a> {
    shared: &'a SharedTypes,
    done: HashSet<&'a str>,
    /// The types on the way, each with the references that are still to be followed.
    way: Vec<(&'a str, std::vec::IntoIter<(&'a str, Span)>)>,
    found: Vec<Problem>,
}

impl<'a> Circles<'a> {
    fn visit(&mut self, start: &'a str) {
        self.enter(start);
        while let Some((_, references)) = self.way.last_mut() {
            match references.next() {
                None => {
                    self.way.pop();
                }
                Some((name, span)) => match self.way.iter().position(|(known, _)| *known == name) {
                    Some(first) => self.report(first, span),
                    None => self.enter(name),
                },
            }
        }
    }

    fn enter(&mut self, name: &'a str) {
        if let Some(definition) = self.shared.by_name.get(name)
            && self.done.insert(name)
        {
            self.way.push((name, self.shared.references(definition).into_iter()));
        }
    }

    fn report(&mut self, first: usize, span: Span) {
        let names: Vec<&str> = self.way[first..].iter().map(|(name, _)| *name).collect();
        let message = format!(
            "the shared types `{}` refer to each other in a circle; define them in one file",
            names.join("`, `")
        );
        self.found.push(Problem { kind: ProblemKind::CircularReference, message, span });
    }
}

/// Puts the definition of each shared type in the place of its first use; nothing where the draft uses none.
/// What is inlined keeps its place in the file that it came from.
///
/// # Errors
/// Where the whole is nested deeper than the broker reads.
pub fn inline(draft: &Json, shared: &SharedTypes) -> Result<Option<Json>, Problem> {
    if shared.by_name.is_empty() {
        return Ok(None);
    }
    let mut walk = Inliner::new(shared, Depth::AllFiles);
    let inlined = walk.type_of(draft, None, 0);
    if !walk.used {
        return Ok(None);
    }
    if walk.is_cut || is_too_deep(&inlined) {
        let message = format!(
            "with the shared types put in, this is nested deeper than the {MAX_DEPTH} levels that the broker reads"
        );
        let span = Span { end: draft.span.start + 1, ..draft.span };
        return Err(Problem { kind: ProblemKind::Json, message, span });
    }
    Ok(Some(inlined))
}

/// Parses a schema with the shared types put in that it uses.
pub fn parse_inlined(draft: &Json, shared: &SharedTypes) -> parse::Parsed {
    match inline(draft, shared) {
        Ok(inlined) => parse::parse_json(inlined.as_ref().unwrap_or(draft)),
        Err(problem) => parse::Parsed::from_problem(problem),
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

/// Whether references are followed into other files.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    OneFile,
    AllFiles,
}

struct Inliner<'a> {
    shared: &'a SharedTypes,
    depth: Depth,
    defined: HashSet<String>,
    /// References that were met and not followed.
    references: Vec<(&'a str, Span)>,
    used: bool,
    /// Whether the walk stopped somewhere: files refer to files as deep as they like, and it takes call stack.
    is_cut: bool,
}

impl<'a> Inliner<'a> {
    fn new(shared: &'a SharedTypes, depth: Depth) -> Self {
        Self { shared, depth, defined: HashSet::new(), references: Vec::new(), used: false, is_cut: false }
    }

    /// A type expression that lies in `level` others.
    fn type_of(&mut self, json: &Json, space: Option<&str>, level: usize) -> Json {
        if level > MAX_DEPTH {
            self.is_cut = true;
            return json.clone();
        }
        let value = match &json.value {
            Value::String(name) => return self.reference(json, name, space, level),
            Value::Array(branches) => {
                Value::Array(branches.iter().map(|branch| self.type_of(branch, space, level + 1)).collect())
            }
            Value::Object(members) => {
                let name = defined_name(json, space);
                if let Some(name) = &name {
                    self.defined.insert(name.full().to_owned());
                }
                let inner = name.as_ref().map_or(space, Name::namespace);
                let word = json.get("type").and_then(Json::as_str).unwrap_or_default();
                Value::Object(
                    members.iter().map(|own| with_value(own, self.member(word, own, inner, level + 1))).collect(),
                )
            }
            _ => return json.clone(),
        };
        Json { value, span: json.span }
    }

    /// A member of a type expression whose `type` is `word`.
    fn member(&mut self, word: &str, member: &Member, space: Option<&str>, level: usize) -> Json {
        match (member.key.as_str(), word, member.value.as_array()) {
            ("items", "array", _) | ("values", "map", _) => self.type_of(&member.value, space, level),
            ("fields", "record" | "error", Some(fields)) => {
                let fields = fields.iter().map(|field| self.field(field, space, level + 1)).collect();
                Json { value: Value::Array(fields), span: member.value.span }
            }
            _ => member.value.clone(),
        }
    }

    fn field(&mut self, field: &Json, space: Option<&str>, level: usize) -> Json {
        let Value::Object(members) = &field.value else { return field.clone() };
        let mut value = |own: &Member| match own.key.as_str() {
            "type" => self.type_of(&own.value, space, level + 1),
            _ => own.value.clone(),
        };
        let members = members.iter().map(|own| with_value(own, value(own))).collect();
        Json { value: Value::Object(members), span: field.span }
    }

    fn reference(&mut self, json: &Json, name: &str, space: Option<&str>, level: usize) -> Json {
        let full = Name::resolve(name, space);
        if self.defined.contains(full.full()) {
            return json.clone();
        }
        match self.shared.by_name.get_key_value(full.full()) {
            Some((name, _)) if self.depth == Depth::OneFile => {
                self.references.push((name, json.span));
                json.clone()
            }
            Some((_, definition)) => {
                self.used = true;
                self.type_of(definition, None, level)
            }
            None => json.clone(),
        }
    }
}

/// The same member with another value.
fn with_value(member: &Member, value: Json) -> Member {
    Member { key: member.key.clone(), key_span: member.key_span, value, overrides: member.overrides }
}

/// The full name that a definition has in the namespace `space`.
fn defined_name(json: &Json, space: Option<&str>) -> Option<Name> {
    let word = json.get("type")?.as_str()?;
    if !matches!(word, "record" | "error" | "enum" | "fixed") {
        return None;
    }
    let space = json.get("namespace").and_then(Json::as_str).or(space);
    Some(Name::resolve(json.get("name")?.as_str()?, space))
}
