//! Types in files of their own, to which the schemas of other files refer by name.

use std::collections::{BTreeMap, HashSet};

use super::definitions::{Definition, definitions};
use super::inline::inline;
use super::parse::{Parsed, Problem, ProblemKind};
use super::pulsar_profile::PulsarProfile;
use crate::json::Json;
use crate::source::{SourceId, Span};

/// Schemas that define types, and all types in them by full name.
#[derive(Debug, Clone, Default)]
pub struct SharedTypes {
    /// The schemas by file.
    files: BTreeMap<SourceId, Json>,
    by_name: BTreeMap<String, Definition>,
}

impl SharedTypes {
    /// Adds the types that the schema of a file defines, also those inside of other types. Of two types with one name,
    /// that at the root of a file is used, or else the first.
    ///
    /// # Errors
    /// If the schema defines no named type, or if its name is that of another file's schema.
    pub fn add(&mut self, schema: Json) -> Result<(), Problem> {
        let problem = |kind, message: String| Problem { kind, message, span: schema.span, help: None };
        let found = definitions(&schema);
        if found.is_empty() {
            let message = "a shared type is a record, enum or fixed type with a `name`";
            return Err(problem(ProblemKind::NoName, message.to_owned()));
        }
        for definition in &found {
            let known = self.by_name.get(definition.name.full());
            if definition.json.span == schema.span && known.is_some_and(|known| self.is_root(known)) {
                let message = format!("a second shared type is named `{}`", definition.name);
                return Err(problem(ProblemKind::Redefined, message));
            }
            if definition.json.span == schema.span || known.is_none() {
                self.by_name.insert(definition.name.full().to_owned(), definition.clone());
            }
        }
        self.files.insert(schema.span.source, schema);
        Ok(())
    }

    /// Returns whether a definition is the whole schema of its file.
    fn is_root(&self, definition: &Definition) -> bool {
        let span = definition.json.span;
        self.files.get(&span.source).is_some_and(|schema| schema.span == span)
    }

    /// Returns whether there are no shared types.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Returns the number of types.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Returns the files.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> {
        self.files.keys().copied()
    }

    /// Parses the schema of each file with the types of the other files that it refers to.
    pub fn parse_each(&self, profile: PulsarProfile) -> impl Iterator<Item = Parsed> {
        self.files.values().map(move |schema| self.parse(profile, schema))
    }

    /// Replaces the first use of each type of another file by its definition. Returns `None` if the schema uses none. The
    /// parts of a definition keep their spans, which are in its own file.
    ///
    /// # Errors
    /// If the result is nested deeper than the broker accepts.
    pub fn inline(&self, schema: &Json) -> Result<Option<Json>, Problem> {
        inline(schema, &mut |name, _| self.find(name.full(), schema.span.source))
    }

    /// Parses a schema after inlining types of other files.
    pub fn parse(&self, profile: PulsarProfile, schema: &Json) -> Parsed {
        match self.inline(schema) {
            Ok(inlined) => profile.parse_json(inlined.as_ref().unwrap_or(schema)),
            Err(problem) => Parsed::from_problem(problem),
        }
    }

    /// Returns the definition of a type in another file than `own`. Within a file, a type must be defined before its use.
    fn find(&self, name: &str, own: SourceId) -> Option<&Definition> {
        self.by_name.get(name).filter(|definition| definition.json.span.source != own)
    }

    /// Reports references that lead from file to file in a cycle. With a cycle, no order of the files defines every name
    /// before its use, and the result of inlining would depend on which file a draft refers to first.
    pub fn find_cycles(&self) -> Vec<Problem> {
        let mut search = CycleSearch { shared: self, visited: HashSet::new(), path: Vec::new(), found: Vec::new() };
        for file in self.files.keys() {
            search.visit(*file);
        }
        search.found
    }

    /// Returns the other files that a file refers to, in the order of its source.
    fn references(&self, schema: &Json) -> Vec<(SourceId, Span)> {
        let mut references = Vec::new();
        let mut record = |name: &super::Name, span: Span| {
            let found = self.find(name.full(), schema.span.source);
            references.extend(found.map(|definition| (definition.json.span.source, span)));
            None
        };
        // Without inlining, the result cannot be too deep.
        drop(inline(schema, &mut record));
        references
    }

    /// Returns the name of a file's first type.
    fn name_of(&self, file: SourceId) -> String {
        let first = self.files.get(&file).and_then(|schema| definitions(schema).into_iter().next());
        first.map_or_else(String::new, |definition| definition.name.to_string())
    }
}

/// A depth-first search for cycles of references.
struct CycleSearch<'a> {
    shared: &'a SharedTypes,
    visited: HashSet<SourceId>,
    /// The files on the current path, each with the references that have not been followed.
    path: Vec<(SourceId, std::vec::IntoIter<(SourceId, Span)>)>,
    found: Vec<Problem>,
}

impl CycleSearch<'_> {
    fn visit(&mut self, start: SourceId) {
        self.enter(start);
        while let Some((_, references)) = self.path.last_mut() {
            match references.next() {
                None => {
                    self.path.pop();
                }
                Some((file, span)) => match self.path.iter().position(|(known, _)| *known == file) {
                    Some(first) => self.report(first, span),
                    None => self.enter(file),
                },
            }
        }
    }

    fn enter(&mut self, file: SourceId) {
        if let Some(schema) = self.shared.files.get(&file)
            && self.visited.insert(file)
        {
            self.path.push((file, self.shared.references(schema).into_iter()));
        }
    }

    fn report(&mut self, first: usize, span: Span) {
        let names: Vec<String> = self.path[first..].iter().map(|(file, _)| self.shared.name_of(*file)).collect();
        let message = format!(
            "the shared types `{}` refer to each other in a cycle; define them in one file",
            names.join("`, `")
        );
        self.found.push(Problem { kind: ProblemKind::CircularReference, message, span, help: None });
    }
}
