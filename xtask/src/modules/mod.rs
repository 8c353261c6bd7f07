//! The module tree of a crate, and which files import items of which others.
//!
//! A path is resolved to the file that defines the item it names. A name that a module only re-exports leads to the
//! file behind the re-export, so a `mod.rs` that declares modules and re-exports their items is never imported. A name
//! that cannot be found, because a macro makes it, belongs to the deepest module of its path. Code under
//! `#[cfg(test)]` is left out.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;

use crate::repository::Repository;
use source::{ModuleBody, ModuleSource, UseKind};

/// The modules of one crate target.
#[derive(Debug, Default)]
pub(crate) struct ModuleTree {
    /// The first one is the root.
    modules: Vec<Module>,
    /// Macros with `#[macro_export]`, which are names of the root wherever they are defined.
    exported_macros: BTreeMap<String, ModuleId>,
}

/// A line of one file that names an item of another file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    /// The importing file.
    pub(crate) from: String,
    /// The file that defines the item.
    pub(crate) to: String,
    /// The line in the importing file, from 1.
    pub(crate) line: usize,
    /// The path as it is written.
    pub(crate) path: String,
}

/// The index of a module in its tree.
type ModuleId = usize;

const ROOT: ModuleId = 0;

/// The longest chain of re-exports that is followed; globs can form a circle.
const MAX_REEXPORTS: usize = 16;

#[derive(Debug)]
struct Module {
    file: String,
    parent: ModuleId,
    children: BTreeMap<String, ModuleId>,
    source: ModuleSource,
}

/// The target of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Module(ModuleId),
    /// An item, by the module that defines it.
    Item(ModuleId),
}

impl ModuleTree {
    /// Reads the modules that are reachable from the root file of a crate.
    pub(crate) fn read(repository: &Repository, root: &str) -> Self {
        let mut tree = Self::default();
        tree.add_file(repository, root, ROOT);
        tree
    }

    /// Returns every import of an item of another file.
    pub(crate) fn imports(&self) -> BTreeSet<Import> {
        let mut found = BTreeSet::new();
        for (id, module) in self.modules.iter().enumerate() {
            for import in &module.source.uses {
                if import.is_glob() {
                    self.add_glob(id, &import.path, &mut found);
                } else if import.kind == UseKind::Private || module.source.identifiers.contains_key(&import.name) {
                    self.add(id, &import.path, import.line, &mut found);
                }
            }
            for path in &module.source.paths {
                self.add(id, &path.segments, path.line, &mut found);
            }
        }
        found
    }

    /// Adds the item that a path names. A path to a module adds nothing: what counts is which of its items are used.
    fn add(&self, id: ModuleId, path: &[String], line: usize, found: &mut BTreeSet<Import>) {
        if let Some(Target::Item(definer)) = self.resolve(id, path, 0) {
            let (from, to) = (self.modules[id].file.clone(), self.modules[definer].file.clone());
            if from != to {
                found.insert(Import { from, to, line, path: path.join("::") });
            }
        }
    }

    /// Adds the items that a glob brings in and the module uses.
    fn add_glob(&self, id: ModuleId, path: &[String], found: &mut BTreeSet<Import>) {
        let Some(Target::Module(globbed)) = self.resolve(id, path, 0) else { return };
        let source = &self.modules[id].source;
        for (name, line) in source.identifiers.iter().filter(|(name, _)| !source.items.contains(*name)) {
            if self.lookup(globbed, name, 0).is_some() {
                let path: Vec<String> = path.iter().chain([name]).cloned().collect();
                self.add(id, &path, *line, found);
            }
        }
    }

