//! The command line: help, envelopes, errors, exit codes.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use clap::CommandFactory;
use schemactl::cli::Cli;
use serde_json::Value;

use crate::support::{FakeServer, Project, schema, schemactl, transcript};

fn project() -> Project {
    Project::new("shop")
        .contract("orders/created", "", &[schema("first", &[]), schema("second", &["a"])])
        .contract("orders/paid", "strategy = \"BACKWARD\"", &[schema("", &[])])
        .draft("orders/paid", 2, &schema("", &["later"]))
}

fn run(root: &Path, arguments: &[&str]) -> String {
    transcript(&schemactl().arg("--color=never").args(arguments).current_dir(root).output().unwrap())
}

fn json(root: &Path, arguments: &[&str]) -> (Value, i32) {
    let output = schemactl().arg("--format=json").args(arguments).current_dir(root).output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn every_command_has_help_with_examples() {
    fn visit(command: &mut clap::Command, name: &str) {
        let help = command.clone().term_width(100).render_long_help().to_string();
        if !command.has_subcommands() {
            assert!(help.contains("Examples:"), "{name} has no examples");
        }
        insta::assert_snapshot!(format!("help{}", name.replace(' ', "-")), help);
        for subcommand in command.get_subcommands_mut().filter(|command| command.get_name() != "help") {
            let name = format!("{name} {}", subcommand.get_name());
            visit(subcommand, &name);
        }
    }
    let mut command = Cli::command();
    command.build();
    visit(&mut command, "");
}

#[test]
fn first_publish_shows_steps_and_state() {
    let project = project();
    insta::assert_snapshot!(run(project.root(), &["publish", "--registry", "memory:"]));
    insta::assert_snapshot!(run(project.root(), &["publish", "--registry", "memory:", "--dry-run"]));
    insta::assert_snapshot!(run(project.root(), &["publish", "--registry", "memory:", "--format", "json"]));
}

#[test]
fn tenant_option_overrides_contracts() {
    let project = project();
    let (answer, exit) = json(project.root(), &["publish", "--registry", "memory:", "--tenant", "trial"]);
    let topic = answer.pointer("/data/contracts/0/topic").unwrap();
    assert_eq!((topic.as_str().unwrap(), exit), ("persistent://trial/orders/created", 0));
}

#[test]
fn empty_registry_is_drift() {
    let project = project();
    insta::assert_snapshot!(run(project.root(), &["status", "--registry", "memory:"]));
    let (answer, exit) = json(project.root(), &["status", "--registry", "memory:"]);
    assert_eq!((answer["success"].as_bool(), exit), (Some(false), 1));
}

/// Starts a fake broker that answers the calls of `status` in order.
fn broker(version: &str, stored: &[&str]) -> FakeServer {
    let policies = serde_json::json!({
        "schema_compatibility_strategy": "FULL_TRANSITIVE",
        "is_allow_auto_update_schema": false,
        "schema_validation_enforced": true,
        "inactive_topic_policies": { "deleteWhileInactive": false },
    });
    let stored = stored.iter().zip(0..).map(|(text, version)| {
        serde_json::json!({ "version": version, "type": "AVRO", "timestamp": 0, "data": text, "properties": {} })
    });
    let history = serde_json::json!({ "getSchemaResponses": stored.collect::<Vec<_>>() });
    let answers = [
        version.to_owned(),
        policies.to_string(),
        serde_json::json!({ "partitions": 0 }).to_string(),
        String::new(),
        history.to_string(),
    ];
    FakeServer::new(&answers.map(|answer| FakeServer::response("200 OK", &answer)))
}

#[test]
fn unknown_version_is_drift() {
    let (first, second) = (schema("", &[]), schema("", &["a"]));
    let project = Project::new("shop").contract("orders/created", "", std::slice::from_ref(&first));
    let server = broker("4.0.8", &[&first, &second]);
    let said = run(project.root(), &["status", "--tenant", "trial", "--registry", &server.address]);
    insta::assert_snapshot!(said.replace(&server.address, "http://broker"));
}

#[test]
fn warns_once_about_other_pulsar_version() {
    let text = schema("", &[]);
    let project = Project::new("shop").contract("orders/created", "", std::slice::from_ref(&text));
    for (version, doubts) in [("4.0.8", 0), ("4.0.0-rc-1", 0), ("4.1.0", 1), ("3.3.7", 1), ("5.1.0", 1)] {
        let server = broker(version, &[&text]);
        let said = run(project.root(), &["status", "--registry", &server.address]);
        assert!(said.ends_with("--- exit 0"), "{said}");
        assert_eq!(said.matches("warning: ").count(), doubts, "{version}: {said}");
    }
}

#[test]
fn rejects_check_against_unknown_registry() {
    let project = project().manifest("\n[registries.a]\nurl = \"http://127.0.0.1:1\"\n");
    insta::assert_snapshot!(run(project.root(), &["check", "--against", "registry:nope"]));
    insta::assert_snapshot!(run(project.root(), &["check", "--against", "registry:memory:"]));
}

#[test]
fn credentials_require_against() {
    let project = project();
    let said = run(project.root(), &["check", "--token-file", "token"]);
    assert!(said.contains("error[USAGE]") && said.contains("--against <HISTORY>"), "{said}");
    assert!(run(project.root(), &["check"]).ends_with("--- exit 0"));
}

#[test]
fn check_against_registry_uses_token_and_tenant() {
    let server = broker("4.0.8", &[]);
    let project = project();
    std::fs::write(project.root().join("token"), "from-file").unwrap();
    let against = format!("registry:{}", server.address);
    run(project.root(), &["check", "--against", &against, "--token-file", "token", "--tenant", "trial"]);
    let requests = server.requests().join("");
    assert!(requests.contains("bearer from-file") || requests.contains("Bearer from-file"), "{requests}");
    assert!(requests.contains("/admin/v2/schemas/trial/orders/created/"), "{requests}");
}

#[test]
fn rejects_missing_or_unknown_registry() {
    let project = project();
    insta::assert_snapshot!(run(project.root(), &["status"]));
    let project = project
        .manifest("\n[registries.a]\nurl = \"http://127.0.0.1:1\"\n[registries.b]\nurl = \"http://127.0.0.1:2\"\n");
    insta::assert_snapshot!(run(project.root(), &["status"]));
    insta::assert_snapshot!(run(project.root(), &["status", "--registry", "c"]));
    insta::assert_snapshot!(run(project.root(), &["status", "--registry", "http://127.0.0.1:1/admin"]));
    insta::assert_snapshot!(run(project.root(), &["status", "--registry", "pulsar://127.0.0.1:6650"]));
}

#[test]
fn unreachable_broker_exits_with_3() {
    let project = project().manifest("\n[registries.gone]\nurl = \"http://127.0.0.1:1\"\n");
    insta::assert_snapshot!(run(project.root(), &["publish"]));
    let (answer, exit) = json(project.root(), &["status"]);
    assert_eq!((answer.pointer("/error/code").unwrap().as_str(), exit), (Some("BROKER_UNREACHABLE"), 3));
    assert_eq!((answer["success"].as_bool(), &answer["data"]), (Some(false), &Value::Null));
}

#[test]
fn missing_credentials_exit_with_3() {
    let refusal = FakeServer::response("401 Unauthorized", r#"{"message":"Authentication required"}"#);
    let server = FakeServer::new(&[refusal]);
    let project = project();
    let said = run(project.root(), &["status", "--registry", &server.address]);
    insta::assert_snapshot!(said.replace(&server.address, "http://broker"));
}

#[test]
fn token_comes_from_variable_or_file() {
    let server = FakeServer::new(&[FakeServer::response("401 Unauthorized", "")]);
    let project = project();
    let file = project.root().join("token");
    std::fs::write(&file, "from-file\n").unwrap();
    let mut command = schemactl();
    command.current_dir(project.root()).args(["status", "--registry", &server.address]);
    let by_variable = command.env("SCHEMACTL_TOKEN", "from-variable").output().unwrap();
    let by_file = command.arg("--token-file").arg(&file).output().unwrap();
    let requests = server.requests().join("").to_ascii_lowercase();
    assert!(requests.contains("bearer from-variable") && requests.contains("bearer from-file"), "{requests}");
    assert!(!transcript(&by_variable).contains("from-variable"));
    assert!(!transcript(&by_file).contains("from-file"));
}

#[test]
fn missing_token_file_exits_with_2() {
    let project = project();
    let arguments = ["status", "--registry", "http://127.0.0.1:1", "--token-file", "token"];
    insta::assert_snapshot!(run(project.root(), &arguments));
    std::fs::write(project.root().join("token"), "\n").unwrap();
    insta::assert_snapshot!(run(project.root(), &arguments));
}

#[test]
fn does_not_publish_contracts_with_errors() {
    let project = project();
    std::fs::write(project.root().join("orders/created/v1.avsc"), "{}").unwrap();
    let (answer, _) = json(project.root(), &["publish", "--registry", "memory:"]);
    assert_eq!(answer.pointer("/error/code").unwrap().as_str(), Some("PROJECT_BROKEN"));
}

#[test]
fn errors_in_drafts_do_not_stop_other_commands() {
    let project = project().manifest("\n[generate]\ncrate = \"../events\"\n").draft("orders/created", 3, "{ nonsense");
    let root = project.root();
    for command in [&["publish", "--registry", "memory:"][..], &["generate"], &["generate", "--check"]] {
        let (answer, exit) = json(root, command);
        assert_eq!(exit, 0, "{command:?}: {answer:#}");
    }
    let (answer, exit) = json(root, &["status", "--registry", "memory:"]);
    assert_eq!((exit, answer.pointer("/data/contracts/0/draft").unwrap().as_u64()), (1, Some(3)), "{answer:#}");
    let (answer, exit) = json(root, &["release", "orders/paid"]);
    assert_eq!((exit, answer.pointer("/error/code").unwrap().as_str()), (2, Some("PROJECT_BROKEN")));
}

#[test]
fn names_contracts_with_errors() {
    let project = project().draft("orders/created", 3, &schema("", &[]).replace("\"string\"", "\"long\""));
    let (answer, exit) = json(project.root(), &["release", "orders/paid"]);
    let said = answer.pointer("/error/message").unwrap().as_str().unwrap();
    assert!(exit == 1 && said.ends_with("in orders/created"), "{answer:#}");
}

#[test]
fn contract_option_limits_registry_calls() {
    let project = project();
    let (answer, _) = json(project.root(), &["status", "--registry", "memory:", "--contract", "orders/created"]);
    let contracts = answer.pointer("/data/contracts").unwrap().as_array().unwrap();
    let ids: Vec<_> = contracts.iter().map(|contract| contract["contract"].as_str().unwrap()).collect();
    assert_eq!((ids, &answer["data"]["notes"]), (vec!["orders/created"], &serde_json::json!([])));
    let (answer, exit) = json(project.root(), &["publish", "--registry", "memory:", "--contract", "orders/none"]);
    assert_eq!((exit, answer.pointer("/error/code").unwrap().as_str()), (2, Some("CONTRACT_UNKNOWN")));
}

#[test]
fn usage_error_respects_format() {
    let root = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(run(root.path(), &["publish", "--nonsense"]));
    insta::assert_snapshot!(run(root.path(), &["publish", "--nonsense", "--format", "json"]));
    insta::assert_snapshot!(run(root.path(), &["broker", "start", "--set", "nonsense", "--format=json"]));
}

#[test]
fn explains_every_error_code() {
    let root = tempfile::tempdir().unwrap();
    for code in schemactl_error_codes::all() {
        let said = run(root.path(), &["explain", code.id]);
        assert!(said.contains(code.title) && said.contains("--- exit 0"), "{said}");
    }
    insta::assert_snapshot!(run(root.path(), &["explain", "broker_unreachable"]));
    insta::assert_snapshot!(run(root.path(), &["explain", "NO_SUCH_CODE"]));
}

#[test]
fn color_option_and_variables() {
    let project = project();
    let coloured = |environment: &[(&str, &str)], arguments: &[&str]| {
        let mut command = schemactl();
        command.args(["status", "--registry", "memory:"]).args(arguments).current_dir(project.root());
        command.envs(environment.iter().copied());
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!coloured(&[], &[]), "no terminal");
    assert!(coloured(&[], &["--color", "always"]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(coloured(&[("NO_COLOR", "1")], &["--color", "always"]), "what is asked for comes first");
}

/// Runs `status` on a registry behind a proxy and returns the requests to the proxy and the error code.
fn status_through_proxy(registry: &str, variables: &[(&str, &str)], answer: String) -> (Vec<String>, String) {
    let project = project();
    let proxy = FakeServer::new(&[answer]);
    let mut command = schemactl();
    command.args(["status", "--format", "json", "--timeout", "5", "--registry", registry]).current_dir(project.root());
    command.env("all_proxy", &proxy.address).envs(variables.iter().copied());
    let answer: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let code = answer.pointer("/error/code").and_then(Value::as_str).unwrap_or_default().to_owned();
    (proxy.requests(), code)
}

#[test]
fn proxy_refusal_has_its_own_code() {
    let refusal = FakeServer::response("407 Proxy Authentication Required", "");
    let (requests, code) = status_through_proxy("https://broker.invalid:8443", &[], refusal);
    assert_eq!(code, "PROXY_REFUSED");
    assert!(requests[0].starts_with("CONNECT broker.invalid:8443 "), "{requests:?}");
}

#[test]
fn http_registry_is_reached_through_the_proxy() {
    let version = FakeServer::response("200 OK", "<html></html>");
    let (requests, code) = status_through_proxy("http://broker.invalid:8080", &[], version);
    assert_eq!(code, "BROKER_ANSWER_UNKNOWN");
    assert!(requests[0].starts_with("GET http://broker.invalid:8080/admin/v2/brokers/version "), "{requests:?}");
}

#[test]
fn no_proxy_for_loopback_and_excepted_hosts() {
    for (registry, variables) in
        [("http://127.0.0.1:1", &[][..]), ("http://broker.invalid:8080", &[("no_proxy", "broker.invalid")][..])]
    {
        let (requests, code) = status_through_proxy(registry, variables, FakeServer::response("200 OK", "4.0.8"));
        assert_eq!((requests.len(), code.as_str()), (0, "BROKER_UNREACHABLE"), "{registry}");
    }
}

#[test]
fn closed_pipe_is_not_an_error() {
    let root = tempfile::tempdir().unwrap();
    let mut child = schemactl()
        .args(["explain", "--format", "json"])
        .current_dir(root.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let said: Vec<_> = BufReader::new(child.stderr.take().unwrap()).lines().collect();
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn stopped_broker_status_exits_with_1() {
    let root = tempfile::tempdir().unwrap();
    let (answer, exit) = json(root.path(), &["broker", "status", "--name", "never-started"]);
    assert_eq!((answer.pointer("/data/state").unwrap().as_str(), exit), (Some("stopped"), 1));
    let (answer, exit) = json(root.path(), &["broker", "stop", "--name", "never-started"]);
    assert_eq!((answer.pointer("/data/stopped").unwrap().as_str(), exit), (Some("already"), 0));
}

#[test]
fn missing_java_says_what_to_install() {
    let root = tempfile::tempdir().unwrap();
    let output = schemactl()
        .args(["broker", "start", "--name", "no-java", "--color=never"])
        .env_remove("JAVA_HOME")
        .env("PATH", root.path())
        .env("XDG_STATE_HOME", root.path())
        .env("XDG_CACHE_HOME", root.path())
        .output()
        .unwrap();
    insta::assert_snapshot!(transcript(&output));
}

#[test]
fn rejects_pulsar_home_without_pulsar() {
    let root = tempfile::tempdir().unwrap();
    let output = schemactl()
        .args(["broker", "start", "--name", "no-pulsar", "--port=0", "--admin-port=0", "--color=never"])
        .env("PULSAR_HOME", root.path())
        .env("XDG_STATE_HOME", root.path())
        .output()
        .unwrap();
    let said = transcript(&output);
    assert!(said.contains("PULSAR_HOME_INVALID") || said.contains("JAVA_MISSING"), "{said}");
}
