//! `schemactl import`: each layout and notation, and what a second import does.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{schemactl, transcript};

mod adopting;
mod history;
mod layouts;
mod notations;
mod repeated;

/// A repository with an empty project in `schemas`.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self { folder: TempDir::new().expect("a folder") };
        repository.run(&["init", "--tenant", "acme"]);
        for (path, text) in files {
            repository.write(path, text);
        }
        repository
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs a command and returns its output.
    fn run(&self, arguments: &[&str]) -> String {
        transcript(&schemactl().args(arguments).current_dir(self.root()).output().expect("schemactl"))
    }

    /// Imports paths and returns the output, with what `check` says after it if that fails.
    fn import(&self, arguments: &[&str]) -> String {
        let said = self.run(&[&["import", "--yes"], arguments].concat());
        let checked = self.run(&["check"]);
        if checked.contains("--- exit 0") { said } else { format!("{said}\n{checked}") }
    }

    /// Returns the files of the project with their contents.
    fn files(&self) -> Vec<(String, String)> {
        let mut files = Vec::new();
        let mut folders = vec![self.root().join("schemas")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.root()).expect("inside").to_string_lossy().replace('\\', "/");
                    files.push((name, fs::read_to_string(path).expect("a file")));
                }
            }
        }
        files.sort();
        files
    }

    /// Returns the paths of the versions in the project.
    fn versions(&self) -> Vec<String> {
        let names = self.files().into_iter().map(|(name, _)| name);
        let mut versions: Vec<String> =
            names.filter_map(|name| Some(name.strip_prefix("schemas/")?.to_owned())).collect();
        versions.retain(|name| Path::new(name).extension().is_some_and(|extension| extension == "avsc"));
        versions
    }
}

/// Returns a record with fields of the type `string`, each with a default.
fn record(name: &str, fields: &[&str]) -> String {
    let fields = fields.iter().map(|field| format!(r#"{{"name": "{field}", "type": "string", "default": ""}}"#));
    let fields = fields.collect::<Vec<_>>().join(", ");
    format!(r#"{{"type": "record", "name": "{name}", "fields": [{fields}]}}"#)
}