    /// Resolves a path as it is written in a module; `None` if it leads out of the crate.
    fn resolve(&self, id: ModuleId, path: &[String], depth: usize) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        let parent = self.modules[id].parent;
        match (first.as_str(), rest.first().map(String::as_str)) {
            ("crate", _) => Some(self.descend(ROOT, rest, depth)),
            ("self", _) => Some(self.descend(id, rest, depth)),
            ("super", Some("super")) => self.resolve(parent, rest, depth),
            ("super", _) => Some(self.descend(parent, rest, depth)),
            _ => match self.lookup(id, first, depth)? {
                Target::Module(module) => Some(self.descend(module, rest, depth)),
                item @ Target::Item(_) => Some(item),
            },
        }
    }

    /// Follows a path from a module down to the item that it names.
    fn descend(&self, id: ModuleId, path: &[String], depth: usize) -> Target {
        let Some((first, rest)) = path.split_first() else { return Target::Module(id) };
        match self.lookup(id, first, depth) {
            Some(Target::Module(child)) => self.descend(child, rest, depth),
            Some(item) => item,
            None => Target::Item(id),
        }
    }

    /// Looks a name up among the modules, the items and the imports of a module.
    fn lookup(&self, id: ModuleId, name: &str, depth: usize) -> Option<Target> {
        let module = &self.modules[id];
        if let Some(child) = module.children.get(name) {
            return Some(Target::Module(*child));
        }
        if module.source.items.contains(name) {
            return Some(Target::Item(id));
        }
        if id == ROOT
            && let Some(definer) = self.exported_macros.get(name)
        {
            return Some(Target::Item(*definer));
        }
        if depth == MAX_REEXPORTS {
            return None;
        }
        let mut named = module.source.uses.iter().filter(|import| import.name == name);
        // `use toml::toml` names a crate, not itself.
        if let Some(import) = named.find(|import| import.path.first().is_none_or(|first| first != name)) {
            return self.resolve(id, &import.path, depth + 1);
        }
        module.source.uses.iter().filter(|import| import.is_glob()).find_map(|glob| {
            match self.resolve(id, &glob.path, depth + 1)? {
                Target::Module(globbed) if globbed != id => self.lookup(globbed, name, depth + 1),
                _ => None,
            }
        })
    }

    fn add_file(&mut self, repository: &Repository, file: &str, parent: ModuleId) -> ModuleId {
        let text = repository.file(file).unwrap_or_default();
        // A file that is not Rust is the concern of another rule.
        let tokens: TokenStream = text.parse().unwrap_or_default();
        let is_root = self.modules.is_empty();
        self.add_module(repository, file, &folder_of_children(file, is_root), parent, tokens)
    }

    fn add_module(
        &mut self,
        repository: &Repository,
        file: &str,
        folder: &str,
        parent: ModuleId,
        tokens: TokenStream,
    ) -> ModuleId {
        let id = self.modules.len();
        let mut source = ModuleSource::read(tokens);
        let declared = std::mem::take(&mut source.modules);
        self.exported_macros.extend(source.exported_macros.iter().map(|name| (name.clone(), id)));
        self.modules.push(Module { file: file.to_owned(), parent, children: BTreeMap::new(), source });
        for module in declared {
            let child = match module.body {
                ModuleBody::Inline(body) => {
                    let folder = format!("{folder}/{}", module.name);
                    self.add_module(repository, file, &folder, id, body)
                }
                ModuleBody::File => {
                    let names = [format!("{folder}/{}.rs", module.name), format!("{folder}/{}/mod.rs", module.name)];
                    let Some(child) = names.iter().find(|name| repository.file(name).is_some()) else { continue };
                    self.add_file(repository, child, id)
                }
                ModuleBody::Elsewhere => continue,
            };
            self.modules[id].children.insert(module.name, child);
        }
        id
    }
}

