//! Runs the lint rules on one schema.

use std::path::Path;

use schemactl_avro::json;
use schemactl_avro::schema::Schema;
use schemactl_avro::source::SourceId;

use super::context::collect_sites;
use super::previous_versions::PreviousVersions;
use super::{Check, Lint, LintContext, LintOptions};
use crate::contracts::{Contract, Manifest};
use crate::finding::Finding;
use crate::rules::lint::LINTS;

/// A schema file and its surroundings.
pub(super) struct LintInput<'a> {
    pub(super) path: &'a Path,
    /// The content of the file.
    pub(super) content: &'a str,
    /// The content with shared types inlined, as it is registered.
    pub(super) self_contained: &'a str,
    pub(super) source: SourceId,
    pub(super) schema: &'a Schema,
    pub(super) contract: Option<&'a Contract>,
    pub(super) previous_versions: PreviousVersions<'a>,
}

/// Checks one schema with every rule that the manifest does not turn off.
pub(super) fn lint_schema(input: LintInput<'_>, manifest: Option<&Manifest>, options: &LintOptions) -> Vec<Finding> {
    let LintInput { path, content, self_contained, source, schema, contract, previous_versions } = input;
    let envelope = manifest.map_or(&[][..], |manifest| &manifest.envelope);
    // Parsed again, because the schema does not keep ignored attributes. A file with a schema is always JSON.
    let Ok(document) = json::parse(content, source) else { return Vec::new() };
    let (types, fields) = collect_sites(schema);
    let (json, comments) = (&document.root().to_json(), document.comments.as_slice());
    let context = LintContext {
        path,
        content,
        source,
        json,
        comments,
        schema,
        self_contained,
        envelope,
        contract,
        previous_versions,
        options,
        types,
        fields,
    };
    let mut findings = Vec::new();
    for lint in LINTS {
        let Check::Schema(check) = lint.check else { continue };
        if is_enabled(lint, manifest, contract) {
            findings.extend(check(&context).into_iter().filter(|finding| context.is_in_this_file(finding)));
        }
    }
    findings
}

/// Returns whether the manifest or the default turns a rule on.
pub(super) fn is_enabled(lint: &Lint, manifest: Option<&Manifest>, contract: Option<&Contract>) -> bool {
    let level = match manifest {
        Some(manifest) => manifest.level(&lint.rule, contract.map(|contract| contract.id.as_str())),
        None => lint.rule.default_level(),
    };
    level.severity().is_some()
}
