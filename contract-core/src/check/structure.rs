//! What each version must be by itself, whatever came before it.

use std::collections::HashMap;

use super::mend::Mend;
use crate::contracts::{
    Contract, ContractSet, FieldPath, FieldPathError, ReleaseState, Seal, Version, file_hash, problem_finding,
};
use crate::finding::{Finding, Location};
use crate::rules::design::{
    envelope_is_complete, message_path_exists, optional_field_has_default, record_matches_manifest,
};
use crate::rules::project::topic_is_unique;
use crate::rules::schema::schema_is_json;
use crate::rules::seal::{retired_contract_is_closed, sealed_version_is_unchanged};
use crate::schema::{Kind, Schema};
use crate::source::{Sources, Span};

/// Contracts that share a topic.
pub(super) fn topics(set: &ContractSet) -> Vec<Finding> {
    let mut owners: HashMap<&crate::contracts::Topic, &Contract> = HashMap::new();
    let mut findings = Vec::new();
    for contract in &set.contracts {
        if let Some(first) = owners.insert(&contract.topic, contract) {
            let message = format!("the topic {} already carries `{}`", contract.topic, first.id);
            let finding = Finding::new(&topic_is_unique::RULE, message)
                .in_contract(&contract.id)
                .at(Location::new(contract.span));
            findings.push(finding.fix("give one of the two a topic of its own"));
        }
    }
    findings
}

/// All that is wrong with the versions of a contract by themselves.
pub(super) fn contract(set: &ContractSet, contract: &Contract, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for version in &contract.versions {
        let mut found = Vec::new();
        found.extend(version.parsed.problems.iter().map(problem_finding));
        found.extend(seal(set, contract, version));
        found.extend(comments(version));
        if let Some(schema) = version.schema() {
            found.extend(record(set, contract, schema));
            found.extend(paths(contract, schema));
            found.extend(retired(contract, version));
            if version.state == ReleaseState::Draft {
                found.extend(optional_fields(schema, sources));
            }
        }
        findings.extend(found.into_iter().map(|finding| {
            let place = finding.location.clone().map(|place| place.version(version.number));
            Finding { location: place, ..finding.in_contract(&contract.id) }
        }));
    }
    findings
}

fn seal(set: &ContractSet, contract: &Contract, version: &Version) -> Option<Finding> {
    let seal = set.lock.seal(&contract.id, version.number)?;
    if file_hash(&version.text) == seal.file_hash {
        return None;
    }
    let next = contract.versions.last().map_or(version.number, |last| last.number) + 1;
    let (message, fix) = if has_other_line_ends(&version.text, seal) {
        let message =
            format!("v{} is released, and only its line ends differ since: something rewrote them", version.number);
        let fix = "git does so where it is not told otherwise: put `*.avsc -text` into `.gitattributes`, commit it, then delete the \
                   file and check it out again";
        (message, fix.to_owned())
    } else {
        let message = format!("v{} is released, and the file was edited since", version.number);
        let fix = "restore the file from version control; make the change in";
        (message, format!("{fix} `{}/v{next}.avsc`", contract.id))
    };
    let place = Location::new(Span::new(version.source, 0, 0));
    Some(Finding::new(&sealed_version_is_unchanged::RULE, message).at(place).fix(fix))
}

/// Whether the sealed text is this one with the line ends of another system.
fn has_other_line_ends(text: &str, seal: &Seal) -> bool {
    let unix = text.replace("\r\n", "\n");
    file_hash(&unix) == seal.file_hash || file_hash(&unix.replace('\n', "\r\n")) == seal.file_hash
}

/// A draft of a contract that is closed.
fn retired(contract: &Contract, version: &Version) -> Option<Finding> {
    if !contract.is_retired || version.state == ReleaseState::Sealed {
        return None;
    }
    let message = format!("v{} is a draft, and the contract is retired", version.number);
    let fix = "delete the draft, or take `retired` from the contract's table: it is in use then";
    let place = Location::new(Span::new(version.source, 0, 0));
    Some(Finding::new(&retired_contract_is_closed::RULE, message).at(place).fix(fix))
}

