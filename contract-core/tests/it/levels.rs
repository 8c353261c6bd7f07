//! The manifest's `[rules]` and `[lint]`: levels for the project and for one contract, and lint options.

use std::fs;

use contract_core::contracts::{LOCK_FILE, MANIFEST_FILE, Manifest, load};
use contract_core::lint::{self, Scope};
use contract_core::rule::{Level, Severity};
use contract_core::rules::{all, by_id};
use contract_core::{CheckOptions, CheckReport};
use schemactl_avro::source::SourceId;

use crate::support::Project;

/// A draft that adds a symbol, which older services read as the default.
const SECOND: &str = r#"{"type":"record","name":"Paid","namespace":"acme.shop","doc":"An order was paid.","fields":[
  {"name":"id","type":{"type":"string","logicalType":"uuid"},"doc":"Identifies the message."},
  {"name":"how","type":{"type":"enum","name":"How","doc":"How it was paid.","symbols":["UNKNOWN","CARD","CASH"],
    "default":"UNKNOWN"},"doc":"How it was paid."}]}"#;

fn project(rules: &str, own: &str) -> Project {
    let manifest = format!(
        "tenant = \"acme\"\n{rules}\n[contracts.\"shop/paid\"]\nkind = \"event\"\nrecord = \"acme.shop.Paid\"\n{own}\n"
    );
    let first = SECOND.replace(",\"CASH\"", "");
    Project::new(&[
        (MANIFEST_FILE, manifest.as_str()),
        ("shop/paid/v1.avsc", first.as_str()),
        ("shop/paid/v2.avsc", SECOND),
    ])
}

/// Returns the findings as `RULE severity`, with the location of those in the manifest.
fn findings(report: &CheckReport) -> Vec<String> {
    report
        .findings
        .iter()
        .map(|finding| {
            let place = finding.location.as_ref().map(|place| report.sources.locate(place.span));
            match place.filter(|(path, _)| path.ends_with(MANIFEST_FILE)) {
                Some((_, at)) => format!("{} {}:{} {}", finding.rule.id, at.line, at.column, finding.message),
                None => format!("{} {}", finding.rule.id, finding.severity),
            }
        })
        .collect()
}

fn checked(rules: &str, own: &str) -> Vec<String> {
    findings(&project(rules, own).check())
}

#[test]
fn project_overrides_the_default_level() {
    assert_eq!(checked("", ""), ["ENUM_SYMBOL_IS_NOT_DEFAULTED warning"]);
    assert_eq!(
        checked("[rules]\nENUM_SYMBOL_IS_NOT_DEFAULTED = \"error\"", ""),
        ["ENUM_SYMBOL_IS_NOT_DEFAULTED error"]
    );
    assert_eq!(checked("[rules]\nENUM_SYMBOL_IS_NOT_DEFAULTED = \"off\"", ""), Vec::<String>::new());
}

#[test]
fn contract_overrides_the_project() {
    let project = "[rules]\nENUM_SYMBOL_IS_NOT_DEFAULTED = \"error\"";
    let own = "rules = { ENUM_SYMBOL_IS_NOT_DEFAULTED = \"warning\" }";
    assert_eq!(checked(project, own), ["ENUM_SYMBOL_IS_NOT_DEFAULTED warning"]);
    assert_eq!(checked("", "rules = { ENUM_SYMBOL_IS_NOT_DEFAULTED = \"off\" }"), Vec::<String>::new());
}

#[test]
fn lowered_level_does_not_hide_the_broker_rejection() {
    let project = project("[rules]\nFIELD_HAS_DEFAULT = \"warning\"", "");
    let third = SECOND.replace(
        "\"doc\":\"How it was paid.\"}]}",
        "\"doc\":\"How it was paid.\"},{\"name\":\"sum\",\"type\":\"long\"}]}",
    );
    project.write("shop/paid/v2.avsc", third.as_bytes());
    let found = findings(&project.check());
    assert!(found.contains(&"FIELD_HAS_DEFAULT warning".to_owned()), "{found:?}");
    assert!(found.contains(&"BROKER_ACCEPTS_VERSION error".to_owned()), "{found:?}");
}

