//! Shared types: a draft refers to them by full name, and a sealed version carries their definitions.

use std::collections::{BTreeMap, HashSet};

use super::parse::{Problem, ProblemCode};
use super::{Name, parse};
use crate::json::{Json, Member, Value};

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
        let problem = |code, message: String| Problem { code, message, span: definition.span };
        let Some(name) = defined_name(&definition, None) else {
            let message = "a shared type is a record, enum or fixed type with a `name`";
            return Err(problem(ProblemCode::NoName, message.to_owned()));
        };
        if name.namespace().is_none() {
            let message =
                format!("the shared type `{name}` needs a `namespace`, since drafts refer to it by full name");
            return Err(problem(ProblemCode::BadName, message));
        }
        if self.by_name.contains_key(name.full()) {
            return Err(problem(ProblemCode::Redefined, format!("a second shared type is named `{name}`")));
        }
        self.by_name.insert(name.full().to_owned(), definition);
        Ok(())
    }

    /// The definitions by full name.
    pub fn definitions(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.by_name.iter().map(|(name, definition)| (name.as_str(), definition))
    }

    /// The shared types, each inlined and parsed on its own.
    pub fn parse_each(&self) -> impl Iterator<Item = (&str, parse::Parsed)> {
        self.by_name.iter().map(|(name, definition)| {
            let inlined = inline(definition, self);
            (name.as_str(), parse::parse(inlined.as_ref().unwrap_or(definition)))
        })
    }
}

/// Puts the definition of each shared type in the place of its first use; nothing where the draft uses none.
/// What is inlined keeps its place in the file that it came from.
pub fn inline(draft: &Json, shared: &SharedTypes) -> Option<Json> {
    let mut walk = Inliner { shared, defined: HashSet::new(), used: false };
    let inlined = walk.type_of(draft, None);
    walk.used.then_some(inlined)
}

struct Inliner<'a> {
    shared: &'a SharedTypes,
    defined: HashSet<String>,
    used: bool,
}

impl Inliner<'_> {
    fn type_of(&mut self, json: &Json, space: Option<&str>) -> Json {
        match &json.value {
            Value::String(name) => self.reference(json, name, space),
            Value::Array(branches) => {
                let branches = branches.iter().map(|branch| self.type_of(branch, space)).collect();
                Json { value: Value::Array(branches), span: json.span }
            }
            Value::Object(members) => {
                let name = defined_name(json, space);
                if let Some(name) = &name {
                    self.defined.insert(name.full().to_owned());
                }
                let inner = name.as_ref().map_or(space, Name::namespace);
                let members = members
                    .iter()
                    .map(|member| Member { value: self.member(json, member, inner), ..member.clone() })
                    .collect();
                Json { value: Value::Object(members), span: json.span }
            }
            _ => json.clone(),
        }
    }

    fn member(&mut self, owner: &Json, member: &Member, space: Option<&str>) -> Json {
        let is = |word: &str| owner.get("type").and_then(Json::as_str) == Some(word);
        match member.key.as_str() {
            "items" if is("array") => self.type_of(&member.value, space),
            "values" if is("map") => self.type_of(&member.value, space),
            "fields" if is("record") || is("error") => {
                let Some(fields) = member.value.as_array() else { return member.value.clone() };
                let fields = fields.iter().map(|field| self.field(field, space)).collect();
                Json { value: Value::Array(fields), span: member.value.span }
            }
            _ => member.value.clone(),
        }
    }

    fn field(&mut self, field: &Json, space: Option<&str>) -> Json {
        let Value::Object(members) = &field.value else { return field.clone() };
        let members = members
            .iter()
            .map(|member| match member.key.as_str() {
                "type" => Member { value: self.type_of(&member.value, space), ..member.clone() },
                _ => member.clone(),
            })
            .collect();
        Json { value: Value::Object(members), span: field.span }
    }

    fn reference(&mut self, json: &Json, name: &str, space: Option<&str>) -> Json {
        let full = Name::resolve(name, space);
        if self.defined.contains(full.full()) {
            return json.clone();
        }
        match self.shared.by_name.get(full.full()) {
            Some(definition) => {
                self.used = true;
                self.type_of(definition, None)
            }
            None => json.clone(),
        }
    }
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
