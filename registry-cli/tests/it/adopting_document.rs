//! The commands of `docs/adopting.md` print what the page shows.

use std::fs;
use std::path::Path;
use std::process::Command;

use snapbox::cmd::cargo_bin;
use tempfile::TempDir;

use crate::against_git::git;

/// A part of the page.
enum Block<'a> {
    /// A file to write.
    File { path: &'a str, content: String },
    /// Commands, each after `$ `, and their output.
    Commands(String),
}

/// Returns the files and commands of a page in their order.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut path = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix('`').and_then(|rest| rest.strip_suffix("`:")) {
            path = Some(name);
        } else if let Some(language) = line.strip_prefix("```") {
            let content: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let content = content.join("\n") + "\n";
            match (language, path.take()) {
                ("json", Some(path)) => blocks.push(Block::File { path, content }),
                ("console", _) => blocks.push(Block::Commands(content)),
                _ => {}
            }
        }
    }
    blocks
}

/// Runs a command and returns its output.
fn run(folder: &Path, command: &str) -> String {
    let program = cargo_bin!("schemactl").parent().expect("a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&others))).expect("a path");
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path)
        .env("COLUMNS", "100")
        .env_remove("SCHEMACTL_SCHEMAS")
        .env("GIT_AUTHOR_NAME", "a")
        .env("GIT_AUTHOR_EMAIL", "a@example.com")
        .env("GIT_COMMITTER_NAME", "a")
        .env("GIT_COMMITTER_EMAIL", "a@example.com")
        .output()
        .expect("a shell");
    let text = |bytes| String::from_utf8(bytes).expect("a text");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{command}: {stdout}{stderr}");
    stdout
}

#[test]
fn page_shows_the_output_of_its_commands() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/adopting.md");
    let mut page = fs::read_to_string(page).expect("the page");
    let shown = page.clone();
    let folder = TempDir::new().expect("a folder");
    git(folder.path(), &["init", "--quiet"]);
    let mut count = 0;
    for block in blocks(&shown) {
        match block {
            Block::File { path, content } => {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
                fs::write(path, content).expect("a file");
            }
            Block::Commands(shown) => {
                let commands = shown.lines().filter_map(|line| line.strip_prefix("$ "));
                let printed: Vec<String> =
                    commands.map(|line| format!("$ {line}\n{}", run(folder.path(), line))).collect();
                let printed = printed.concat();
                page = page.replacen(&format!("```console\n{shown}```"), &format!("```console\n{printed}```"), 1);
                count += 1;
            }
        }
    }
    assert!(count > 4, "{count}");
    snapbox::assert_data_eq!(shown, snapbox::Data::text(page));
}
