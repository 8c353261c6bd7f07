//! Every format conforms to its schema, for findings of every rule with difficult strings.

mod comment;
mod errors;
mod findings;
mod fingerprints;
mod junit;
mod schema;
mod workflow;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use contract_core::rule::Severity;
use schemactl::options::Format;
use schemactl::render::{self, Report};
use serde_json::{Value, json};

use crate::support::{copy, schemactl};
use findings::{Many, many};
use schema::Schema;
use workflow::Command;

const PUBLISHED: &str = include_str!("../../../../docs/findings.schema.json");
const SARIF: &str = include_str!("sarif.schema.json");
const GITLAB: &str = include_str!("gitlab.schema.json");

impl Many {
    fn report(&self) -> Report<'_> {
        Report::new("check", &self.sources, &self.findings, &self.subjects)
    }

    fn write(&self, format: Format) -> String {
        let mut out = Vec::new();
        render::reports(&mut out, format, &[self.report()]).expect("written");
        String::from_utf8(out).expect("UTF-8")
    }
}

#[test]
fn jsonl_matches_published_schema() {
    let schema = Schema::new(PUBLISHED);
    let many = many();
    let text = many.write(Format::Jsonl);
    // Only a line feed ends a line.
    let lines: Vec<Value> = text.split_terminator('\n').map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), many.findings.len() + 1);
    for line in &lines {
        schema.validate(line).expect("the schema holds");
    }
    assert!(lines[..lines.len() - 1].iter().all(|line| line["type"] == "finding"));
    assert_eq!(lines.last().expect("a summary")["errors"], many.report().count(Severity::Error));
}

#[test]
fn published_schema_is_complete() {
    let schema = Schema::new(PUBLISHED);
    for (name, member) in schema.members() {
        let description = member["description"].as_str().unwrap_or_default();
        assert!(description.ends_with('.'), "{name} has no description");
    }
    for (name, definition) in schema.definitions() {
        assert!(definition["description"].is_string(), "{name} has no description");
        if definition["type"] == "object" {
            assert_eq!(definition["additionalProperties"], false, "{name} takes any member");
        }
    }
    let mut seen = BTreeSet::new();
    let many = many();
    let mut of_project = Vec::new();
    render::reports(&mut of_project, Format::Jsonl, &[many.report().of_project("services/a")]).expect("written");
    let of_project = String::from_utf8(of_project).expect("UTF-8");
    for line in many.write(Format::Jsonl).split_terminator('\n').chain(of_project.split_terminator('\n')) {
        seen.extend(schema.validate(&serde_json::from_str(line).expect("JSON")).expect("the schema holds"));
    }
    for value in answers() {
        seen.extend(schema.validate(&value).unwrap_or_else(|error| panic!("{error}\n{value:#}")));
    }
    let never: Vec<String> =
        schema.members().into_iter().map(|(name, _)| name).filter(|name| !seen.contains(name)).collect();
    assert_eq!(never, [""; 0], "documented, and never written");
}

/// Returns JSON answers of commands.
fn answers() -> Vec<Value> {
    let projects = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects");
    let folder = tempfile::tempdir().expect("a folder");
    let messages = folder.path().join("messages");
    let run = |arguments: &[&str]| {
        let output = schemactl().current_dir(&projects).args(arguments).output().expect("schemactl");
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    let draft = folder.path().join("draft");
    copy(&projects.join("broken"), &draft);
    let file = draft.join("orders/order-created/v2.avsc");
    let text = fs::read_to_string(draft.join("orders/order-created/v1.avsc")).expect("a file");
    let size = "\"delivery_address\", \"type\": \"string\" },\n{ \"name\": \"size\",";
    fs::write(&file, text.replace("\"delivery_address\",", size)).expect("written");
    let draft = draft.display().to_string();
    let batch = |question: &Value| {
        let command = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("schemactl"));
        let output = command.args(["compat", "--batch"]).stdin(format!("{question}\n")).assert().get_output().clone();
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    let several = ["a", "b"].map(|name| {
        let project = folder.path().join(name);
        copy(&projects.join("broken"), &project);
        let manifest = fs::read_to_string(project.join("contracts.toml")).expect("a file");
        let manifest = manifest.replace("tenant = \"acme\"", &format!("tenant = \"{name}\""));
        fs::write(project.join("contracts.toml"), manifest).expect("written");
        project.display().to_string()
    });
    let (int, long) = ("\"int\"", "\"long\"");
    let (new, old) = ("broken/orders/order-created/v2.avsc", "broken/orders/order-created/v1.avsc");
    vec![
        run(&["check", "--schemas", "broken", "--format", "json", "--witness", &messages.display().to_string()]),
        run(&["lint", "--schemas", "broken", "--format", "json"]),
        run(&["check", "--schemas", &several[0], "--schemas", &several[1], "--format", "json"]),
        run(&["compat", "--strategy", "FULL", "--new", new, "--old", old, "--format", "json"]),
        run(&["check", "--schemas", &draft, "--fix", "--format", "json"]),
        batch(&json!({ "id": 1, "strategy": "FULL", "new": long, "existing": [int], "witness": true })),
        batch(&json!({ "id": 1, "strategy": "NONE" })),
        run(&["check", "--schemas", "nowhere", "--format", "json"]),
        run(&["check", "--no-such-option", "--format", "json"]),
    ]
}

#[test]
fn sarif_matches_specification() {
    let many = many();
    let log: Value = serde_json::from_str(&many.write(Format::Sarif)).expect("JSON");
    Schema::new(SARIF).validate(&log).expect("the schema holds");
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), many.findings.len());
    let mut fingerprints = BTreeSet::new();
    for result in results {
        // Section 3.52.5: the index names the rule of the id.
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small index");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(fingerprints.insert(result["partialFingerprints"].to_string()), "{result}");
    }
}

