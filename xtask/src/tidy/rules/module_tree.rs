//! A Rust file that no module declares is not compiled, and its tests do not run.

use std::path::{Component, Path, PathBuf};

use crate::code::{self, Token};
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "module-tree",
    promise: "every Rust file is a module of a crate, so its tests run",
    level: Level::Error,
    check,
};

/// Files that cargo compiles without a module that declares them, by name and by folder.
const ROOTS: &[&str] = &["lib.rs", "main.rs", "build.rs"];
const ROOT_FOLDERS: &[&str] = &["bin", "benches", "examples"];

fn check(repository: &Repository) -> Vec<Finding> {
    let by_path: Vec<PathBuf> =
        repository.rust_files().flat_map(|(path, _)| files_by_path(path, repository.tokens(path))).collect();
    let is_declared = |path: &Path| {
        let declared = parents(path).iter().any(|(parent, name)| declares(repository, parent, name));
        declared || is_root(path) || by_path.iter().any(|file| file == path)
    };
    repository
        .rust_files()
        .filter(|(path, _)| !is_declared(Path::new(path)))
        .map(|(path, _)| Finding::new(path, 0, "no module declares this file: write `mod …;`, or delete it"))
        .collect()
}

fn is_root(path: &Path) -> bool {
    let last = |path: Option<&Path>| {
        path.and_then(Path::file_name).and_then(|name| name.to_str()).unwrap_or_default().to_owned()
    };
    ROOTS.contains(&last(Some(path)).as_str()) || ROOT_FOLDERS.contains(&last(path.parent()).as_str())
}

/// Returns the files that can declare a module, each with the module's name there.
fn parents(path: &Path) -> Vec<(PathBuf, String)> {
    let own = if path.ends_with("mod.rs") { path.parent().unwrap_or(path).to_owned() } else { path.with_extension("") };
    let name = own.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let folder = own.parent().unwrap_or(Path::new(""));
    let beside = ["mod.rs", "lib.rs", "main.rs"].map(|file| folder.join(file));
    beside.into_iter().chain([folder.with_extension("rs")]).map(|parent| (parent, name.clone())).collect()
}

fn declares(repository: &Repository, parent: &Path, module: &str) -> bool {
    let tokens = parent.to_str().map(|path| repository.tokens(path)).unwrap_or_default();
    [module.to_owned(), format!("r#{module}")]
        .iter()
        .any(|name| !code::lines_with(tokens, &["mod", name, ";"]).is_empty())
}

/// Returns the files that attributes of the form `#[path = "…"]` name.
fn files_by_path(path: &str, tokens: &[Token]) -> Vec<PathBuf> {
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let file = |window: &[Token]| match window {
        [bracket, path, equals, file] if bracket.text == "[" && path.text == "path" && equals.text == "=" => {
            Some(normalize(&folder.join(file.text.trim_matches('"'))))
        }
        _ => None,
    };
    tokens.windows(4).filter_map(file).collect()
}

/// Removes `folder/..` from a path.
fn normalize(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut normalized, part| {
        match part {
            Component::ParentDir => {
                normalized.pop();
            }
            other => normalized.push(other),
        }
        normalized
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
    fn finds_a_file_that_no_module_declares() {
        assert_eq!(found(&[("a/tests/it/main.rs", "mod other;"), ("a/tests/it/lost.rs", "")]), ["a/tests/it/lost.rs"]);
        assert_eq!(found(&[("a/src/lib.rs", "// mod b;"), ("a/src/b/mod.rs", "")]), ["a/src/b/mod.rs"]);
    }

    #[test]
    fn accepts_every_layout() {
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
