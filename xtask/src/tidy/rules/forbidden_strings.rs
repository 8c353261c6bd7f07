//! A file is of use on every machine: it names no absolute path of one machine and no host of a package registry,
//! which belongs to the configuration of a machine.

use crate::repository::{Repository, extension};
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "forbidden-strings",
    promise: "files name no registry host and no path of one machine",
    level: Level::Error,
    check,
};

/// Written in pieces, or this file would break its own rule.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("crates", ".io"), "a package registry's host"),
    (concat!("pypi", ".org"), "a package registry's host"),
    (concat!("python", "hosted.org"), "a package registry's host"),
    (concat!("maven", ".org"), "a package registry's host"),
    (concat!("maven", ".apache.org/maven2"), "a package registry's host"),
    (concat!("npmjs", ".org"), "a package registry's host"),
    (concat!("/", "root/"), "a path of one machine"),
    (concat!("/", "home/"), "a path of one machine"),
    (concat!("/", "Users/"), "a path of one machine"),
    (concat!("/", "work/"), "a path of one machine"),
];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    // Cargo writes the lock files, with its registry in them.
    for (path, text) in repository.files().filter(|(path, _)| extension(path) != "lock") {
        for (number, line) in (1..).zip(text.lines()) {
            let lower = line.to_lowercase();
            for (word, what) in FORBIDDEN {
                if lower.contains(&word.to_lowercase()) {
                    found.push(Finding::new(path, number, format!("`{word}` is {what}")));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn finds_every_string() {
        for (word, _) in FORBIDDEN {
            assert_eq!(check(&repository(&[("README.md", &format!("see {word}x\n"))])).len(), 1, "{word}");
        }
    }

    #[test]
    fn ignores_lock_files() {
        assert!(check(&repository(&[("a/Cargo.lock", FORBIDDEN[0].0)])).is_empty());
    }
}