#[test]
fn sarif_regions_count_characters() {
    let many = many();
    let log: Value = serde_json::from_str(&many.write(Format::Sarif)).expect("JSON");
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let mut looked_at = 0;
    for (result, finding) in log["runs"][0]["results"].as_array().expect("results").iter().zip(&many.findings) {
        let Some(place) = &finding.location else { continue };
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let number = |name: &str| usize::try_from(region[name].as_u64().expect("a number")).expect("small");
        let text = many.sources.get(place.span.source).text();
        let offset = |line: usize, column: usize| {
            let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            text[start..].char_indices().nth(column - 1).map_or(text.len(), |(at, _)| start + at)
        };
        let (start, end) =
            (offset(number("startLine"), number("startColumn")), offset(number("endLine"), number("endColumn")));
        // These spans can end within a character; those of the parser cannot.
        let mut meant = [place.span.start as usize, place.span.end as usize];
        for at in &mut meant {
            while !text.is_char_boundary(*at) {
                *at -= 1;
            }
        }
        assert_eq!([start, end], meant, "{result}");
        looked_at += usize::from(!text.is_ascii());
    }
    assert!(looked_at > 100, "{looked_at}");
}

#[test]
fn gitlab_report_matches_documentation() {
    let many = many();
    let issues: Value = serde_json::from_str(&many.write(Format::Gitlab)).expect("JSON");
    Schema::new(GITLAB).validate(&issues).expect("the schema holds");
    // GitLab shows only one of several issues with the same fingerprint.
    let fingerprints: BTreeSet<&str> =
        issues.as_array().expect("issues").iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), many.findings.len());
}

#[test]
fn junit_report_has_every_finding() {
    let many = many();
    let text = many.write(Format::Junit);
    junit::validate(&text).expect("the form holds");
    let document = roxmltree::Document::parse(&text).expect("XML");
    let said: String = document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    for finding in &many.findings {
        assert!(said.contains(&format!("[{}]", finding.rule.id)), "{}", finding.rule.id);
    }
}

#[test]
fn human_output_has_no_workflow_commands() {
    let mut many = many();
    let mut out = Vec::new();
    for finding in &mut many.findings {
        for text in [&mut finding.consequence, &mut finding.rollout, &mut finding.advice] {
            *text = Some("two\n::error::lines\r::error::three".to_owned());
        }
        finding.message.push_str("\n  ::error::more");
        // Spans of this test begin within characters, and a patch is shown only between characters.
        finding.edits.clear();
        render::finding(&mut out, &many.sources, finding).expect("written");
    }
    let text = String::from_utf8(out).expect("UTF-8");
    // The runner ignores leading white space.
    let command = text.split(['\n', '\r']).find(|line| line.trim_start().starts_with("::error"));
    assert_eq!(command, None);
    assert!(text.matches("::error::three").count() > 100);
}

#[test]
fn github_annotations_round_trip() {
    let many = many();
    let text = many.write(Format::Github);
    // The runner ends lines at either character.
    let lines: Vec<&str> = text.split_terminator(['\n', '\r']).collect();
    assert_eq!(lines.len(), many.findings.len());
    for (line, finding) in lines.iter().zip(&many.findings) {
        let command = Command::read(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(command.text.starts_with(&finding.message), "{line}");
        assert_eq!(command.property("title"), Some(finding.rule.id.as_str()));
        let file =
            finding.location.as_ref().map(|place| many.sources.get(place.span.source).path().display().to_string());
        assert_eq!(command.property("file"), file.as_deref());
    }
}
