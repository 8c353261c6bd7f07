//! A Rust file that no module names is compiled by nobody, and the tests in it never run.

use std::path::{Component, Path, PathBuf};

use crate::code::{self, Token};
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "module-tree",
    promise: "every Rust file is a module of some crate, so its tests run",
    level: Level::Error,
    check,
};

/// Files that cargo compiles without a module naming them, by name and by folder.
const ROOTS: &[&str] = &["lib.rs", "main.rs", "build.rs"];
const ROOT_FOLDERS: &[&str] = &["bin", "benches", "examples"];

fn check(repository: &Repository) -> Vec<Finding> {
    let elsewhere: Vec<PathBuf> = repository.rust_files().flat_map(|(path, text)| named_by_path(path, text)).collect();
    let unnamed = |path: &Path| {
        let is_root = is_root(path) || elsewhere.iter().any(|named| named == path);
        !is_root && !parents(path).iter().any(|(parent, name)| names(repository, parent, name))
    };
    repository
        .rust_files()
        .filter(|(path, _)| unnamed(Path::new(path)))
        .map(|(path, _)| Finding::new(path, 0, "no module names this file: write `mod …;`, or delete it"))
        .collect()
}

fn is_root(path: &Path) -> bool {
    let last = |path: Option<&Path>| {
        path.and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default().to_owned()
    };
    ROOTS.contains(&last(Some(path)).as_str()) || ROOT_FOLDERS.contains(&last(path.parent()).as_str())
}

/// The files that may name a module, and the module's name there.
fn parents(path: &Path) -> Vec<(PathBuf, String)> {
    let own = if path.ends_with("mod.rs") { path.parent().unwrap_or(path).to_owned() } else { path.with_extension("") };
    let name = own.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let folder = own.parent().unwrap_or(Path::new(""));
    let beside = ["mod.rs", "lib.rs", "main.rs"].map(|file| folder.join(file));
    beside.into_iter().chain([folder.with_extension("rs")]).map(|parent| (parent, name.clone())).collect()
}

fn names(repository: &Repository, parent: &Path, module: &str) -> bool {
    let text = parent.to_str().and_then(|path| repository.file(path)).unwrap_or_default();
    let tokens = code::tokens(text).unwrap_or_default();
    [module.to_owned(), format!("r#{module}")]
        .iter()
        .any(|name| !code::lines_with(&tokens, &["mod", name, ";"]).is_empty())
}

/// The files that attributes of the form `#[path = "…"]` name.
fn named_by_path(path: &str, text: &str) -> Vec<PathBuf> {
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let tokens = code::tokens(text).unwrap_or_default();
    let file = |window: &[Token]| match window {
        [bracket, path, equals, file] if bracket.text == "[" && path.text == "path" && equals.text == "=" => {
            Some(plain(&folder.join(file.text.trim_matches('"'))))
        }
        _ => None,
    };
    tokens.windows(4).filter_map(file).collect()
}

/// A path without `folder/..` in it.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut plain, part| {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        check(&repository(files)).into_iter().map(|finding| finding.path).collect()
    }

    #[test]
    fn a_file_that_no_module_names_is_found() {
        assert_eq!(found(&[("a/tests/it/main.rs", "mod other;"), ("a/tests/it/lost.rs", "")]), ["a/tests/it/lost.rs"]);
        assert_eq!(found(&[("a/src/lib.rs", "// mod b;"), ("a/src/b/mod.rs", "")]), ["a/src/b/mod.rs"]);
    }

    #[test]
    fn modules_in_every_layout_pass() {
        let files = [
            ("a/src/lib.rs", "mod b;\npub mod r#type;\n#[path = \"../shared/c.rs\"]\nmod d;"),
            ("a/src/b/mod.rs", "mod e;"),
            ("a/src/b/e.rs", "mod f;"),
            ("a/src/b/e/f.rs", ""),
            ("a/src/type.rs", ""),
            ("a/shared/c.rs", ""),
            ("a/benches/speed.rs", ""),
        ];
        assert_eq!(found(&files), Vec::<String>::new());
    }
}
