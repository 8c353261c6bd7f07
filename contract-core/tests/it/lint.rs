//! The lint rules: every rule on every test schema, so that findings of other rules show too.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use contract_core::compat::broker::PulsarProfile;
use contract_core::contracts::MANIFEST_FILE;
use contract_core::finding::Finding;
use contract_core::lint::{self, Scope};
use contract_core::rule::Group;
use contract_core::rules::{all, by_id};
use schemactl_avro::json::{self, Value};
use schemactl_avro::source::{SourceId, Sources};
use tempfile::TempDir;

use crate::support::Project;

/// Rules that check several files or very large schemas; they have tests of their own below.
const RULES_WITHOUT_FOLDER: &[&str] = &[
    "FILE_NAME_MATCHES_TYPE",
    "SCHEMA_FITS_PULSAR_FRAME",
    "SHARED_TYPE_IS_USED",
    "TYPE_IS_DEFINED_ONCE",
    "TYPE_IS_NOT_COPIED",
];

fn folders() -> Vec<PathBuf> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lint");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).expect("the folder of cases").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders
}

fn lint_rules() -> impl Iterator<Item = &'static str> {
    all().filter(|rule| rule.group == Group::Lint).map(|rule| rule.id.as_str())
}

/// Returns a table that makes every rule a warning.
fn all_enabled() -> String {
    lint_rules().fold(String::new(), |mut text, id| {
        let _ = writeln!(text, "{id} = \"warning\"");
        text
    })
}

fn manifest(more: &str, rules: &str) -> String {
    format!(
        "tenant = \"acme\"\n\n{more}\n[rules]\n{rules}\n\
         [contracts.\"shop/order-paid\"]\nkind = \"event\"\nrecord = \"acme.shop.OrderPaid\"\n"
    )
}

/// Returns the findings about the newest version of a case.
fn found(folder: &Path, case: &str, rules: &str) -> Vec<Finding> {
    let content = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let manifest = manifest(&content("manifest.toml").unwrap_or_default(), rules);
    let mut files = vec![(MANIFEST_FILE.to_owned(), manifest)];
    let versions = [content("older.avsc"), content("previous.avsc"), content(case)];
    for (number, version) in (1..).zip(versions.into_iter().flatten()) {
        files.push((format!("shop/order-paid/v{number}.avsc"), version));
    }
    let newest = u32::try_from(files.len()).expect("few") - 1;
    let files: Vec<(&str, &str)> = files.iter().map(|(path, content)| (path.as_str(), content.as_str())).collect();
    let mut findings = Project::new(&files).lint(Scope::Drafts);
    findings.retain(|finding| finding.location.as_ref().is_none_or(|place| place.version == Some(newest)));
    findings
}

fn ids(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.rule.id.as_str()).collect()
}

#[test]
fn every_rule_has_test_schemas() {
    let named: BTreeSet<String> = folders()
        .iter()
        .map(|folder| folder.file_name().expect("a name").to_string_lossy().to_ascii_uppercase())
        .chain(RULES_WITHOUT_FOLDER.iter().map(|id| (*id).to_owned()))
        .collect();
    assert_eq!(named, lint_rules().map(str::to_owned).collect());
}

