//! The GitHub Action and the pre-commit hooks, run as a CI system runs them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use snapbox::cmd::cargo_bin;
use tempfile::TempDir;

use crate::against_git::{commit, git};
use crate::support::{FakeServer, copy};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The output and exit code of the action's script.
struct Run {
    code: Option<i32>,
    stdout: String,
    summary: String,
    outputs: String,
}

/// Runs the script of the GitHub Action on a folder of schemas.
fn action(schemas: &Path, sarif: &Path) -> Run {
    action_with(schemas, sarif, &[])
}

/// Runs the script in another environment.
fn action_with(schemas: &Path, sarif: &Path, environment: &[(&str, &str)]) -> Run {
    let folder = TempDir::new().expect("a folder");
    let (summary, outputs) = (folder.path().join("summary"), folder.path().join("outputs"));
    let output = Command::new("bash")
        .arg(repository().join("tools/ci-check"))
        .env_remove("GITHUB_BASE_REF")
        .env_remove("GITHUB_EVENT_NAME")
        .env("INPUT_SCHEMAS", schemas)
        .env("INPUT_SARIF", sarif)
        .env("INPUT_SCHEMACTL", cargo_bin!("schemactl"))
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("GITHUB_OUTPUT", &outputs)
        .env("RUNNER_TEMP", folder.path())
        .envs(environment.iter().copied())
        .output()
        .expect("bash");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("a text"),
        summary: fs::read_to_string(summary).unwrap_or_default(),
        outputs: fs::read_to_string(outputs).expect("outputs"),
    }
}

#[test]
fn action_passes_on_own_contracts() {
    let folder = TempDir::new().expect("a folder");
    let run = action(&repository().join("schemas"), &folder.path().join("sarif"));
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
    assert!(run.summary.contains("check passed"), "{}", run.summary);
    assert!(run.outputs.contains("success=true"), "{}", run.outputs);
}

#[test]
fn action_fails_on_broken_contracts() {
    let folder = TempDir::new().expect("a folder");
    let sarif = folder.path().join("sarif");
    let broken = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects/broken");
    let run = action(&broken, &sarif);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("::error file="), "{}", run.stdout);
    assert!(run.stdout.contains("title=ENUM_SYMBOL_IS_KEPT"), "{}", run.stdout);
    assert!(run.summary.contains("check failed"), "{}", run.summary);
    assert!(run.outputs.contains("success=false"), "{}", run.outputs);
    let comment = run.outputs.lines().find_map(|line| line.strip_prefix("comment="));
    assert!(comment.is_some_and(|path| !path.is_empty()), "{}", run.outputs);
    assert!(fs::read_to_string(sarif).expect("a report").contains("\"ruleId\": \"DECIMAL_IS_KEPT\""));
}

#[test]
fn action_reports_missing_project() {
    let folder = TempDir::new().expect("a folder");
    let sarif = folder.path().join("sarif");
    let run = action(folder.path(), &sarif);
    assert_eq!(run.code, Some(2));
    assert!(run.outputs.contains("success=false"), "{}", run.outputs);
    assert!(run.stdout.starts_with("::error title=MANIFEST_MISSING::found no contracts.toml in "), "{}", run.stdout);
    assert!(run.summary.contains("check could not run\n\nfound no contracts.toml in "), "{}", run.summary);
    // A report without findings would close existing alerts.
    assert!(!sarif.exists());
}

