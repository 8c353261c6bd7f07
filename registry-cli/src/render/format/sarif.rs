//! SARIF 2.1.0, which code scanning services read.

use std::fmt::Write as _;
use std::io::{self, Write};

use contract_core::finding::{Finding, Location};
use contract_core::rule::{Rule, Severity};
use contract_core::rules;
use serde_json::{Value, json};

use crate::render::report::{Report, full_text};
use crate::render::witness;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(out: &mut dyn Write, reports: &[Report<'_>]) -> io::Result<()> {
    let has_findings =
        |rule: &Rule| reports.iter().flat_map(|report| report.findings).any(|finding| finding.rule.id == rule.id);
    // Only the rules with findings: results refer to them by their index in this list.
    let rules: Vec<&Rule> = rules::all().filter(|rule| has_findings(rule)).collect();
    let results: Vec<Value> = reports.iter().flat_map(|report| results(report, &rules)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "schemactl",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| rule_json(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn results(report: &Report<'_>, rules: &[&Rule]) -> Vec<Value> {
    let results = report.findings.iter().zip(report.fingerprints());
    results.map(|(finding, fingerprint)| result(report, rules, finding, &fingerprint)).collect()
}

fn rule_json(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.promise },
        // GitHub's documentation requires both.
        "fullDescription": { "text": rule.promise },
        "help": { "text": rule.explanation, "markdown": rule.explanation },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "group": rule.group.title() },
    })
}

fn result(report: &Report<'_>, rules: &[&Rule], finding: &Finding, fingerprint: &str) -> Value {
    let text = full_text(finding);
    // GitHub refuses a log with a result that has no location.
    let location_of = |place| location(report, finding, place);
    let manifest = || {
        let region = json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 });
        json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&report.file_of_all()) }, "region": region } })
    };
    let mut result = json!({
        "ruleId": finding.rule.id,
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [finding.location.as_ref().map_or_else(manifest, location_of)],
        "partialFingerprints": { "finding/v1": fingerprint },
    });
    if let Some(example) = &finding.example {
        result["properties"] = json!({ "witness": witness::json(example) });
    }
    if let Some(accepted) = &finding.accepted {
        let justification = format!("{}, until {}: {}", accepted.owner, accepted.expires, accepted.reason);
        result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": justification }]);
    }
    if let Some(fix) = fix(report, finding) {
        result["fixes"] = json!([fix]);
    }
    if let Some(index) = rules.iter().position(|rule| rule.id == finding.rule.id) {
        result["ruleIndex"] = index.into();
    }
    if let Some(other) = &finding.related {
        let mut other_location = location(report, finding, other);
        if let Some(label) = &other.label {
            other_location["message"] = json!({ "text": label });
        }
        result["relatedLocations"] = json!([other_location]);
    }
    result
}

/// Returns the fix of a finding; `None` if it has no edits.
fn fix(report: &Report<'_>, finding: &Finding) -> Option<Value> {
    let first = finding.edits.first()?;
    let file = uri(&report.file(first.span.source));
    let replacements = finding.edits.iter().map(|edit| {
        let source = report.sources.get(edit.span.source);
        let (start, end) = (source.position(edit.span.start), source.position(edit.span.end));
        json!({
            "deletedRegion": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
            "insertedContent": { "text": edit.replacement },
        })
    });
    Some(json!({
        "description": { "text": finding.advice.as_deref().unwrap_or(finding.rule.promise) },
        "artifactChanges": [{
            "artifactLocation": { "uri": file },
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    }))
}

fn location(report: &Report<'_>, finding: &Finding, place: &Location) -> Value {
    let source = report.sources.get(place.span.source);
    let (start, end) = (source.position(place.span.start), source.position(place.span.end));
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&report.file(place.span.source)) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    });
    let name = place.path.as_ref().or(finding.contract.as_ref());
    if let Some(name) = name {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name }]);
    }
    location
}

/// Returns a path as a relative reference or a file URI (RFC 3986), with other characters escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => uri.push(char::from(byte)),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Accepted | Severity::History => "note",
    }
}
