//! Schemas of other types than Avro.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use schemactl::publish::{Acceptance, Plan};
use schemactl_pulsar::{NamespaceLock, NamespacePolicies, Properties, SchemaType, Strategy, TopicCleanUp, TypedSchema};
use serde_json::{Value, json};

use crate::support::{FakeServer, Project, TestRegistry, schema, schemactl, test_both_registries};

test_both_registries! {
    topic_of_another_type_is_a_conflict
}

fn topic_of_another_type_is_a_conflict(subject: &TestRegistry) {
    let text = schema("", &[]);
    let project = Project::new(subject.tenant()).contract("orders/created", "", std::slice::from_ref(&text));
    let publications = project.publications();
    let (registry, topic) = (subject.registry(), publications.all()[0].topic());
    registry.create_tenant(subject.tenant()).unwrap();
    let policies = NamespacePolicies {
        strategy: Some(Strategy::FullTransitive),
        lock: NamespaceLock::LOCKED,
        clean_up: TopicCleanUp::Never,
    };
    registry.create_namespace(topic.namespace(), policies).unwrap();
    // The same JSON as the contract's, so that only the type differs.
    registry.register_typed(topic, &TypedSchema::new(SchemaType::Json, text.as_str(), Properties::new())).unwrap();
    let plan = Plan::compute(registry, &publications, Acceptance::default()).unwrap();
    let conflicts: Vec<String> = plan.conflicts.iter().map(ToString::to_string).collect();
    let said = "orders/created: the registry's schema version 0 is of the type JSON, not AVRO: the broker would refuse \
                the contract's";
    assert_eq!(conflicts, [said]);
}

/// Returns the findings of `check --against` for a registry with one schema.
fn findings_against(project: &Project, stored: &Value) -> Vec<Value> {
    let body = json!({ "getSchemaResponses": [stored] }).to_string();
    let server = FakeServer::new(&[FakeServer::response("200 OK", "4.0.8"), FakeServer::response("200 OK", &body)]);
    let mut command = schemactl();
    command.args(["check", "--format", "json", "--against", &format!("registry:{}", server.address)]);
    let output = command.arg("--schemas").arg(project.root()).output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    answer.pointer("/data/findings").and_then(Value::as_array).cloned().unwrap_or_else(|| panic!("{answer:#}"))
}

#[test]
fn check_against_registry_reports_other_type() {
    let text = schema("", &[]);
    let project = Project::new("t").contract("orders/created", "", std::slice::from_ref(&text));
    for (kind, data) in
        [("JSON", text.as_str()), ("STRING", ""), ("KEY_VALUE", r#"{"key":"","value":""}"#), ("NEW", "x")]
    {
        let stored = json!({ "version": 3, "type": kind, "timestamp": 0, "data": data, "properties": {} });
        let found = findings_against(&project, &stored);
        let about: Vec<&Value> = found.iter().filter(|finding| finding["severity"] == "error").collect();
        assert_eq!(about.len(), 1, "{found:#?}");
        assert_eq!(about[0]["rule"], "BROKER_ACCEPTS_VERSION");
        let message = about[0]["message"].as_str().unwrap();
        assert!(message.contains("version 3 in the registry http://"), "{message}");
        assert!(
            message.contains(&format!("has the type {kind}, but the contract's schemas have the type AVRO")),
            "{message}"
        );
        assert!(message.ends_with("Pulsar's broker would refuse v1 with 409"), "{message}");
    }
}

#[test]
fn stored_schema_with_other_layout_matches() {
    let (first, second) = (schema("", &[]), schema("", &["more"]));
    let project = Project::new("t").contract("orders/created", "", &[first.clone(), second.clone()]);
    for (text, unknown) in [(&second, 0), (&first, 0), (&schema("", &["foreign"]), 1)] {
        let spread: Value = serde_json::from_str(text).unwrap();
        let spread = serde_json::to_string_pretty(&spread).unwrap();
        assert_ne!(&spread, text);
        let stored = json!({ "version": 0, "type": "AVRO", "timestamp": 0, "data": spread, "properties": {} });
        let found = findings_against(&project, &stored);
        let errors: Vec<&Value> = found.iter().filter(|finding| finding["severity"] == "error").collect();
        assert_eq!(errors.len(), unknown, "{text}: {found:#?}");
        assert!(errors.iter().all(|finding| finding["rule"] == "REGISTRY_VERSION_IS_KNOWN"), "{found:#?}");
    }
}

/// Returns the answer to a line of a batch: readers, broker and publish, or the message of the error.
fn answer(question: &Value) -> [String; 3] {
    let mut command = schemactl();
    command.args(["compat", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.current_dir(Path::new("/")).spawn().unwrap();
    writeln!(running.stdin.take().unwrap(), "{question}").unwrap();
    let output = running.wait_with_output().unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let refusals = answer["findings"].as_array().map_or(0, Vec::len);
    let is_taken = ["created", "exists"].contains(&answer["publish"].as_str().unwrap_or_default());
    assert_eq!(refusals, usize::from(!is_taken), "{answer:#}");
    ["readers", "broker", "publish"].map(|name| answer[name].as_str().unwrap_or_default().to_owned())
}

#[test]
fn batch_accepts_all_schema_types() {
    let (one, two) = (schema("", &[]), schema("", &["a"]));
    let typed = |name: &str, text: &str| json!({ "type": name, "schema": text });
    let pair = |key: Value, value: Value| json!({ "type": "KEY_VALUE", "key": key, "value": value });
    let (int, text) = (json!({ "type": "INT32" }), json!({ "type": "STRING" }));
    let posted = json!({
        "type": "KEY_VALUE",
        "schema": r#"{"key":"","value":""}"#,
        "properties": { "key.schema.type": "INT64", "value.schema.type": "STRING" },
    });
    let expected = [
        (json!([one]), typed("JSON", &one), ["incompatible", "incompatible", "incompatible"]),
        (json!([typed("JSON", &one)]), typed("JSON", &two), ["unknown", "compatible", "created"]),
        (json!([typed("JSON", &one)]), typed("JSON", &one), ["unknown", "compatible", "exists"]),
        (json!([]), typed("JSON", "{}"), ["invalid", "invalid", "invalid"]),
        (json!([]), typed("JSON", r#"{"type":"record"}"#), ["invalid", "error", "error"]),
        (json!([int]), int.clone(), ["compatible", "compatible", "exists"]),
        (json!([int]), text.clone(), ["incompatible", "incompatible", "incompatible"]),
        (
            json!([pair(int.clone(), text.clone())]),
            pair(int.clone(), text.clone()),
            ["unknown", "compatible", "exists"],
        ),
        // The first comparison does not include the types.
        (json!([pair(int.clone(), text.clone())]), posted, ["unknown", "compatible", "exists"]),
        (
            json!([pair(int.clone(), typed("AVRO", &one))]),
            pair(int.clone(), typed("AVRO", "\"int\"")),
            ["unknown", "incompatible", "incompatible"],
        ),
        (json!([]), typed("KEY_VALUE", "[]"), ["invalid", "error", "error"]),
    ];
    for (existing, new, answers) in expected {
        let question = json!({ "id": 1, "strategy": "FULL", "new": new, "existing": existing });
        assert_eq!(answer(&question), answers, "{question}");
    }
}
