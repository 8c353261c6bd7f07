//! Projects for brokers of different versions.

use contract_core::check;
use contract_core::compat::broker::PulsarProfile;
use contract_core::contracts::{LOCK_FILE, Lock, MANIFEST_FILE, load, load_for};
use contract_core::find_changed_responses;

use crate::support::Project;

const MANIFEST: &str = r#"
tenant = "acme"
strategy = "BACKWARD"

[contracts."shop/paid"]
kind = "event"
record = "acme.2024.Paid"

[contracts."shop/sent"]
kind = "event"
record = "acme.Sent"

[contracts."shop/seen"]
kind = "event"
record = "acme.Seen"
"#;

fn record(name: &str, fields: &str) -> String {
    format!(r#"{{"type":"record","name":"{name}","fields":[{fields}]}}"#)
}

const ID: &str = r#"{"name":"id","type":"string"}"#;
const NOTE: &str = r#"{"name":"note","type":["null","string"],"default":"none"}"#;

fn project(manifest: &str) -> Project {
    let paid = |fields: &str| record("acme.2024.Paid", fields);
    Project::new(&[
        (MANIFEST_FILE, manifest),
        ("shop/paid/v1.avsc", &paid(ID)),
        ("shop/paid/v2.avsc", &paid(&format!(r#"{ID},{{"name":"sum","type":"long","default":0}}"#))),
        ("shop/sent/v1.avsc", &record("acme.Sent", ID)),
        ("shop/sent/v2.avsc", &record("acme.Sent", &format!("{ID},{NOTE}"))),
        ("shop/seen/v1.avsc", &record("acme.Seen", ID)),
    ])
}

#[test]
fn manifest_selects_the_rules_of_the_parser() {
    let errors = |manifest: &str| {
        let report = check(load(project(manifest).root()));
        let mut contracts: Vec<String> = report.broken_contracts().into_iter().map(str::to_owned).collect();
        contracts.sort();
        contracts
    };
    assert_eq!(errors(MANIFEST), ["shop/sent"], "the default is 4.0");
    assert_eq!(errors(&format!("pulsar = \"4.0\"\n{MANIFEST}")), ["shop/sent"]);
    assert_eq!(errors(&format!("pulsar = \"5.0\"\n{MANIFEST}")), ["shop/paid"]);
}

#[test]
fn unknown_version_of_pulsar_is_an_error_of_the_manifest() {
    let report = check(load(project(&format!("pulsar = \"4.3\"\n{MANIFEST}")).root()));
    let messages: Vec<&str> = report.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        ["`4.3` is not a profile of Pulsar: use `4.0`, `4.2` for Pulsar 4.1 to 4.2.4, or `5.0` for 4.2.5 and newer"]
    );
}

#[test]
fn registry_can_have_another_version_than_the_manifest() {
    let manifest = format!("{MANIFEST}\n[registries.next]\nurl = \"http://127.0.0.1:8080\"\npulsar = \"5.0\"\n");
    let set = load(project(&manifest).root()).set.expect("a manifest");
    assert_eq!(set.manifest.pulsar, PulsarProfile::V4_0);
    assert_eq!(set.manifest.registries["next"].pulsar, Some(PulsarProfile::V5_0));
}

#[test]
fn upgrade_changes_answers_to_releases_and_drafts() {
    let project = project(MANIFEST);
    let set = load(project.root()).set.expect("a manifest");
    let mut lock = Lock::default();
    for contract in &set.contracts {
        for version in contract.versions.iter().filter(|version| version.number == 1) {
            lock.add(&contract.id, version.schema().expect("a schema").fingerprint(), &version.content);
        }
    }
    project.write(LOCK_FILE, lock.to_toml().as_bytes());
    let load = |profile| load_for(project.root(), profile).set.expect("a manifest");
    let found = find_changed_responses(&load(PulsarProfile::V4_0), &load(PulsarProfile::V5_0));
    let shown: Vec<String> = found
        .iter()
        .map(|finding| {
            let advice = finding.advice.as_deref().unwrap_or_default();
            format!("{:?}: {}\n  {advice}", finding.severity, finding.message)
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    Error: Pulsar 4.0 accepts v1, but Pulsar 5.0 refuses v1 with 422, since it considers the schema invalid (a part of the namespace `acme.2024` is not a name: `2024` begins with `2`; a name begins with a letter, `_` or `$`)
      a released version never changes: before the upgrade, add a contract with a corrected schema on a new topic, and retire this one when its messages are gone
    Error: Pulsar 4.0 accepts v2, but Pulsar 5.0 refuses v2 with 422, since it considers the schema invalid (a part of the namespace `acme.2024` is not a name: `2024` begins with `2`; a name begins with a letter, `_` or `$`)
      correct the draft before it is released
    Warning: Pulsar 4.0 refuses v2 with 500, since v2 has a default that does not fit its type, but Pulsar 5.0 accepts v2 (the default of `note` does not fit its type, a union whose first branch is `null`)
      publish it only after all brokers of the registry are upgraded
    ");
    assert!(find_changed_responses(&load(PulsarProfile::V4_2), &load(PulsarProfile::V5_0)).is_empty());
}
