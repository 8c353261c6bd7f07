//! The named types of all files, to which the schemas of other files can refer.

use std::collections::HashMap;

use contract_core::json::{Json, Member, Value};
use contract_core::schema::Name;

/// The definition of a named type in a file.
#[derive(Clone)]
pub(super) struct Definition {
    /// The type's full name.
    pub(super) name: String,
    /// The definition, with its namespace.
    pub(super) json: Json,
    /// Whether it is a message of its file.
    pub(super) rank: Rank,
}

/// Whether a definition is a message of its file. Of several definitions of a name, messages come first, because the
/// others can be copies that an import made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A type to which the file's messages refer.
    Type,
    /// A message.
    Message,
}

/// Returns the definitions in a schema, also those inside of other types.
pub(super) fn definitions(schema: &Json, rank: Rank) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut open: Vec<(&Json, Option<String>)> = vec![(schema, None)];
    while let Some((json, namespace)) = open.pop() {
        if let Some(branches) = json.as_array() {
            open.extend(branches.iter().rev().map(|branch| (branch, namespace.clone())));
            continue;
        }
        let namespace = match defined_name(json, namespace.as_deref()) {
            None => namespace,
            Some(name) => {
                let own = name.namespace().map(str::to_owned);
                let json = with_namespace(json, own.as_deref().unwrap_or_default());
                found.push(Definition { name: name.full().to_owned(), json, rank });
                own
            }
        };
        let inner = ["items", "values"].into_iter().filter_map(|key| json.get(key));
        let fields = json.get("fields").and_then(Json::as_array).unwrap_or_default();
        let types = fields.iter().filter_map(|field| field.get("type"));
        open.extend(inner.chain(types).map(|inner| (inner, namespace.clone())));
    }
    found
}

/// Returns the name that a definition has in a namespace, or `None` for JSON that is not a definition.
pub(super) fn defined_name(json: &Json, namespace: Option<&str>) -> Option<Name> {
    let type_name = json.get("type")?.as_str()?;
    if !matches!(type_name, "record" | "error" | "enum" | "fixed") {
        return None;
    }
    let namespace = json.get("namespace").and_then(Json::as_str).or(namespace);
    Some(Name::resolve(json.get("name")?.as_str()?, namespace))
}

/// Returns a definition with its namespace as a member, so that it means the same in every place.
fn with_namespace(definition: &Json, namespace: &str) -> Json {
    let is_full = definition.get("name").and_then(Json::as_str).is_some_and(|name| name.contains('.'));
    let Value::Object(members) = &definition.value else { return definition.clone() };
    if is_full || definition.get("namespace").is_some() {
        return definition.clone();
    }
    let value = Json { value: Value::String(namespace.to_owned()), span: definition.span };
    let mut members = members.clone();
    let after_name = members.iter().position(|member| member.key == "name").map_or(0, |index| index + 1);
    let namespace = Member { key: "namespace".to_owned(), key_span: definition.span, value, overrides: None };
    members.insert(after_name, namespace);
    Json { value: Value::Object(members), span: definition.span }
}

/// Returns a definition of a protocol with the protocol's namespace, unless it has one.
pub(super) fn in_namespace(definition: &Json, namespace: &str) -> Json {
    if namespace.is_empty() { definition.clone() } else { with_namespace(definition, namespace) }
}

/// A definition and where it is.
#[derive(Clone, Copy)]
pub(super) struct Located<'a> {
    /// The path of its file.
    pub(super) path: &'a str,
    /// The version that the path names.
    pub(super) version: &'a [u64],
    /// The definition.
    pub(super) definition: &'a Definition,
}

/// The definitions of all files by name.
#[derive(Default)]
pub(super) struct Index<'a> {
    by_name: HashMap<&'a str, Vec<Located<'a>>>,
}

impl<'a> Index<'a> {
    /// Adds a definition.
    pub(super) fn add(&mut self, located: Located<'a>) {
        self.by_name.entry(&located.definition.name).or_default().push(located);
    }

    /// Returns the definition that a file refers to by a full name: its own, else that of the nearest folder, of the same
    /// version or the newest.
    pub(super) fn find(&self, name: &str, path: &str, version: &[u64]) -> Option<Located<'a>> {
        let found = self.by_name.get(name)?.iter();
        found.copied().max_by_key(|located| {
            (
                located.definition.rank,
                located.path == path,
                common_folders(located.path, path),
                located.version == version,
                located.version,
            )
        })
    }
}

/// Counts the folders that two paths have in common.
fn common_folders(left: &str, right: &str) -> usize {
    let folders = |path: &'_ str| path.matches('/').count();
    let common = left.split('/').zip(right.split('/')).take_while(|(left, right)| left == right).count();
    common.min(folders(left)).min(folders(right))
}
