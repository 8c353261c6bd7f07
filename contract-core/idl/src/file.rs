//! A file with the types of the files that it imports.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use schemactl_avro::json::{self, Json, Member, Value};
use schemactl_avro::schema::Name;
use schemactl_avro::source::{SourceId, Sources, Span};

use crate::error::{IdlError, Result};
use crate::parser::{self, Item};

pub use crate::parser::ImportKind;

/// The types of a file.
#[derive(Debug, Clone)]
pub struct IdlFile {
    /// The type after `schema`, for a file that is one schema. It refers to types by their full names.
    pub main: Option<Json>,
    /// All named types, in an order in which imported types are where they are imported. References are full names, also
    /// to types that follow.
    pub types: Vec<NamedType>,
}

/// A record, enum or fixed type.
#[derive(Debug, Clone)]
pub struct NamedType {
    /// The full name.
    pub name: Name,
    /// The definition.
    pub json: Json,
    /// Whether the definition is in an imported file.
    pub is_imported: bool,
}

/// An import statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The notation of the imported file.
    pub kind: ImportKind,
    /// The path as it is written.
    pub path: String,
}

/// An imported file.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    /// The path, by which a file is recognised that is imported twice.
    pub path: PathBuf,
    /// The text.
    pub text: Arc<str>,
}

/// Reads an imported file, given the path of the file that imports it; returns `None` if the file does not exist.
pub type ReadImport<'r> = dyn FnMut(&str, &Import) -> Option<ImportedFile> + 'r;

/// Parses a file and all files that it imports.
///
/// # Errors
/// The first error of a file: its syntax, a missing import, or a type that is not defined.
pub fn parse(sources: &mut Sources, path: &str, text: &str, read: &mut ReadImport<'_>) -> Result<IdlFile> {
    let mut loader = Loader {
        sources,
        read,
        visited: HashSet::from([PathBuf::from(path)]),
        types: Vec::new(),
        names: HashMap::new(),
        references: Vec::new(),
    };
    let source = loader.sources.add(path, text);
    let main = loader.load_idl(path, text, source, Origin::Own)?;
    let Loader { types, names, references, .. } = loader;
    for (name, span) in references {
        if !names.contains_key(name.full()) {
            return Err(IdlError::new(span, format!("the type `{name}` is not defined")));
        }
    }
    Ok(IdlFile { main, types })
}

/// Whether a type is in the file itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Own,
    Imported,
}

struct Loader<'a, 'r> {
    sources: &'a mut Sources,
    read: &'a mut ReadImport<'r>,
    visited: HashSet<PathBuf>,
    types: Vec<NamedType>,
    /// The defined names, each with its place.
    names: HashMap<String, Span>,
    references: Vec<(Name, Span)>,
}

impl Loader<'_, '_> {
    fn load_idl(&mut self, path: &str, text: &str, source: SourceId, origin: Origin) -> Result<Option<Json>> {
        let parsed = parser::parse(text, source)?;
        for item in parsed.items {
            match item {
                Item::Import { kind, path: imported, span } => {
                    self.import(path, &Import { kind, path: imported }, span)?;
                }
                Item::Type { name, json, span } => self.add(name, json, span, origin)?,
            }
        }
        self.references.extend(parsed.references);
        Ok(parsed.main)
    }

    fn add(&mut self, name: Name, json: Json, span: Span, origin: Origin) -> Result<()> {
        if self.names.insert(name.full().to_owned(), span).is_some() {
            return Err(IdlError::new(span, format!("`{name}` is defined a second time")));
        }
        self.types.push(NamedType { name, json, is_imported: origin == Origin::Imported });
        Ok(())
    }

    fn import(&mut self, from: &str, import: &Import, span: Span) -> Result<()> {
        let Some(file) = (self.read)(from, import) else {
            return Err(IdlError::new(span, format!("cannot read the imported file `{}`", import.path)));
        };
        if !self.visited.insert(file.path.clone()) {
            return Ok(());
        }
        let source = self.sources.add(file.path.clone(), Arc::clone(&file.text));
        let path = file.path.to_string_lossy();
        match import.kind {
            ImportKind::Idl => self.load_idl(&path, &file.text, source, Origin::Imported).map(drop),
            ImportKind::Protocol => {
                let protocol = parse_file(&file.text, source)?;
                let string = |key| protocol.get(key).and_then(Json::as_str);
                let name = Name::resolve(string("protocol").unwrap_or_default(), string("namespace"));
                let namespace = name.namespace().unwrap_or_default();
                let types = protocol.get("types").and_then(Json::as_array).unwrap_or_default();
                types.iter().try_for_each(|definition| self.add_json(definition, namespace, span))
            }
            ImportKind::Schema => {
                let schema = parse_file(&file.text, source)?;
                match schema.as_array() {
                    Some(types) => types.iter().try_for_each(|definition| self.add_json(definition, "", span)),
                    None => self.add_json(&schema, "", span),
                }
            }
        }
    }

    /// Adds a definition in JSON and the types in it.
    fn add_json(&mut self, definition: &Json, namespace: &str, span: Span) -> Result<()> {
        let name = definition.get("name").and_then(Json::as_str);
        let own = definition.get("namespace").and_then(Json::as_str).unwrap_or(namespace);
        let Some(name) = name.map(|name| Name::resolve(name, Some(own))) else {
            return Err(IdlError::new(span, "the imported file does not define a named type"));
        };
        for inner in inner_names(definition, Some(own)) {
            self.names.entry(inner.full().to_owned()).or_insert(definition.span);
        }
        self.add(name, in_namespace(definition, own), definition.span, Origin::Imported)
    }
}

/// Returns the names of the types in a definition that are not the definition itself.
fn inner_names(definition: &Json, namespace: Option<&str>) -> Vec<Name> {
    let mut names = Vec::new();
    let mut open = vec![(definition, namespace.map(str::to_owned))];
    while let Some((json, namespace)) = open.pop() {
        if let Some(branches) = json.as_array() {
            open.extend(branches.iter().map(|branch| (branch, namespace.clone())));
            continue;
        }
        let own = json.get("namespace").and_then(Json::as_str).or(namespace.as_deref());
        let name = json.get("name").and_then(Json::as_str).map(|name| Name::resolve(name, own));
        let inner = name.as_ref().map_or(namespace.clone(), |name| name.namespace().map(str::to_owned));
        let fields = json.get("fields").and_then(Json::as_array).unwrap_or_default();
        let types = fields.iter().filter_map(|field| field.get("type"));
        let items = ["items", "values"].into_iter().filter_map(|key| json.get(key));
        open.extend(types.chain(items).map(|json| (json, inner.clone())));
        names.extend(name.filter(|_| !std::ptr::eq(json, definition)));
    }
    names
}

/// Returns a definition with a namespace, unless it has one.
fn in_namespace(definition: &Json, namespace: &str) -> Json {
    let Value::Object(members) = &definition.value else { return definition.clone() };
    if namespace.is_empty() || definition.get("namespace").is_some() {
        return definition.clone();
    }
    let span = definition.span;
    let value = Json { value: Value::String(namespace.to_owned()), span };
    let namespace = Member { key: "namespace".to_owned(), key_span: span, value, overrides: None };
    Json { value: Value::Object([members.clone(), vec![namespace]].concat()), span }
}

fn parse_file(text: &str, source: SourceId) -> Result<Json> {
    let document = json::parse(text, source).map_err(|error| IdlError::new(error.span, error.message))?;
    Ok(document.root().to_json())
}
