//! Adopted histories: released versions are history, and rules apply to what drafts add.

use contract_core::CheckReport;
use contract_core::finding::Finding;
use contract_core::lint::Scope;

use crate::support::Project;

const MANIFEST: &str = "tenant = \"t\"\n[contracts.\"a/b\"]\nkind = \"event\"\nrecord = \"t.R\"\n";

fn record(fields: &str) -> String {
    named("t.R", fields)
}

fn named(name: &str, fields: &str) -> String {
    format!(r#"{{"type": "record", "name": "{name}", "fields": [{fields}]}}"#)
}

/// Creates a project with these versions of the contract `a/b`, all released.
fn released(manifest: &str, versions: &[&str]) -> Project {
    let project = Project::new(&[("contracts.toml", manifest)]);
    for (number, version) in (1..).zip(versions) {
        project.write(&format!("a/b/v{number}.avsc"), version.as_bytes());
    }
    project.seal();
    project
}

fn list(findings: &[Finding]) -> Vec<String> {
    let describe = |finding: &Finding| {
        let version = finding.location.as_ref().and_then(|location| location.version);
        let version = version.map_or_else(String::new, |version| format!("v{version} "));
        format!("{} {version}{}: {}", finding.severity, finding.rule.id, finding.message)
    };
    findings.iter().map(describe).collect()
}

fn errors(report: &CheckReport) -> Vec<String> {
    list(&report.errors().cloned().collect::<Vec<_>>())
}

const ONE: &str = r#"{"name": "a", "type": "int"}"#;
const TWO: &str = r#"{"name": "a", "type": "int"}, {"name": "b", "type": "string"}"#;

#[test]
fn breaks_between_released_versions_are_history() {
    let report = released(MANIFEST, &[&record(ONE), &record(TWO)]).check();
    assert_eq!(list(&report.findings), Vec::<String>::new());
    insta::assert_debug_snapshot!(list(&report.history), @r#"
    [
        "history v2 FIELD_HAS_DEFAULT: services on v2 cannot read messages of v1: `R.b` is new and has no default",
    ]
    "#);
}

#[test]
fn rules_for_drafts_do_not_fail_released_versions() {
    let invalid_default = r#"{"name": "a", "type": "string", "default": null}, {"name": "n", "type": ["null", "int"]}"#;
    let manifest = format!("envelope = [\"id\"]\n{MANIFEST}");
    let report = released(&manifest, &[&record(invalid_default)]).check();
    assert_eq!(list(&report.findings), Vec::<String>::new());
    insta::assert_debug_snapshot!(list(&report.history), @r#"
    [
        "history v1 DEFAULT_FITS_TYPE: the default of `a` does not fit its type, `string`",
    ]
    "#);
}

#[test]
fn released_version_that_is_not_avro_fails() {
    let project = released(MANIFEST, &[&record(ONE)]);
    project.write("a/b/v1.avsc", record(r#"{"name": "a-b", "type": "int"}"#).as_bytes());
    let rules: Vec<&str> = project.check().errors().map(|finding| finding.rule.id.as_str()).collect();
    assert_eq!(rules, ["RELEASED_VERSION_IS_UNCHANGED", "SCHEMA_IS_AVRO"]);
}

#[test]
fn draft_inherits_breaks_and_fails_by_its_own() {
    let project = released(MANIFEST, &[&record(ONE), &record(TWO)]);
    let more = |field: &str| record(&format!("{TWO}, {field}"));
    project.write("a/b/v3.avsc", more(r#"{"name": "c", "type": "int", "default": 0}"#).as_bytes());
    // The broker compares with all versions, as the strategy says, and a draft cannot change that.
    insta::assert_debug_snapshot!(errors(&project.check()));
    project.write("a/b/v3.avsc", more(r#"{"name": "c", "type": "int"}"#).as_bytes());
    insta::assert_debug_snapshot!(errors(&project.check()));
}

#[test]
fn promises_hold_from_compatible_since_on() {
    let since = "compatible-since = 2\ncompatible-since-reason = \"v1 is gone.\"\n";
    let project = released(&format!("{MANIFEST}{since}"), &[&record(ONE), &record(TWO)]);
    insta::assert_debug_snapshot!(list(&project.check().history));
    project.write(
        "a/b/v3.avsc",
        record(&format!("{TWO}, {}", r#"{"name": "c", "type": "int", "default": 0}"#)).as_bytes(),
    );
    assert_eq!(errors(&project.check()), Vec::<String>::new());
    project.write("a/b/v3.avsc", record(ONE).as_bytes());
    insta::assert_debug_snapshot!(errors(&project.check()));
}

#[test]
fn compatible_since_needs_a_released_version_and_a_reason() {
    let versions = [&*record(ONE)];
    let check = |setting: &str| {
        let project = released(&format!("{MANIFEST}{setting}"), &versions);
        project.write("a/b/v2.avsc", record(TWO).as_bytes());
        let report = project.check();
        let own = report.findings.iter().filter(|finding| finding.rule.id.as_str() == "COMPATIBLE_SINCE_IS_RELEASED");
        own.map(|finding| finding.message.clone()).collect::<Vec<_>>().join("\n")
    };
    let reason = "compatible-since-reason = \"why\"\n";
    assert_eq!(check(&format!("compatible-since = 1\n{reason}")), "");
    assert_eq!(check(&format!("compatible-since = 2\n{reason}")), "`compatible-since = 2` is not a released version");
    assert_eq!(check(&format!("compatible-since = 9\n{reason}")), "`compatible-since = 9` is not a released version");
    assert_eq!(check("compatible-since = 1\n"), "`compatible-since = 1` has no reason");
    assert_eq!(check(reason), "`compatible-since-reason` has no `compatible-since`");
}

#[test]
fn record_may_be_renamed_in_history() {
    let manifest = MANIFEST.replace("t.R", "u.R");
    let report = released(&manifest, &[&record(ONE), &named("u.R", ONE)]).check();
    assert_eq!((list(&report.findings), list(&report.history)), (Vec::new(), Vec::new()));
    let report = released(MANIFEST, &[&record(ONE), &named("u.R", ONE)]).check();
    assert_eq!(errors(&report), ["error v2 RECORD_MATCHES_MANIFEST: the record is `u.R`, but the manifest says `t.R`"]);
}

#[test]
fn renaming_a_draft_is_a_finding_that_can_be_accepted() {
    let manifest = MANIFEST.replace("t.R", "u.R");
    let project = released(&manifest, &[&record(ONE)]);
    project.write(
        "a/b/v2.avsc",
        named("u.R", r#"{"name": "a", "type": "int"}, {"name": "b", "type": "int", "default": 0}"#).as_bytes(),
    );
    let report = project.check();
    assert_eq!(
        errors(&report),
        ["error v2 RECORD_NAME_IS_KEPT: the record is called `u.R`, but `t.R` in v1, the version before"]
    );
    let finding = report.errors().next().expect("a finding");
    assert!(finding.consequence.as_ref().is_some_and(|text| text.contains("avsc for JavaScript")), "{finding:#?}");
    let entry = "[[accepted]]\nrule = \"RECORD_NAME_IS_KEPT\"\ncontract = \"a/b\"\nversion = 2\nowner = \"o\"\nreason = \"r\"\n\
                 expires = 2999-01-01\n";
    project.write("accepted.toml", entry.as_bytes());
    assert_eq!(errors(&project.check()), Vec::<String>::new());
    project.write("accepted.toml", b"");
    let rules = "[contracts.\"a/b\".rules]\nRECORD_NAME_IS_KEPT = \"warning\"\n";
    project.write("contracts.toml", format!("{manifest}{rules}").as_bytes());
    assert_eq!(errors(&project.check()), Vec::<String>::new());
    // Publishing and generating use the released versions, whose record still has the old name.
    let released = contract_core::check(contract_core::contracts::load(project.root()).released());
    assert_eq!(list(&released.findings), Vec::<String>::new());
}

#[test]
fn what_a_released_version_has_is_not_reported_for_drafts() {
    let manifest = format!("envelope = [\"id\", \"a\"]\n{MANIFEST}");
    let old = r#"{"name": "a", "type": "int"}, {"name": "n", "type": ["null", "int"]}"#;
    let project = released(&manifest, &[&record(old)]);
    project.write(
        "a/b/v2.avsc",
        record(&format!("{old}, {}", r#"{"name": "m", "type": ["null", "int"], "default": null}"#)).as_bytes(),
    );
    assert_eq!(errors(&project.check()), Vec::<String>::new());
    assert!(list(&project.lint(Scope::Drafts)).iter().all(|finding| !finding.contains("`n`")));
    project.write(
        "a/b/v2.avsc",
        record(r#"{"name": "n", "type": ["null", "int"]}, {"name": "m", "type": ["null", "int"]}"#).as_bytes(),
    );
    insta::assert_debug_snapshot!(errors(&project.check()));
}

#[test]
fn entries_about_released_versions_are_reminders() {
    let project = released(MANIFEST, &[&record(ONE), &record(TWO)]);
    let entry = |rule: &str, expires: &str| {
        format!(
            "[[accepted]]\nrule = \"{rule}\"\ncontract = \"a/b\"\nversion = 2\nowner = \"o\"\nreason = \"r\"\nexpires = {expires}\n"
        )
    };
    let check = |entry: &str| {
        project.write("accepted.toml", entry.as_bytes());
        let report = project.check();
        let is_break = |finding: &&Finding| finding.rule.id.as_str() == "FIELD_HAS_DEFAULT";
        let history = report.history.iter().find(is_break).expect("the break");
        (list(&report.findings), history.severity.to_string())
    };
    assert_eq!(check(&entry("FIELD_HAS_DEFAULT", "2999-01-01")), (Vec::new(), "accepted".to_owned()));
    insta::assert_debug_snapshot!(check(&entry("FIELD_HAS_DEFAULT", "2020-01-01")));
    insta::assert_debug_snapshot!(check(&entry("ENUM_SYMBOL_IS_KEPT", "2999-01-01")));
}

#[test]
fn adopted_drafts_are_checked_as_released_versions() {
    let project = released(MANIFEST, &[&record(ONE)]);
    project.write("a/b/v2.avsc", record(TWO).as_bytes());
    let load = || contract_core::contracts::load(project.root());
    assert_eq!(errors(&contract_core::check(load())).len(), 1);
    let adopted = contract_core::check(load().adopt(|id| id == "a/b").released());
    let set = adopted.checked().expect("no errors");
    assert_eq!(set.get().lock.versions("a/b").count(), 2);
    assert_eq!(adopted.history.len(), 1);
}

#[test]
fn message_need_not_be_a_record() {
    let manifest = MANIFEST.replace("record = \"t.R\"\n", "");
    let check = |manifest: &str, schema: &str| {
        let project = Project::new(&[("contracts.toml", manifest), ("a/b/v1.avsc", schema)]);
        errors(&project.check()).join("\n")
    };
    let color = r#"{"type": "enum", "name": "Color", "symbols": ["RED"]}"#;
    assert_eq!(check(&manifest, color), "");
    assert_eq!(check(&manifest, r#"{"type": "map", "values": "int"}"#), "");
    let union = check(&manifest, r#"["null", "int"]"#);
    assert!(union.contains("BROKER_ACCEPTS_VERSION"), "{union}");
    assert!(check(MANIFEST, color).contains("the schema is Color, but the manifest says the record `t.R`"));
    assert!(
        check(&manifest, &record(ONE)).contains("the schema is the record `t.R`, which the manifest does not name")
    );
    assert!(check(&format!("{manifest}key = \"a\"\n"), color).contains("the path `a` expects a record"));
}