#[test]
fn fixes_resolve_their_finding() {
    let all_enabled = all_enabled();
    let mut fixed_rules = BTreeSet::new();
    for folder in folders() {
        let before = found(&folder, "bad.avsc", &all_enabled);
        let count =
            |findings: &[Finding], id: &str| findings.iter().filter(|finding| finding.rule.id.as_str() == id).count();
        for finding in before.iter().filter(|finding| !finding.edits.is_empty()) {
            let mut text = fs::read_to_string(folder.join("bad.avsc")).expect("a schema");
            let mut edits = finding.edits.clone();
            edits.sort_by_key(|edit| edit.span.start);
            for edit in edits.iter().rev() {
                text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.replacement);
            }
            let copy = TempDir::new().expect("a folder");
            for entry in fs::read_dir(&folder).expect("a folder") {
                let entry = entry.expect("an entry");
                fs::copy(entry.path(), copy.path().join(entry.file_name())).expect("a copy");
            }
            fs::write(copy.path().join("fixed.avsc"), text).expect("written");
            let after = found(copy.path(), "fixed.avsc", &all_enabled);
            let id = finding.rule.id.as_str();
            assert!(count(&after, id) < count(&before, id), "{}: {id} is still found", folder.display());
            let layout = "FILE_IS_FORMATTED";
            let worse = ids(&after).into_iter().find(|other| *other != layout && !ids(&before).contains(other));
            assert_eq!(worse, None, "{}: fixing {id} breaks another rule", folder.display());
            fixed_rules.insert(id);
        }
    }
    let expected = [
        "ALIAS_IS_KEPT",
        "DECIMAL_HAS_SCALE",
        "ENUM_HAS_DEFAULT",
        "FILE_IS_FORMATTED",
        "NULL_IS_FIRST_BRANCH",
        "RECORD_IS_NOT_ERROR",
    ];
    assert_eq!(fixed_rules, expected.into());
}

#[test]
fn every_rule_finds_its_bad_schema_only() {
    let all_enabled = all_enabled();
    let mut table = String::new();
    for folder in folders() {
        let name = folder.file_name().expect("a name").to_string_lossy().to_ascii_uppercase();
        let id = by_id(&name).expect("a rule").id.as_str();
        let (bad, good) = (found(&folder, "bad.avsc", &all_enabled), found(&folder, "good.avsc", &all_enabled));
        assert!(ids(&bad).contains(id), "{id} does not find its own bad schema");
        assert!(!ids(&good).contains(id), "{id} finds something in its good schema: {good:#?}");
        let others = |found: BTreeSet<&'static str>| -> String {
            let others: Vec<&str> = found.into_iter().filter(|found| *found != id).collect();
            if others.is_empty() { "nothing".to_owned() } else { others.join(", ") }
        };
        let _ = writeln!(table, "{id}\n  bad:  {}\n  good: {}", others(ids(&bad)), others(ids(&good)));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn good_schemas_have_no_findings_by_default() {
    for folder in folders() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let findings = found(&folder, "good.avsc", "");
        assert!(findings.is_empty(), "{name}: {findings:#?}");
    }
}

#[test]
fn findings_have_location_message_and_fix() {
    let mut table = String::new();
    for folder in folders() {
        let name = folder.file_name().expect("a name").to_string_lossy().to_ascii_uppercase();
        let findings = found(&folder, "bad.avsc", &format!("{name} = \"error\"\n"));
        for finding in findings.iter().filter(|finding| finding.rule.id.as_str() == name) {
            let place = finding.location.as_ref().expect("a place");
            let _ = writeln!(table, "{name}\n  {}", finding.message);
            let _ = writeln!(table, "  at {}", place.path.as_deref().unwrap_or("the file"));
            if let Some(consequence) = &finding.consequence {
                let _ = writeln!(table, "  at run time, {consequence}");
            }
            let _ = writeln!(table, "  advice: {}", finding.advice.as_deref().expect("advice"));
        }
    }
    insta::assert_snapshot!(table);
}

