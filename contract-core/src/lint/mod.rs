//! What is legal and unwise: names, documentation, defaults, types, secrets.
//!
//! A lint rule is data: a [`Rule`], whether it is on by itself, and a function that looks at
//! one schema or at the whole project. Each has a file in `rules/lint`; the levels come from the manifest.

mod attributes;
mod files;
mod history;
mod options;
mod project;
mod subject;
mod words;

pub use files::files;
pub use options::{FieldCase, Language, LintOptions};
pub use project::{Scope, project};

pub(crate) use attributes::Owner;
pub(crate) use history::place as earlier_place;
pub(crate) use project::{Definition, Whole};
pub(crate) use subject::{FieldPart, Subject};
pub(crate) use words::{camel, distance, find, held, is_camel, is_pascal, is_snake, is_upper_snake, pascal, snake};

pub(crate) use crate::names::words;

use std::path::Path;

use crate::contracts::{Contract, Manifest};
use crate::finding::Finding;
use crate::json;
use crate::rules::Rule;
use crate::rules::lint::LINTS;
use crate::schema::Schema;
use crate::source::SourceId;
use history::Earlier;

/// A rule of style or safety and how it is looked at.
pub(crate) struct Lint {
    /// The promise.
    pub(crate) rule: Rule,
    /// Whether it is looked at unless the project says otherwise.
    pub(crate) standing: Standing,
    /// What looks at it.
    pub(crate) check: Check,
}

impl Lint {
    /// A breach of the promise.
    pub(crate) fn found(&'static self, message: impl Into<String>) -> Finding {
        Finding::new(&self.rule, message)
    }
}

/// Whether a rule is looked at unless the project says otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    On,
    Off,
}

/// What looks at a rule.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// Looks at one schema.
    Schema(fn(&Subject<'_>) -> Vec<Finding>),
    /// Looks at all contracts together.
    Project(fn(&Whole<'_>) -> Vec<Finding>),
}

/// A text to lint, and what is known of it.
struct Input<'a> {
    path: &'a Path,
    text: &'a str,
    /// The text as it is sent, with shared types put in.
    sent: &'a str,
    source: SourceId,
    schema: &'a Schema,
    contract: Option<&'a Contract>,
    earlier: Earlier<'a>,
}

/// Looks at one schema by every rule that the manifest leaves on.
fn schema(input: Input<'_>, manifest: Option<&Manifest>, options: &LintOptions) -> Vec<Finding> {
    let Input { path, text, sent, source, schema, contract, earlier } = input;
    let envelope = manifest.map_or(&[][..], |manifest| &manifest.envelope);
    // A text with a schema is JSON; the document is read anew since the schema keeps no ignored attributes.
    let Ok(document) = json::parse(text, source) else { return Vec::new() };
    let (types, fields) = subject::parts(schema);
    let (root, comments) = (&document.root().to_json(), document.comments.as_slice());
    let subject = Subject {
        path,
        text,
        source,
        root,
        comments,
        schema,
        sent,
        envelope,
        contract,
        earlier,
        options,
        types,
        fields,
    };
    let mut findings = Vec::new();
    for lint in LINTS {
        let Check::Schema(check) = lint.check else { continue };
        if is_on(lint, manifest, contract) {
            findings.extend(check(&subject).into_iter().filter(|finding| subject.owns(finding)));
        }
    }
    findings
}

/// Whether anybody wants to know of a breach.
fn is_on(lint: &Lint, manifest: Option<&Manifest>, contract: Option<&Contract>) -> bool {
    let level = match manifest {
        Some(manifest) => manifest.level(&lint.rule, contract.map(|contract| contract.id.as_str())),
        None => lint.rule.level(),
    };
    level.severity().is_some()
}