#[test]
fn unknown_rule_id_suggests_the_closest() {
    let rules = "[rules]\nENUM_SYMBOL_IS_NOT_REPLACED = \"off\"\nenum_symbol_is_kept = \"off\"";
    let report = project(rules, "").check();
    let advice: Vec<&str> = report.errors().filter_map(|finding| finding.advice.as_deref()).collect();
    assert_eq!(
        findings(&report)[..2],
        [
            "MANIFEST_IS_VALID 3:1 `ENUM_SYMBOL_IS_NOT_REPLACED` is not a rule",
            "MANIFEST_IS_VALID 4:1 `enum_symbol_is_kept` is not a rule"
        ]
    );
    assert_eq!(
        advice,
        [
            "did you mean `ENUM_SYMBOL_IS_NOT_DEFAULTED`? `schemactl explain` lists all rules",
            "write rule ids in upper case: `ENUM_SYMBOL_IS_KEPT`"
        ]
    );
    assert!(report.is_incomplete());
}

#[test]
fn rejects_unknown_rule_id_of_a_contract() {
    let report = project("", "rules = { NO_SUCH = \"off\" }").check();
    assert_eq!(findings(&report)[0], "MANIFEST_IS_VALID 6:11 `NO_SUCH` is not a rule");
    assert_eq!(report.findings[0].contract.as_deref(), Some("shop/paid"));
}

#[test]
fn rejects_lower_level_of_a_fixed_rule() {
    for id in ["LOCK_IS_INTACT", "RELEASED_VERSION_IS_UNCHANGED", "SCHEMA_IS_AVRO", "RECORD_MATCHES_MANIFEST"] {
        for level in ["off", "warning"] {
            let found = checked(&format!("[rules]\n{id} = \"{level}\""), "");
            let column = id.len() + 4;
            let expected = format!(
                "MANIFEST_IS_VALID 3:{column} the level of `{id}` cannot be lowered: other commands rely on this rule"
            );
            assert!(found.contains(&expected), "{found:?}");
        }
        assert_eq!(checked(&format!("[rules]\n{id} = \"error\""), ""), ["ENUM_SYMBOL_IS_NOT_DEFAULTED warning"]);
    }
}

#[test]
fn rejects_unknown_level_and_option() {
    assert!(
        checked("[rules]\nENUM_SYMBOL_IS_KEPT = \"loud\"", "")[0].starts_with("MANIFEST_IS_VALID 3:23 unknown variant")
    );
    assert!(
        checked("[lint]\nfield-style = \"snake\"", "")[0]
            .starts_with("MANIFEST_IS_VALID 3:1 the key `field-style` is unknown")
    );
}

#[test]
fn accepts_every_level_of_adjustable_rules() {
    for level in ["off", "warn", "warning", "error"] {
        let lines: Vec<String> =
            all().filter(|rule| !rule.has_fixed_severity()).map(|rule| format!("{} = \"{level}\"", rule.id)).collect();
        let found = checked(&format!("[rules]\n{}\n", lines.join("\n")), "");
        assert!(found.iter().all(|found| !found.starts_with("MANIFEST_IS_VALID")), "{found:?}");
        assert_eq!(found.is_empty(), level == "off");
    }
}

#[test]
fn lint_follows_the_levels() {
    let linted = |rules: &str, own: &str| {
        let findings = project(rules, own).lint(Scope::Drafts);
        findings.iter().map(|finding| format!("{} {}", finding.rule.id, finding.severity)).collect::<Vec<_>>()
    };
    assert_eq!(linted("", ""), Vec::<String>::new());
    assert_eq!(linted("[rules]\nNAME_HAS_NO_DIGITS = \"error\"", ""), Vec::<String>::new());
    let documented = "SYMBOL_IS_DOCUMENTED error";
    assert_eq!(linted("[rules]\nSYMBOL_IS_DOCUMENTED = \"error\"", ""), [documented; 5]);
    let own = "rules = { SYMBOL_IS_DOCUMENTED = \"off\" }";
    assert_eq!(linted("[rules]\nSYMBOL_IS_DOCUMENTED = \"error\"", own), Vec::<String>::new());
}

