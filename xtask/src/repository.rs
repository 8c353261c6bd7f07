//! The files of the repository and the manifests of its crates.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use crate::code::{self, Token};

/// All text files of the repository, by path relative to its root.
#[derive(Debug, Default)]
pub(crate) struct Repository {
    files: BTreeMap<String, String>,
    /// The tokens of Rust files, read when a rule first asks for them.
    tokens: BTreeMap<String, OnceCell<Result<Vec<Token>, String>>>,
    members: Vec<Member>,
}

/// A crate of the workspace.
#[derive(Debug)]
pub(crate) struct Member {
    /// The package name.
    pub(crate) name: String,
    /// The folder, relative to the root.
    pub(crate) folder: String,
    /// The parsed `Cargo.toml`.
    pub(crate) manifest: Table,
}

/// The kind of a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DependencyKind {
    /// The crate needs it to build or to run.
    Normal,
    /// Only tests need it.
    Dev,
}

impl Repository {
    /// Reads the files of the checkout: tracked ones, and new ones that git does not ignore.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        for path in list(root)? {
            let bytes = std::fs::read(root.join(&path)).with_context(|| format!("reading {path}"))?;
            // An image in the documents has no lines to check.
            if let Ok(text) = String::from_utf8(bytes) {
                files.insert(path, text);
            }
        }
        Self::from_files(files)
    }

    /// Creates a repository from the texts of its files.
    pub(crate) fn from_files(files: BTreeMap<String, String>) -> Result<Self> {
        let mut members = Vec::new();
        if let Some(text) = files.get("Cargo.toml") {
            let manifest: Table = text.parse().context("Cargo.toml is not TOML")?;
            let listed = manifest.get("workspace").and_then(|workspace| workspace.get("members"));
            for folder in listed.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
                members.push(Member::read(folder, &files)?);
            }
        }
        let tokens = files.keys().filter(|path| extension(path) == "rs").map(|path| (path.clone(), OnceCell::new()));
        Ok(Self { tokens: tokens.collect(), files, members })
    }

    /// Returns paths and texts, in the order of the paths.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Returns the Rust files.
    pub(crate) fn rust_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(|(path, _)| extension(path) == "rs")
    }

    /// Returns the text of a file.
    pub(crate) fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Returns the tokens of a Rust file; none if it cannot be read as Rust.
    pub(crate) fn tokens(&self, path: &str) -> &[Token] {
        self.parse(path).and_then(|tokens| tokens.as_deref().ok()).unwrap_or_default()
    }

    /// Returns why a file cannot be read as Rust.
    pub(crate) fn syntax_error(&self, path: &str) -> Option<&str> {
        self.parse(path)?.as_ref().err().map(String::as_str)
    }

    fn parse(&self, path: &str) -> Option<&Result<Vec<Token>, String>> {
        let tokens = self.tokens.get(path)?;
        Some(tokens.get_or_init(|| code::tokens(&self.files[path])))
    }

    /// Returns the crates of the workspace.
    pub(crate) fn members(&self) -> &[Member] {
        &self.members
    }
}

impl Member {
    fn read(folder: &str, files: &BTreeMap<String, String>) -> Result<Self> {
        let path = format!("{folder}/Cargo.toml");
        let text = files.get(&path).with_context(|| format!("{path} is missing though the workspace lists it"))?;
        let manifest: Table = text.parse().with_context(|| format!("{path} is not TOML"))?;
        let name = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
        let name = name.with_context(|| format!("{path} has no package name"))?.to_owned();
        Ok(Self { name, folder: folder.to_owned(), manifest })
    }

    /// Returns the path of its `Cargo.toml`.
    pub(crate) fn manifest_path(&self) -> String {
        format!("{}/Cargo.toml", self.folder)
    }

    /// Returns the packages that it depends on, those under `[target]` too.
    pub(crate) fn dependencies(&self) -> Vec<(DependencyKind, String)> {
        let targets = self.manifest.get("target").and_then(Value::as_table);
        let tables = std::iter::once(&self.manifest)
            .chain(targets.into_iter().flat_map(Table::values).filter_map(Value::as_table));
        let mut found = Vec::new();
        for table in tables {
            for (key, kind) in [
                ("dependencies", DependencyKind::Normal),
                ("build-dependencies", DependencyKind::Normal),
                ("dev-dependencies", DependencyKind::Dev),
            ] {
                for (name, entry) in table.get(key).and_then(Value::as_table).into_iter().flatten() {
                    // `alias = { package = "real" }` must not hide a dependency.
                    let package = entry.get("package").and_then(Value::as_str).unwrap_or(name);
                    found.push((kind, package.to_owned()));
                }
            }
        }
        found
    }
}

/// Returns the extension of a path, empty if it has none.
pub(crate) fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn list(root: &Path) -> Result<Vec<String>> {
    let git = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .stdin(Stdio::null())
        .output();
    let mut paths = match git {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).split_terminator('\0').map(str::to_owned).collect()
        }
        // An unpacked archive is not a git repository.
        _ => walk(root)?,
    };
    paths.retain(|path| root.join(path).is_file());
    Ok(paths)
}

fn walk(root: &Path) -> Result<Vec<String>> {
    let mut folders = vec![root.to_path_buf()];
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() && name != "target" && name != ".git" {
                folders.push(path);
            } else if path.is_file() {
                paths.push(path.strip_prefix(root)?.to_string_lossy().into_owned());
            }
        }
    }
    Ok(paths)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Creates a repository with these files.
    pub(crate) fn repository(files: &[(&str, &str)]) -> Repository {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Repository::from_files(files).unwrap()
    }

    #[test]
    fn finds_dependencies_of_targets_and_aliases() {
        let repository = repository(&[
            ("Cargo.toml", "[workspace]\nmembers = [\"a\"]"),
            (
                "a/Cargo.toml",
                "[package]\nname = \"a\"\n[dependencies]\nb.workspace = true\n\
                 [target.'cfg(unix)'.dependencies]\nc = { package = \"real\", version = \"1\" }\n\
                 [dev-dependencies]\nd = \"1\"\n",
            ),
        ]);
        let found = repository.members()[0].dependencies();
        let expected = [(DependencyKind::Normal, "b"), (DependencyKind::Dev, "d"), (DependencyKind::Normal, "real")];
        assert_eq!(found, expected.map(|(kind, name)| (kind, name.to_owned())));
    }

    #[test]
    fn reads_an_archive_without_git() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("a/target")).unwrap();
        std::fs::write(root.path().join("a/file"), "").unwrap();
        std::fs::write(root.path().join("a/target/built"), "").unwrap();
        assert_eq!(walk(root.path()).unwrap(), ["a/file"]);
    }
}