/// Returns the value at a JSON pointer.
fn at<'a>(json: &'a json::Json, pointer: &str) -> Option<&'a json::Json> {
    pointer.split('/').skip(1).try_fold(json, |json, step| match &json.value {
        Value::Object(_) => json.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

#[test]
fn pointers_lead_to_the_finding() {
    for folder in folders() {
        let text = fs::read_to_string(folder.join("bad.avsc")).expect("a schema");
        let root =
            json::parse(&text, Sources::default().add("bad.avsc", text.as_str())).expect("JSON").root().to_json();
        for finding in found(&folder, "bad.avsc", "") {
            let Some(place) = &finding.location else { continue };
            let Some(pointer) = &place.pointer else { continue };
            let target = at(&root, pointer).unwrap_or_else(|| panic!("{pointer} in {}", folder.display()));
            let (outer, inner) = (target.span, place.span);
            assert!(outer.start <= inner.start && inner.end <= outer.end, "{pointer}: {finding:#?}");
        }
    }
}

const SIZE: &str = r#"{"type":"enum","name":"Size","namespace":"acme.shared","doc":"How large a parcel is.",
    "symbols":["UNKNOWN","LARGE"],"default":"UNKNOWN"}"#;

fn message(name: &str, size: &str) -> String {
    format!(
        r#"{{"type":"record","name":"{name}","namespace":"acme.shop","doc":"Something happened to an order.","fields":[
    {{"name":"size","type":{size},"doc":"How large the parcel is."}}]}}"#
    )
}

const TWO: &str = "tenant = \"acme\"\n\
     [contracts.\"shop/order-paid\"]\nkind = \"event\"\nrecord = \"acme.shop.OrderPaid\"\n\
     [contracts.\"shop/order-sent\"]\nkind = \"event\"\nrecord = \"acme.shop.OrderSent\"\n";

fn two(paid: &str, sent: &str, shared: Option<&str>) -> Project {
    let (paid, sent) = (message("OrderPaid", paid), message("OrderSent", sent));
    let mut files = vec![
        (MANIFEST_FILE, TWO),
        ("shop/order-paid/v1.avsc", paid.as_str()),
        ("shop/order-sent/v1.avsc", sent.as_str()),
    ];
    files.extend(shared.map(|shared| ("shared/size.avsc", shared)));
    Project::new(&files)
}

#[test]
fn finds_different_and_copied_types_of_one_name() {
    let other = SIZE.replace("\"LARGE\"", "\"LARGE\",\"SMALL\"");
    let project = two(SIZE, &other, None);
    let findings = project.lint(Scope::Drafts);
    assert_eq!(ids(&findings).into_iter().collect::<Vec<_>>(), ["TYPE_IS_DEFINED_ONCE"]);
    assert_eq!(findings[0].contract.as_deref(), Some("shop/order-sent"));

    assert_eq!(ids(&two(SIZE, SIZE, None).lint(Scope::Drafts)).into_iter().collect::<Vec<_>>(), ["TYPE_IS_NOT_COPIED"]);
    let copied = two(SIZE, "\"acme.shared.Size\"", Some(SIZE)).lint(Scope::Drafts);
    assert_eq!(ids(&copied).into_iter().collect::<Vec<_>>(), ["TYPE_IS_NOT_COPIED"]);
    let shared = two("\"acme.shared.Size\"", "\"acme.shared.Size\"", Some(SIZE)).lint(Scope::Drafts);
    assert!(shared.is_empty(), "{shared:#?}");
}

#[test]
fn released_versions_may_repeat_a_definition() {
    let project = two(SIZE, SIZE, None);
    project.seal();
    assert!(project.lint(Scope::All).is_empty());
}

#[test]
fn finds_unused_shared_type() {
    let findings = two("\"string\"", "\"string\"", Some(SIZE)).lint(Scope::Drafts);
    assert_eq!(ids(&findings).into_iter().collect::<Vec<_>>(), ["SHARED_TYPE_IS_USED"]);
}

#[test]
fn reports_a_shared_type_once_in_its_file() {
    let bare = SIZE.replace("\"doc\":\"How large a parcel is.\",", "");
    let project = two("\"acme.shared.Size\"", "\"acme.shared.Size\"", Some(&bare));
    let findings = project.lint(Scope::Drafts);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].rule.id.as_str(), "TYPE_IS_DOCUMENTED");
    assert_eq!(findings[0].contract, None);
}