#[test]
fn lint_options_have_effect() {
    let linted = |options: &str, schema: &str| {
        let project = project(&format!("[lint]\n{options}"), "");
        fs::remove_file(project.root().join("shop/paid/v2.avsc")).expect("removed");
        project.write("shop/paid/v1.avsc", schema.as_bytes());
        let findings = project.lint(Scope::Drafts);
        findings.iter().map(|finding| finding.rule.id.as_str()).collect::<Vec<_>>()
    };
    let field = |name: &str, ty: &str| {
        SECOND.replace("\"how\"", &format!("\"{name}\"")).replace("\"logicalType\":\"uuid\"", ty)
    };
    let plain = "\"logicalType\":\"uuid\"";
    let camel = field("howDone", plain);
    assert_eq!(linted("", &camel), ["FIELD_NAME_FOLLOWS_CASE"]);
    assert_eq!(linted("field-case = \"camel\"", &camel), Vec::<&str>::new());
    assert_eq!(linted("field-case = \"any\"", &camel), Vec::<&str>::new());
    assert_eq!(linted("allowed-names = [\"howDone\"]", &camel), Vec::<&str>::new());
    let word = field("type", plain);
    assert_eq!(linted("", &word), ["NAME_IS_NOT_RESERVED"]);
    assert_eq!(linted("languages = [\"java\", \"csharp\"]", &word), Vec::<&str>::new());
    let personal = field("email", plain);
    assert_eq!(linted("", &personal), ["PERSONAL_DATA_IS_CLASSIFIED"]);
    assert_eq!(linted("classified = { email = \"personal\" }", &personal), Vec::<&str>::new());
    assert_eq!(linted("personal-words = []", &personal), Vec::<&str>::new());
    let marked = personal.replace("\"name\":\"email\"", "\"name\":\"email\",\"pii\":true");
    assert_eq!(linted("", &marked), ["PERSONAL_DATA_IS_CLASSIFIED"]);
    assert_eq!(linted("classification = \"pii\"", &marked), Vec::<&str>::new());
    assert_eq!(linted("min-doc = 17", SECOND), ["DOC_IS_MEANINGFUL"; 2]);
    assert_eq!(linted("max-fields = 1", SECOND), ["RECORD_IS_SMALL"]);
    assert_eq!(linted("max-bytes = 100", SECOND), ["SCHEMA_IS_SMALL"]);
    assert_eq!(linted("unknown-symbols = [\"NONE\"]", SECOND), ["ENUM_DEFAULT_IS_UNKNOWN_SYMBOL"]);
}

#[test]
fn manifest_level_falls_back_to_the_default() {
    let text = "tenant = \"acme\"\n[rules]\nNAME_HAS_NO_DIGITS = \"error\"\n";
    let manifest = Manifest::parse(text, SourceId::default()).expect("a manifest");
    let level = |id: &str| manifest.level(by_id(id).expect("a rule"), None);
    assert_eq!(level("NAME_HAS_NO_DIGITS"), Level::Error);
    assert_eq!(level("NAME_IS_SPELLED_OUT"), Level::Off);
    assert_eq!(level("MONEY_IS_EXACT").severity(), Some(Severity::Error));
}

#[test]
fn repository_contracts_have_no_findings() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas");
    let loaded = load(root.as_ref());
    assert!(loaded.findings.is_empty(), "{:#?}", loaded.findings);
    let set = loaded.set.expect("the contracts");
    assert!(set.root.join(LOCK_FILE).exists());
    let findings = lint::lint_project(&set, Scope::All, CheckOptions::default().today);
    assert!(findings.is_empty(), "{findings:#?}");
}
