//! What is legal and unwise: names, documentation, defaults, types, secrets.
//!
//! A lint rule is data: a [`Rule`], whether it is on by itself, and a function that looks at
//! one schema or at the whole project. Each has a file in `rules/lint`; the levels come from the manifest.

mod attributes;
mod context;
mod files;
mod options;
mod previous_versions;
mod project;
mod vocabulary;

pub use files::lint_files;
pub use options::{FieldCase, Language, LintOptions};
pub use project::{Scope, lint_project};

pub(crate) use attributes::AttributeOwner;
pub(crate) use context::{FieldSite, LintContext};
pub(crate) use previous_versions::location as location_in_version;
pub(crate) use project::{Definition, ProjectContext};
pub(crate) use vocabulary::{
    camel, distance, find_term, find_value_term, is_camel, is_pascal, is_snake, is_upper_snake, pascal, snake,
};

pub(crate) use crate::case::lowercase_words;

use std::path::Path;

use crate::contracts::{Contract, Manifest};
use crate::finding::Finding;
use crate::json;
use crate::rules::Rule;
use crate::rules::lint::LINTS;
use crate::schema::Schema;
use crate::source::SourceId;
use previous_versions::PreviousVersions;

/// A rule of style or safety and how it is looked at.
pub(crate) struct Lint {
    /// The promise.
    pub(crate) rule: Rule,
    /// Whether the rule runs without an entry in `[rules]`.
    pub(crate) enabled_by_default: bool,
    /// What looks at it.
    pub(crate) check: Check,
}

impl Lint {
    /// A breach of the promise.
    pub(crate) fn finding(&'static self, message: impl Into<String>) -> Finding {
        Finding::new(&self.rule, message)
    }
}

/// What looks at a rule.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// Looks at one schema.
    Schema(fn(&LintContext<'_>) -> Vec<Finding>),
    /// Looks at all contracts together.
    Project(fn(&ProjectContext<'_>) -> Vec<Finding>),
}

/// A text to lint, and what is known of it.
struct LintInput<'a> {
    path: &'a Path,
    text: &'a str,
    /// The text as it is sent, with shared types put in.
    sent: &'a str,
    source: SourceId,
    schema: &'a Schema,
    contract: Option<&'a Contract>,
    previous_versions: PreviousVersions<'a>,
}

/// Looks at one schema by every rule that the manifest leaves on.
fn schema(input: LintInput<'_>, manifest: Option<&Manifest>, options: &LintOptions) -> Vec<Finding> {
    let LintInput { path, text, sent, source, schema, contract, previous_versions } = input;
    let envelope = manifest.map_or(&[][..], |manifest| &manifest.envelope);
    // A text with a schema is JSON; the document is read anew since the schema keeps no ignored attributes.
    let Ok(document) = json::parse(text, source) else { return Vec::new() };
    let (types, fields) = context::collect_sites(schema);
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
fn is_on(lint: &Lint, manifest: Option<&Manifest>, contract: Option<&Contract>) -> bool {
    let level = match manifest {
        Some(manifest) => manifest.level(&lint.rule, contract.map(|contract| contract.id.as_str())),
        None => lint.rule.default_level(),
    };
    level.severity().is_some()
}