#[test]
fn scope_limits_lint_to_drafts() {
    let project = Project::new(&[
        (MANIFEST_FILE, &manifest("", "")),
        ("shop/order-paid/v1.avsc", &message("OrderPaid", "\"string\"").replace("acme.shop", "acme.Shop")),
    ]);
    let ids_in = |scope| ids(&project.lint(scope)).into_iter().collect::<Vec<_>>();
    assert_eq!(ids_in(Scope::Drafts), ["NAMESPACE_IS_LOWER_CASE"]);
    project.seal();
    assert_eq!(ids_in(Scope::Drafts), Vec::<&str>::new());
    assert_eq!(ids_in(Scope::All), ["NAMESPACE_IS_LOWER_CASE"]);
}

#[test]
fn released_names_are_not_checked_again() {
    let first = message("OrderPaid", "\"string\"").replace("\"size\"", "\"parcelSize\"");
    let second = first.replace(
        "]}",
        ", {\"name\":\"boxSize\",\"type\":\"string\",\"doc\":\"How large the box is.\",\"default\":\"\"}]}",
    );
    let project = Project::new(&[
        (MANIFEST_FILE, &manifest("", "")),
        ("shop/order-paid/v1.avsc", &first),
        ("shop/order-paid/v2.avsc", &second),
    ]);
    let messages: Vec<String> = project.lint(Scope::All).into_iter().map(|finding| finding.message).collect();
    assert_eq!(messages, ["the field `parcelSize` is not in snake case", "the field `boxSize` is not in snake case"],);
}

#[test]
fn message_rules_ignore_inner_types() {
    let second = message("OrderPaid", SIZE);
    let first = second.replace(SIZE, "\"string\"");
    let project = Project::new(&[
        (MANIFEST_FILE, &manifest("[lint]\nnamespace = \"acme.{owner}\"\n", "")),
        ("shop/order-paid/v1.avsc", &first),
        ("shop/order-paid/v2.avsc", &second),
    ]);
    let findings = project.lint(Scope::All);
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn lints_files_outside_a_project() {
    let mut sources = Sources::default();
    let size = sources.add("sizes.avsc", SIZE);
    let uses = sources.add("OrderPaid.avsc", message("OrderPaid", "\"acme.shared.Size\"").as_str());
    let broken = sources.add("broken.avsc", "{");
    let rules: Vec<&str> = lint::lint_files(&sources, &[uses, size, broken], PulsarProfile::default())
        .into_iter()
        .map(|finding| finding.rule.id.as_str())
        .collect();
    assert_eq!(rules, ["FILE_NAME_MATCHES_TYPE", "SCHEMA_IS_JSON"]);
}

#[test]
fn finds_schema_that_no_client_can_send() {
    let doc = "a".repeat(5_300_000);
    let text = message("OrderPaid", "\"string\"").replace("Something happened to an order.", &doc);
    let mut sources = Sources::default();
    let source = sources.add("order-paid.avsc", text);
    let rules: Vec<&str> = lint::lint_files(&sources, &[source], PulsarProfile::default())
        .into_iter()
        .map(|finding| finding.rule.id.as_str())
        .collect();
    assert_eq!(rules, ["SCHEMA_IS_SMALL", "SCHEMA_FITS_PULSAR_FRAME"]);
}

#[test]
fn files_refer_to_types_inside_of_each_other_in_any_order() {
    let mut sources = Sources::default();
    let user = r#"{"type": "record", "name": "User", "namespace": "acme", "fields": [{"name": "i", "type": "Inner"}]}"#;
    let outer = r#"{"type": "record", "name": "acme.Outer", "fields": [{"name": "inner", "type":
        {"type": "record", "name": "Inner", "fields": [{"name": "x", "type": "int"}]}}]}"#;
    let files = [sources.add("user.avsc", user), sources.add("outer.avsc", outer)];
    let errors = |files: &[SourceId]| {
        let findings = lint::lint_files(&sources, files, PulsarProfile::default());
        findings.into_iter().filter(|finding| finding.rule.id.as_str() == "SCHEMA_IS_AVRO").count()
    };
    assert_eq!((errors(&files), errors(&[files[1], files[0]]), errors(&files[..1])), (0, 0, 1));
}
