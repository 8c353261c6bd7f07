//! Lints schema files outside a project.

use std::sync::Arc;

use schemactl_avro::json::{self, Json};
use schemactl_avro::schema::{Parsed, PulsarProfile, SharedTypes};
use schemactl_avro::source::{SourceId, Sources};

use super::LintOptions;
use super::previous_versions::PreviousVersions;
use super::runner::{LintInput, lint_schema};
use crate::finding::Finding;
use crate::notation;
use crate::rules;

/// Lints files with the default options and levels. The files may refer to each other's types, in any order.
pub fn lint_files(sources: &Sources, files: &[SourceId], profile: PulsarProfile) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut documents: Vec<(SourceId, Json)> = Vec::new();
    let mut shared = SharedTypes::default();
    for source in files {
        match json::parse(sources.get(*source).text(), *source) {
            Ok(document) => {
                // A schema that other files cannot refer to is still valid, so the error does not matter.
                let root = document.root().to_json();
                drop(shared.add(root.clone()));
                documents.push((*source, root));
            }
            Err(error) => {
                let problem = notation::of_text(sources.get(*source).text(), *source);
                findings.push(rules::schema::describe(&problem.unwrap_or_else(|| error.into())));
            }
        }
    }
    let options = LintOptions::default();
    for (source, document) in &documents {
        let mut parsed = shared.parse(profile, document);
        if parsed.lenient().is_none()
            && let Some(problem) = notation::of_json(document)
        {
            parsed = Parsed::from_problem(problem);
        }
        // Problems of inlined types are reported in their own files.
        let problems = parsed.problems.iter().filter(|problem| problem.span.source == *source);
        findings.extend(problems.map(rules::schema::describe));
        let Some(schema) = parsed.lenient() else { continue };
        let file = sources.get(*source);
        let content = Arc::clone(file.text());
        let input = LintInput {
            path: file.path(),
            content: &content,
            self_contained: &content,
            source: *source,
            schema,
            contract: None,
            previous_versions: PreviousVersions::default(),
        };
        findings.extend(lint_schema(input, None, &options));
    }
    findings.sort_by_key(|finding| finding.location.as_ref().map(|location| location.span));
    findings
}
