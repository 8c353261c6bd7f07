//! Checks documentation: it builds, and the commands and files that documents name exist.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::process::{self, Interrupt};
use crate::repository::{Repository, extension};
use crate::workspace::{self, Workspace};

/// The first words of commands in documents, each with its program of the workspace.
const PROGRAMS: &[(&[&str], &str)] = &[
    (&["cargo", "xtask"], "xtask"),
    (&["cargo", "demo"], "demo"),
    (&["cargo", "schemactl"], "schemactl"),
    (&["schemactl"], "schemactl"),
];

/// A command that a document shows.
#[derive(Debug, PartialEq, Eq)]
struct DocumentedCommand {
    program: &'static str,
    arguments: Vec<String>,
    line: usize,
}

/// Builds the API documentation and checks the documents; reports the failures of both.
pub(crate) fn check_all(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let documents = check(workspace, interrupt);
    match (build(workspace, interrupt), documents) {
        (Err(build), Err(documents)) => bail!("{build:#}\n{documents:#}"),
        (build, documents) => build.and(documents),
    }
}

/// Builds the API documentation, with every warning an error.
fn build(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let mut command = process::command(workspace::cargo(), workspace.root());
    command.args(["doc", "--workspace", "--no-deps", "--locked", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings");
    process::run(&mut command, interrupt)
}

/// Runs every command that a document shows with `--help`, which has no effect, and follows the links within the
/// repository.
fn check(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let repository = Repository::read(workspace.root())?;
    let mut wrong = Vec::new();
    for (path, text) in repository.files().filter(|(path, _)| extension(path) == "md") {
        for named in commands(text) {
            let mut command = process::command(workspace.binary(named.program), workspace.root());
            command.args(&named.arguments).arg("--help").stdout(std::process::Stdio::null());
            let status = process::status(&mut command, interrupt).context("run `cargo build --workspace` first")?;
            if !status.success() {
                wrong.push(format!("{path}:{}: {} is not a command", named.line, process::line(&command)));
            }
        }
    }
    wrong.extend(dead_links(&repository, workspace.root()));
    if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join("\n")) }
}

/// Returns the links to files that do not exist.
fn dead_links(repository: &Repository, root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in repository.files().filter(|(path, _)| extension(path) == "md") {
        let folder = root.join(path).parent().map_or_else(|| root.to_path_buf(), Path::to_path_buf);
        for (line, target) in links(text) {
            if !folder.join(target).exists() {
                found.push(format!("{path}:{line}: `{target}` does not exist"));
            }
        }
    }
    found
}

/// Returns the targets of links within the repository, with their lines.
fn links(markdown: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(markdown.lines()) {
        for after in text.split("](").skip(1) {
            let target = after.split([')', '#', ' ']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains(':') {
                found.push((line, target));
            }
        }
    }
    found
}

/// Returns the commands of this workspace in a document: lines of shell blocks, and code spans.
fn commands(markdown: &str) -> Vec<DocumentedCommand> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for (line, text) in (1..).zip(markdown.lines()) {
        let trimmed = text.trim();
        if let Some(language) = trimmed.strip_prefix("```") {
            fence = if fence.is_some() { None } else { Some(language) };
            continue;
        }
        match fence {
            Some("sh" | "bash" | "shell" | "console") => {
                found.extend(parse(trimmed.strip_prefix("$ ").unwrap_or(trimmed), line));
            }
            Some(_) => {}
            None => found.extend(text.split('`').skip(1).step_by(2).filter_map(|span| parse(span, line))),
        }
    }
    found
}

/// Parses a command up to the end that a shell would see, or up to a placeholder.
fn parse(text: &str, line: usize) -> Option<DocumentedCommand> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (prefix, program) = PROGRAMS.iter().find(|(prefix, _)| words.starts_with(prefix))?;
    let ends = |word: &str| ["|", "||", "&&", "&", ";", ">", "2>", "#", "\\"].contains(&word);
    let open = |word: &str| word.starts_with(['<', '[', '$', '.']) && !word.starts_with("./");
    let arguments = words[prefix.len()..].iter().take_while(|word| !ends(word) && !open(word));
    let arguments = arguments.map(|word| word.trim_matches(['"', '\'']).to_owned()).filter(|word| word != "--help");
    Some(DocumentedCommand { program, arguments: arguments.collect(), line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn finds_commands_in_shell_blocks_and_code_spans() {
        let text = "Run `cargo xtask test`.\n\n```sh\n$ cargo demo --pulsar   # real\ncd x && ls\n```\n```toml\nschemactl = 1\n```\n";
        let found: Vec<_> =
            commands(text).into_iter().map(|named| (named.program, named.arguments.join(" "), named.line)).collect();
        assert_eq!(found, [("xtask", "test".to_owned(), 1), ("demo", "--pulsar".to_owned(), 4)]);
    }

    #[test]
    fn command_ends_at_shell_operator_or_placeholder() {
        let arguments = |text| parse(text, 1).unwrap().arguments;
        assert_eq!(arguments("schemactl explain <RULE>"), ["explain"]);
        assert_eq!(arguments("cargo schemactl check --format json | jq ."), ["check", "--format", "json"]);
    }

    #[test]
    fn ignores_external_links() {
        let text = "[a](docs/a.md#top), [b](https://example.org/b)\n![c](c.svg) [d](#here)\n";
        assert_eq!(links(text), [(1, "docs/a.md"), (2, "c.svg")]);
    }

    #[test]
    fn finds_dead_link() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("here.md"), "").unwrap();
        let repository = repository(&[("README.md", "[a](here.md) [b](gone.md)\n")]);
        assert_eq!(dead_links(&repository, root.path()), ["README.md:1: `gone.md` does not exist"]);
    }

    #[test]
    fn ignores_other_programs() {
        assert_eq!(parse("cargo build", 1), None);
    }
}