/// The folder in which the files of a file's modules are looked up.
fn folder_of_children(file: &str, is_root: bool) -> String {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    if is_root || name == "mod.rs" { folder.to_owned() } else { format!("{folder}/{}", name.trim_end_matches(".rs")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    /// The imports as `from:line to`, without the folder that all share.
    fn imports(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<_> = files.iter().map(|(path, text)| (format!("a/src/{path}"), *text)).collect();
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        let tree = ModuleTree::read(&repository(&files), "a/src/lib.rs");
        let short = |path: &str| path.trim_start_matches("a/src/").to_owned();
        let shown = |import: &Import| format!("{}:{} {}", short(&import.from), import.line, short(&import.to));
        let mut found: Vec<_> = tree.imports().iter().map(shown).collect();
        found.dedup();
        found
    }

    #[test]
    fn resolves_each_kind_of_path() {
        let files = [
            ("lib.rs", "mod b;\nmod c;\nmod d;"),
            ("b.rs", "use crate::c::C;\nuse super::d;\nfn f() -> d::D { crate::c::g() }"),
            ("c.rs", "pub struct C;\npub fn g() {}"),
            ("d.rs", "pub struct D;"),
        ];
        assert_eq!(imports(&files), ["b.rs:1 c.rs", "b.rs:3 c.rs", "b.rs:3 d.rs"]);
    }

    #[test]
    fn follows_reexports_to_the_defining_file() {
        let files = [
            ("lib.rs", "mod b;\nmod c;"),
            ("b/mod.rs", "mod inner;\nmod more;\npub use inner::{B, Other as Renamed};\npub use more::*;"),
            ("b/inner.rs", "pub struct B;\npub struct Other;"),
            ("b/more.rs", "pub struct More;"),
            ("c.rs", "use crate::b::{B,\n    Renamed};\nuse crate::b::More;"),
        ];
        assert_eq!(imports(&files), ["c.rs:1 b/inner.rs", "c.rs:2 b/inner.rs", "c.rs:3 b/more.rs"]);
    }

    #[test]
    fn a_reexport_counts_if_the_file_uses_the_name_itself() {
        let child = ("b/inner.rs", "pub struct B;");
        let facade = [("lib.rs", "mod b;"), ("b/mod.rs", "mod inner;\npub use inner::B;"), child];
        assert!(imports(&facade).is_empty());
        let user = [("lib.rs", "mod b;"), ("b/mod.rs", "mod inner;\npub use inner::B;\nfn f(b: B) {}"), child];
        assert_eq!(imports(&user), ["b/mod.rs:2 b/inner.rs"]);
    }

    #[test]
    fn a_glob_counts_for_the_names_that_are_used() {
        let files = [
            ("lib.rs", "mod b;\nmod c;"),
            ("b.rs", "use super::c::*;\nfn f(value: C) {\n    value.g();\n}"),
            ("c.rs", "pub struct C;\npub fn g() {}"),
        ];
        assert_eq!(imports(&files), ["b.rs:2 c.rs"]);
    }

    #[test]
    fn tests_and_visibilities_are_left_out() {
        let files = [
            ("lib.rs", "mod b;\nmod c;"),
            ("b.rs", "pub(in crate::c) fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::c::C;\n}"),
            ("c.rs", "pub struct C;\n#[cfg(test)]\nuse crate::b::f;"),
        ];
        assert!(imports(&files).is_empty());
    }

    #[test]
    fn names_that_macros_make_belong_to_the_module_of_their_path() {
        let files = [
            ("lib.rs", "mod b;\nmod c;"),
            ("b.rs", "use crate::c::Made;\nfn f() { crate::make!() }"),
            ("c.rs", "#[macro_export]\nmacro_rules! make { ($name:ident) => { struct $name; } }\nmake!(Made);"),
        ];
        assert_eq!(imports(&files), ["b.rs:1 c.rs", "b.rs:2 c.rs"]);
    }

    #[test]
    fn inline_modules_belong_to_their_file() {
        let files = [
            ("lib.rs", "mod b;\nmod c;"),
            ("b.rs", "mod inner {\n    use super::super::c::C;\n    use super::Own;\n}\nstruct Own;"),
            ("c.rs", "pub struct C;"),
        ];
        assert_eq!(imports(&files), ["b.rs:2 c.rs"]);
    }

    #[test]
    fn paths_of_other_crates_are_left_out() {
        let files = [
            ("lib.rs", "mod b;\nmod toml;"),
            ("b.rs", "use toml::Table;\nuse std::fmt;\nfn f(t: fmt::Error) {}"),
            ("toml.rs", "pub struct Table;"),
        ];
        assert!(imports(&files).is_empty());
    }
}