#[test]
fn action_accepts_all_yaml_booleans() {
    let folder = TempDir::new().expect("a folder");
    let contract = folder.path().join("orders/order-created");
    fs::create_dir_all(&contract).expect("a folder");
    let manifest = "tenant = \"shop\"\nstrategy = \"FULL\"\n[contracts.\"orders/order-created\"]\nkind = \"event\"\n\
                    record = \"shop.orders.OrderCreated\"\nid = \"id\"\n";
    fs::write(folder.path().join("contracts.toml"), manifest).expect("written");
    let undocumented = "{ \"type\": \"record\", \"name\": \"OrderCreated\", \"namespace\": \"shop.orders\", \
                        \"fields\": [{ \"name\": \"id\", \"type\": { \"type\": \"string\", \"logicalType\": \"uuid\" } }] }";
    fs::write(contract.join("v1.avsc"), undocumented).expect("written");
    let run = |lint| action_with(folder.path(), Path::new(""), &[("INPUT_LINT", lint)]);
    for lint in ["yes", "true", ""] {
        let run = run(lint);
        assert!(run.stdout.contains("title=TYPE_IS_DOCUMENTED"), "{lint}: {}", run.stdout);
        assert!(run.summary.contains("check passed") && run.summary.contains("TYPE_IS_DOCUMENTED"), "{}", run.summary);
    }
    for lint in ["no", "false", "False"] {
        assert_eq!(run(lint).stdout, "", "{lint}");
    }
    let reports = TempDir::new().expect("a folder");
    action(folder.path(), &reports.path().join("contracts.sarif"));
    for (report, lints) in [("contracts.sarif", false), ("contracts-lint.sarif", true)] {
        let report = fs::read_to_string(reports.path().join(report)).expect("a report");
        assert_eq!(report.contains("\"ruleId\": \"TYPE_IS_DOCUMENTED\""), lints, "{report}");
    }
    let unknown = run("perhaps");
    assert_eq!((unknown.code, unknown.stdout.contains("::error title=USAGE::")), (Some(2), true), "{}", unknown.stdout);
}

#[test]
fn action_passes_token_only_to_comment() {
    let folder = TempDir::new().expect("a folder");
    let (program, seen) = (folder.path().join("schemactl"), folder.path().join("seen"));
    let script = format!("env >>'{}'\nexec '{}' \"$@\"\n", seen.display(), cargo_bin!("schemactl").display());
    fs::write(&program, format!("#!/bin/sh\n{script}")).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
    let program = program.display().to_string();
    let (run, requests) = commented_by(&broken(), "secret", &[("200 OK", "[]"), ("201 Created", "{}")], &program);
    assert_eq!((run.code, requests.len()), (Some(1), 2), "{}", run.stdout);
    let seen = fs::read_to_string(seen).expect("what it saw");
    assert!(seen.contains("INPUT_SCHEMAS=") && !seen.contains("secret"), "{seen}");
}

#[test]
fn action_file_declares_all_inputs() {
    let action = fs::read_to_string(repository().join("action.yml")).expect("the action");
    let script = fs::read_to_string(repository().join("tools/ci-check")).expect("the script");
    assert!(action.contains("$GITHUB_ACTION_PATH/tools/ci-check"));
    let set: Vec<&str> =
        action.lines().filter_map(|line| line.trim().split_once(": ${{ inputs.")).map(|(name, _)| name).collect();
    assert_eq!(set.len(), 6, "{set:?}");
    for name in set {
        assert!(script.contains(&format!("${{{name}:-")), "the script does not read {name}");
    }
}

