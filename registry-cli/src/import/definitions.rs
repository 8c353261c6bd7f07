//! The named types of all files, to which the schemas of other files can refer.

use std::collections::HashMap;

use contract_core::json::Json;
use contract_core::schema::{self, with_namespace};

/// The definition of a named type in a file.
#[derive(Clone)]
pub(super) struct Definition {
    /// The type's name and definition.
    pub(super) named: schema::Definition,
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
    schema::definitions(schema).into_iter().map(|named| Definition { named, rank }).collect()
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
        self.by_name.entry(located.definition.named.name.full()).or_default().push(located);
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