/// Comments that sealing would lose.
fn comments(version: &Version) -> Option<Finding> {
    let comment = version.comments.first().filter(|_| version.is_inlined())?;
    let message =
        "the file refers to shared types, so releasing it writes it anew, and JSON written anew has no comments";
    Some(Finding::new(&schema_is_json::RULE, message).at(Location::new(*comment)).fix("move what it says into a `doc`"))
}

fn record(set: &ContractSet, contract: &Contract, schema: &Schema) -> Vec<Finding> {
    let Some(record) = schema.root_record() else {
        let message = format!("the schema is {}, and a message is a record", schema.describe(schema.root()));
        let place = Location::new(schema.node(schema.root()).span);
        return vec![Finding::new(&record_matches_manifest::RULE, message).at(place)];
    };
    let mut findings = Vec::new();
    if record.name.full() != contract.record {
        let message = format!("the record is `{}`, and the manifest says `{}`", record.name, contract.record);
        findings.push(
            Finding::new(&record_matches_manifest::RULE, message)
                .at(Location::new(record.name_span))
                .fix("correct the `name` and `namespace` here, or the `record` in the manifest"),
        );
    }
    let missing: Vec<&str> =
        set.manifest.envelope.iter().map(String::as_str).filter(|name| record.field(name).is_none()).collect();
    if !missing.is_empty() {
        let message = format!("the record lacks `{}` of the envelope", missing.join("`, `"));
        findings.push(
            Finding::new(&envelope_is_complete::RULE, message)
                .at(Location::new(record.name_span).path(record.name.simple()))
                .fix("add the field, as the other contracts have it"),
        );
    }
    findings
}

fn paths(contract: &Contract, schema: &Schema) -> Vec<Finding> {
    if schema.root_record().is_none() {
        return Vec::new();
    }
    let id = contract.id_field.as_ref().map(|path: &FieldPath| path.resolve_id(schema));
    let key = contract.key_field.as_ref().map(|path: &FieldPath| path.resolve_key(schema));
    let told = |problem: FieldPathError| {
        Finding::new(&message_path_exists::RULE, problem.message).at(Location::new(problem.span))
    };
    [id, key].into_iter().flatten().filter_map(Result::err).map(told).collect()
}

fn optional_fields(schema: &Schema, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for id in schema.ids() {
        let Kind::Record(record) = schema.kind(id) else { continue };
        for field in &record.fields {
            let Kind::Union(branches) = schema.kind(field.ty) else { continue };
            let nullable = branches.iter().any(|branch| matches!(schema.kind(*branch), Kind::Null));
            if nullable && field.default.is_none() {
                let message = format!("`{}` can be null and has no default", field.name);
                let null_first = branches.first().is_some_and(|first| matches!(schema.kind(*first), Kind::Null));
                let mend = if null_first {
                    Mend::null_default(field.span)
                } else {
                    Mend::NullFirst { union: field.type_span, field: field.span }
                };
                let edits = mend.edits(sources);
                findings.push(
                    Finding { edits, ..Finding::new(&optional_field_has_default::RULE, message)
                        .at(Location::new(field.span).path(format!("{}.{}", record.name.simple(), field.name)))
                        .consequence("readers fail at every message without the field, so it can never be added to an existing contract or removed from one")
                        .fix(optional_fix(schema, branches.first().copied())) },
                );
            }
        }
    }
    findings
}

fn optional_fix(schema: &Schema, first: Option<crate::schema::TypeId>) -> &'static str {
    match first.map(|first| schema.kind(first)) {
        Some(Kind::Null) => "add `\"default\": null`",
        _ => "put `\"null\"` first in the union and add `\"default\": null`",
    }
}
