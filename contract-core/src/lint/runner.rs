//! Runs the lint rules on one schema.

use std::path::Path;

use super::context::collect_sites;
use super::previous_versions::PreviousVersions;
use super::{Check, Lint, LintContext, LintOptions};
use crate::contracts::{Contract, Manifest};
use crate::finding::Finding;
use crate::json;
use crate::rules::lint::LINTS;
use crate::schema::Schema;
use crate::source::SourceId;

/// A text to lint, and what is known of it.
pub(super) struct LintInput<'a> {
    pub(super) path: &'a Path,
    pub(super) text: &'a str,
    /// The text as it is sent, with shared types put in.
    pub(super) sent: &'a str,
    pub(super) source: SourceId,
    pub(super) schema: &'a Schema,
    pub(super) contract: Option<&'a Contract>,
    pub(super) previous_versions: PreviousVersions<'a>,
}

/// Looks at one schema by every rule that the manifest leaves on.
pub(super) fn lint_schema(input: LintInput<'_>, manifest: Option<&Manifest>, options: &LintOptions) -> Vec<Finding> {
    let LintInput { path, text, sent, source, schema, contract, previous_versions } = input;
    let envelope = manifest.map_or(&[][..], |manifest| &manifest.envelope);
    // A text with a schema is JSON; the document is read anew since the schema keeps no ignored attributes.
    let Ok(document) = json::parse(text, source) else { return Vec::new() };
    let (types, fields) = collect_sites(schema);
    let (root, comments) = (&document.root().to_json(), document.comments.as_slice());
    let context = LintContext {
        path,
        text,
        source,
        root,
        comments,
        schema,
        sent,
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
        if is_on(lint, manifest, contract) {
            findings.extend(check(&context).into_iter().filter(|finding| context.is_in_this_file(finding)));
        }
    }
    findings
}

/// Whether anybody wants to know of a breach.
pub(super) fn is_on(lint: &Lint, manifest: Option<&Manifest>, contract: Option<&Contract>) -> bool {
    let level = match manifest {
        Some(manifest) => manifest.level(&lint.rule, contract.map(|contract| contract.id.as_str())),
        None => lint.rule.default_level(),
    };
    level.severity().is_some()
}