#[test]
fn pre_commit_hooks_run() {
    let hooks = fs::read_to_string(repository().join(".pre-commit-hooks.yaml")).expect("the hooks");
    let entries: Vec<&str> = hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: schemactl ")).collect();
    assert_eq!(entries.len(), 2, "{entries:?}");
    // A hook language that builds the repository would fail, since its top folder is not a crate.
    assert_eq!(hooks.matches("language: system").count(), entries.len(), "{hooks}");
    let folder = TempDir::new().expect("a folder");
    copy(&repository().join("schemas"), &folder.path().join("schemas"));
    git(folder.path(), &["init", "--quiet"]);
    let run = |entry: &str| {
        let mut command = Command::new(cargo_bin!("schemactl"));
        let output = command.current_dir(folder.path()).args(entry.split(' ')).env_remove("SCHEMACTL_SCHEMAS").output();
        let output = output.expect("schemactl");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for entry in &entries {
        let (code, said) = run(&format!("{entry} --workspace"));
        assert_eq!(code, Some(0), "{entry}: {said}");
        let (code, said) = run(entry);
        assert_eq!(code, Some(0), "before the first commit, {entry}: {said}");
    }
    commit(folder.path(), "contracts");
    fs::remove_file(folder.path().join("schemas/contracts.lock")).expect("removed");
    let (code, said) = run(entries[0]);
    assert!(code == Some(1) && said.contains("v1 was released at HEAD, and has no seal any more"), "{said}");
}

#[test]
fn action_compares_with_the_target_branch() {
    let folder = TempDir::new().expect("a folder");
    let origin = folder.path().join("origin");
    copy(&repository().join("schemas"), &origin.join("schemas"));
    git(&origin, &["init", "--quiet"]);
    commit(&origin, "contracts");
    git(folder.path(), &["clone", "--quiet", "origin", "clone"]);
    let clone = folder.path().join("clone");
    git(&clone, &["remote", "set-url", "origin", &format!("file://{}", origin.display())]);
    git(&clone, &["update-ref", "-d", "refs/remotes/origin/main"]);
    fs::remove_file(clone.join("schemas/contracts.lock")).expect("removed");
    commit(&clone, "without seals");
    let run = |environment: &[(&str, &str)]| action_with(&clone.join("schemas"), Path::new(""), environment);
    for lost in [&[("GITHUB_BASE_REF", "main")], &[("GITHUB_EVENT_NAME", "push")]] {
        let run = run(lost);
        assert_eq!(run.code, Some(1), "{lost:?}: {}", run.stdout);
        assert!(run.stdout.contains("title=RELEASED_VERSION_IS_UNCHANGED"), "{lost:?}: {}", run.stdout);
    }
    assert_eq!(run(&[("GITHUB_BASE_REF", "main"), ("INPUT_AGAINST", "none")]).code, Some(0));
    assert_eq!(run(&[("GITHUB_BASE_REF", "gone")]).code, Some(0));
}

#[test]
fn action_takes_several_folders() {
    let top = TempDir::new().expect("a folder");
    let projects = ["services/a/schemas", "services/b c/schemas"];
    for (tenant, project) in ["a", "b"].into_iter().zip(projects) {
        let root = top.path().join(project);
        copy(&broken(), &root);
        let manifest = fs::read_to_string(root.join("contracts.toml")).expect("a manifest");
        let manifest = manifest.replace("tenant = \"acme\"", &format!("tenant = \"{tenant}\""));
        fs::write(root.join("contracts.toml"), manifest).expect("written");
    }
    let [one, other] = projects.map(|project| top.path().join(project).display().to_string());
    let pattern = top.path().join("services/*/schemas").display().to_string();
    let run = |schemas: &str| action_with(Path::new(schemas), Path::new(""), &[]);
    for schemas in [format!("{one}\n{other}\n"), pattern.clone(), format!("{pattern} {one}")] {
        let run = run(&schemas);
        assert_eq!(run.code, Some(1), "{schemas}: {}", run.stdout);
        for project in [&one, &other] {
            assert!(run.stdout.contains(&format!("file={project}/orders")), "{schemas}: {}", run.stdout);
        }
        assert_eq!(run.summary.matches("Contracts: check failed").count(), 1, "{schemas}: {}", run.summary);
    }
    // A folder whose name has a space is one folder.
    let run = run(&other);
    assert!(run.code == Some(1) && !run.stdout.contains(&format!("file={one}/")), "{}", run.stdout);
}

/// Returns the indented blocks of a section of the README.
fn blocks(section: &str) -> Vec<String> {
    let readme = fs::read_to_string(repository().join("README.md")).expect("the README");
    let (_, text) = readme.split_once(&format!("\n## {section}\n")).expect("the section");
    let text = text.split("\n## ").next().unwrap_or_default();
    let mut blocks = vec![String::new()];
    for line in text.lines() {
        let last = blocks.last_mut().expect("a block");
        match line.strip_prefix("    ") {
            Some(line) => last.extend([line, "\n"]),
            None if line.is_empty() && !last.is_empty() => last.push('\n'),
            None if !last.is_empty() => blocks.push(String::new()),
            None => {}
        }
    }
    blocks.into_iter().map(|block| block.trim().to_owned()).filter(|block| !block.is_empty()).collect()
}

#[test]
fn readme_commands_work() {
    let blocks = blocks("For your own schemas");
    let block = |start: &str| blocks.iter().find(|block| block.starts_with(start)).expect(start);
    let folder = TempDir::new().expect("a folder");
    let contract = folder.path().join("schemas/orders/order-created");
    fs::create_dir_all(&contract).expect("a folder");
    fs::write(folder.path().join("schemas/contracts.toml"), block("tenant = ")).expect("written");
    fs::write(contract.join("v1.avsc"), block("{")).expect("written");
    let commands: Vec<&str> = block("schemactl check").lines().collect();
    assert_eq!(commands.len(), 4, "{commands:?}");
    let program = cargo_bin!("schemactl").parent().expect("a folder").to_owned();
    let path = std::env::join_paths(
        std::iter::once(program).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let path = path.expect("a path");
    for command in commands {
        let output = Command::new("sh")
            .args(["-c", command])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env_remove("SCHEMACTL_SCHEMAS")
            .env_remove("SCHEMACTL_REGISTRY")
            .output()
            .expect("a shell");
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert!(output.status.success(), "{command}: {said:?}");
    }
    assert!(folder.path().join("schemas/contracts.lock").is_file());
    assert!(folder.path().join("events/src/orders/order_created/v1/mod.rs").is_file());
    let manifest = block("[package]");
    let help = Command::new(cargo_bin!("schemactl")).args(["generate", "--help"]).output().expect("schemactl");
    let help = String::from_utf8(help.stdout).expect("a text");
    assert!(help.lines().map(str::trim_start).collect::<Vec<_>>().join("\n").contains(manifest), "{help}");
    build(&folder.path().join("events"), manifest);
}

/// Builds generated code as a crate of its own, with every feature and without a warning.
fn build(folder: &Path, manifest: &str) {
    let runtime = repository().join("codegen/runtime").display().to_string();
    let with_runtime = manifest.replace("../schemactl/codegen/runtime", &runtime);
    assert_ne!(with_runtime, manifest, "the manifest names the runtime");
    fs::write(folder.join("Cargo.toml"), with_runtime).expect("written");
    // With the locked versions, which are already downloaded.
    fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--offline", "--all-features"])
        .current_dir(folder)
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The path of the comments of a pull request in GitHub's API.
const REQUESTS: &str = "/repos/acme/shop/issues";

/// Returns the begin of the comment about a folder.
fn mark(schemas: &Path) -> String {
    format!("<!-- schemactl: contracts {} -->\n", schemas.display().to_string().replace('-', "%2D"))
}

/// Runs the action for a pull request, with these answers of GitHub's API.
fn commented(schemas: &Path, token: &str, answers: &[(&str, &str)]) -> (Run, Vec<String>) {
    commented_by(schemas, token, answers, &cargo_bin!("schemactl").display().to_string())
}

/// Runs the action with another program.
fn commented_by(schemas: &Path, token: &str, answers: &[(&str, &str)], program: &str) -> (Run, Vec<String>) {
    let answers: Vec<String> = answers.iter().map(|(status, body)| FakeServer::response(status, body)).collect();
    let server = FakeServer::new(&answers);
    let folder = TempDir::new().expect("a folder");
    let run = action_with(
        schemas,
        &folder.path().join("sarif"),
        &[
            ("INPUT_TOKEN", token),
            ("INPUT_SCHEMACTL", program),
            ("GITHUB_API_URL", &server.address),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_REF", "refs/pull/17/merge"),
            ("no_proxy", "127.0.0.1"),
        ],
    );
    (run, server.requests())
}

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects/broken")
}

/// Returns the comment in a request.
fn body(request: &str) -> String {
    let (_, json) = request.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str::<Value>(json).expect("JSON")["body"].as_str().expect("a text").to_owned()
}

#[test]
fn action_writes_one_comment() {
    let (run, requests) = commented(&broken(), "secret", &[("200 OK", "[]"), ("201 Created", "{}")]);
    assert_eq!((run.code, requests.len()), (Some(1), 2), "{}", run.stdout);
    assert!(requests[0].starts_with(&format!("GET {REQUESTS}/17/comments?per_page=100&page=1 ")), "{}", requests[0]);
    assert!(requests[1].starts_with(&format!("POST {REQUESTS}/17/comments ")), "{}", requests[1]);
    assert!(requests.iter().all(|request| request.to_lowercase().contains("authorization: bearer secret")));
    let comment = body(&requests[1]);
    assert_eq!(
        comment.strip_prefix(&mark(&broken())),
        Some(run.summary.as_str()),
        "the comment says what the summary says"
    );
    assert!(!run.stdout.contains("secret") && !comment.contains("secret"));
}

#[test]
fn action_updates_comment_on_any_page() {
    let other = r#"{ "id": 1, "body": "Looks good to me, and <!-- schemactl: contracts --> too." }"#;
    let first = format!("[{}]", vec![other; 100].join(","));
    let schemas = repository().join("schemas");
    let ours = format!("{}### Contracts: check failed", mark(&schemas));
    // Comments about other folders stay unchanged.
    let others = format!("{}### Contracts: check failed", mark(&broken()));
    let ours = serde_json::json!([{ "id": 2, "body": others }, { "id": 4_711, "body": ours }]).to_string();
    let (run, requests) = commented(&schemas, "secret", &[("200 OK", &first), ("200 OK", &ours), ("200 OK", "{}")]);
    assert_eq!((run.code, requests.len()), (Some(0), 3), "{}", run.stdout);
    assert!(requests[1].contains("&page=2 "), "{}", requests[1]);
    assert!(requests[2].starts_with(&format!("PATCH {REQUESTS}/comments/4711 ")), "{}", requests[2]);
    assert!(body(&requests[2]).contains("check passed"));
}

#[test]
fn action_posts_no_unneeded_comment() {
    let (run, requests) = commented(&broken(), "", &[("500 Internal Server Error", "")]);
    assert_eq!((run.code, requests), (Some(1), Vec::new()));
    let (run, requests) = commented(&repository().join("schemas"), "secret", &[("200 OK", "[]")]);
    assert_eq!((run.code, requests.len()), (Some(0), 1));
}

#[test]
fn failed_comment_is_a_warning() {
    for (schemas, code) in [(repository().join("schemas"), 0), (broken(), 1)] {
        let answers = [("403 Forbidden", r#"{ "message": "Resource not accessible by integration" }"#)];
        let (run, requests) = commented(&schemas, "secret", &answers);
        assert_eq!((run.code, requests.len()), (Some(code), 1));
        assert!(run.stdout.contains("::warning title=no comment::"), "{}", run.stdout);
        assert!(run.outputs.contains(if code == 0 { "success=true" } else { "success=false" }));
    }
    for strange in ["[{\"body\": null}]", "[1]", "no JSON"] {
        let (run, _) = commented(&broken(), "secret", &[("200 OK", strange)]);
        assert_eq!(run.code, Some(1));
        assert!(run.stdout.contains("::warning title=no comment::"), "{strange}: {}", run.stdout);
    }
}
