//! Checks of whole projects: findings about their files.

use std::fs;

use contract_core::contracts::{Evidence, LOCK_FILE, Lock, LockError, LockState, MANIFEST_FILE, ReleaseState, load};
use contract_core::source::{SourceId, Sources};
use contract_core::{CheckReport, check};

use crate::support::Project;

const MANIFEST: &str = r#"
tenant = "acme"
envelope = ["id"]

[contracts."shop/paid"]
kind = "event"
record = "acme.Paid"
id = "id"
key = "id"
"#;

const PAID: &str = r#"{"type":"record","name":"Paid","namespace":"acme","fields":[
  {"name":"id","type":{"type":"string","logicalType":"uuid"}},
  {"name":"sum","type":"long"}]}"#;

/// Returns the rules and locations of all findings: `RULE file:line:column`.
fn found(report: &CheckReport) -> Vec<String> {
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| match &finding.location {
            None => finding.rule.id.to_string(),
            Some(location) => {
                let (path, position) = report.sources.locate(location.span);
                let file = path.file_name().expect("a name").to_string_lossy();
                format!("{} {file}:{}:{}", finding.rule.id, position.line, position.column)
            }
        })
        .collect();
    found.sort();
    found
}

#[test]
fn accepts_valid_project() {
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", PAID)]);
    let report = project.check();
    assert_eq!(found(&report), Vec::<String>::new());
    let checked = report.checked().expect("no errors");
    let contract = checked.get().contract("shop/paid").expect("the contract");
    assert_eq!(contract.topic.to_string(), "persistent://acme/shop/paid");
    assert_eq!(contract.versions[0].state, ReleaseState::Draft);
    assert_eq!((contract.owner(), contract.message()), ("shop", "paid"));
}

#[test]
fn missing_or_broken_manifest_is_the_only_finding() {
    let empty = Project::new(&[]);
    assert_eq!(found(&empty.check()), ["MANIFEST_IS_VALID contracts.toml:1:1"]);
    assert!(empty.check().is_incomplete());
    let unknown = Project::new(&[(MANIFEST_FILE, "tenant = \"a\"\ncolour = \"red\"\n")]);
    assert_eq!(found(&unknown.check()), ["MANIFEST_IS_VALID contracts.toml:2:1"]);
    let strategy = Project::new(&[(MANIFEST_FILE, "tenant = \"a\"\nstrategy = \"SIDEWAYS\"\n")]);
    assert_eq!(found(&strategy.check()), ["MANIFEST_IS_VALID contracts.toml:2:12"]);
}

#[test]
fn rejects_contract_without_versions_and_versions_without_contract() {
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/payed/v1.avsc", PAID)]);
    assert_eq!(
        found(&project.check()),
        ["CONTRACT_HAS_VERSIONS contracts.toml:5:12", "CONTRACT_IS_DECLARED contracts.toml:1:1"]
    );
}

#[test]
fn versions_before_a_gap_are_checked() {
    let broken = PAID.replace("\"long\"", "\"lang\"");
    let project =
        Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", &broken), ("shop/paid/v3.avsc", PAID)]);
    assert_eq!(
        found(&project.check()),
        ["SCHEMA_IS_AVRO v1.avsc:3:24", "VERSION_HISTORY_HAS_NO_GAP contracts.toml:5:12"]
    );
}

#[test]
fn rejects_two_contracts_on_one_topic() {
    let second = "\n[contracts.\"shop/sold\"]\nkind = \"event\"\nrecord = \"acme.Paid\"\ntopic = \"persistent://acme/shop/paid\"\n";
    let manifest = format!("{MANIFEST}{second}");
    let project = Project::new(&[(MANIFEST_FILE, &manifest), ("shop/paid/v1.avsc", PAID), ("shop/sold/v1.avsc", PAID)]);
    assert_eq!(found(&project.check()), ["TOPIC_IS_UNIQUE contracts.toml:11:12"]);
}

#[test]
fn rejects_edited_released_version() {
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", PAID)]);
    project.seal();
    assert_eq!(found(&project.check()), Vec::<String>::new());
    project.write("shop/paid/v1.avsc", format!("{PAID} ").as_bytes());
    assert_eq!(found(&project.check()), ["RELEASED_VERSION_IS_UNCHANGED v1.avsc:1:1"]);
    assert!(!project.check().is_incomplete());
}

#[test]
fn changed_line_ends_are_named_as_the_cause() {
    let windows = PAID.replace('\n', "\r\n");
    for (sealed, found_text) in [(PAID, &*windows), (&*windows, PAID)] {
        let project = Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", sealed)]);
        project.seal();
        project.write("shop/paid/v1.avsc", found_text.as_bytes());
        let report = project.check();
        assert_eq!(found(&report), ["RELEASED_VERSION_IS_UNCHANGED v1.avsc:1:1"]);
        let finding = &report.findings[0];
        assert!(finding.message.contains("its line ends were changed"), "{}", finding.message);
        assert!(
            finding.advice.as_deref().is_some_and(|advice| advice.contains("`*.avsc -text`")),
            "{:?}",
            finding.advice
        );
        project.write("shop/paid/v1.avsc", format!("{found_text} ").as_bytes());
        assert!(project.check().findings[0].message.contains("was edited"));
    }
}

#[test]
fn rejects_changed_or_unmerged_lock() {
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", PAID)]);
    project.seal();
    let lock = fs::read_to_string(project.root().join(LOCK_FILE)).expect("a lock");

    project.write(LOCK_FILE, lock.replace("text = \"", "text = \"0").as_bytes());
    let changed = found(&project.check());
    assert_eq!(changed, ["LOCK_IS_INTACT contracts.lock:4:12"]);

    project.write(LOCK_FILE, format!("<<<<<<< ours\n{lock}=======\n>>>>>>> theirs\n").as_bytes());
    assert_eq!(found(&project.check()), ["LOCK_IS_INTACT contracts.lock:1:1"]);

    project.write(LOCK_FILE, lock.as_bytes());
    fs::remove_file(project.root().join("shop/paid/v1.avsc")).expect("removed");
    assert_eq!(found(&project.check()), ["LOCK_IS_INTACT contracts.lock:8:1"]);
    assert!(project.check().is_incomplete());
}

/// Returns what is wrong with a lock, as `contract: message`.
fn lock_errors(content: &str) -> Vec<String> {
    let source = Sources::default().add(LOCK_FILE, content);
    let (_, errors) = LockState::parse(content, source);
    let describe = |error: LockError| format!("{}: {}", error.contract.unwrap_or_default(), error.message);
    errors.into_iter().map(describe).collect()
}

/// Returns a lock with two versions of `a/b` and one of `a/c`.
fn lock() -> Lock {
    let mut lock = Lock::default();
    lock.add("a/b", 1, "one");
    lock.add("a/b", 2, "two");
    lock.add("a/c", 3, "three");
    lock
}

#[test]
fn head_detects_lost_and_replaced_seals() {
    let text = lock().to_toml();
    assert_eq!(lock_errors(&text), Vec::<String>::new());
    let line_of = |start: &str| text.lines().find(|line| line.starts_with(start)).expect("a line").to_owned() + "\n";
    let without_newest = text.replace(&line_of("v2 = "), "");
    assert_eq!(lock_errors(&without_newest), ["a/b: the lock has 1 of the 2 seals of a/b"]);
    let without_head = text.replace("[contracts.\"a/c\"]\n", "").replace(&line_of("head = { seals = 1"), "");
    assert_eq!(lock_errors(&without_head), ["a/c: the lock has seals of a/c, but not their head"]);
    let swapped = text.replace("v1 =", "v0 =").replace("v2 =", "v1 =").replace("v0 =", "v2 =");
    let edited = |id: &str| format!("{id}: the seals of {id} were edited by hand");
    assert_eq!(lock_errors(&swapped), [edited("a/b"), edited("a/c")]);
    let moved = text.replace("a/b", "a/d");
    assert_eq!(lock_errors(&moved), [edited("a/d")]);
}

#[test]
fn corrections_are_part_of_the_lock() {
    let mut lock = lock();
    let reason = || Evidence::Statement("a \"trial\" in C:\\".to_owned());
    assert_eq!(lock.withdraw("a/b", reason()), Some(2));
    assert_eq!(lock.withdraw("a/c", Evidence::Registries(vec!["local".to_owned()])), Some(1));
    assert_eq!(lock.withdraw("a/c", Evidence::SameTopic), None);
    lock.rename("a/b", "a/d", Evidence::SameTopic);
    let text = lock.to_toml();
    let (state, errors) = LockState::parse(&text, SourceId::default());
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    assert_eq!(state.corrections("a/d"), lock.corrections("a/d"));
    assert_eq!(state.corrections("a/c"), lock.corrections("a/c"));
    assert_eq!(state.intact().map(Lock::to_toml).as_deref(), Some(&*text));
    assert_eq!(lock_errors(&text.replace("trial", "test")).len(), 1);
}

#[test]
fn damaged_lock_leaves_no_draft() {
    let paid = ("shop/paid/v1.avsc", PAID);
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST), paid, ("shop/paid/v2.avsc", PAID)]);
    project.seal();
    project.write("shop/paid/v3.avsc", PAID.as_bytes());
    let states = || {
        let set = load(project.root()).set.expect("a set");
        set.contracts[0].versions.iter().map(|version| version.state).collect::<Vec<_>>()
    };
    assert_eq!(states(), [ReleaseState::Released, ReleaseState::Released, ReleaseState::Draft]);
    let lock = fs::read_to_string(project.root().join(LOCK_FILE)).expect("a lock");
    let header = lock.lines().take(2).collect::<Vec<_>>().join("\n");
    for damaged in [
        "",
        "\0\0\0",
        "]",
        "format = 1\n",
        "format = 3\nseal = 1\n",
        &header,
        &lock[..lock.len() / 2],
        &lock.replace("text = \"", "text = \"0"),
        &format!("<<<<<<< ours\n{lock}=======\n{lock}>>>>>>> theirs\n"),
    ] {
        project.write(LOCK_FILE, damaged.as_bytes());
        assert_eq!(states(), [ReleaseState::Unknown; 3], "{damaged}");
        assert!(found(&project.check()).iter().any(|found| found.starts_with("LOCK_IS_INTACT")), "{damaged}");
    }
    project.write(LOCK_FILE, b"format\xff");
    assert_eq!(states(), [ReleaseState::Unknown; 3]);
    fs::remove_file(project.root().join(LOCK_FILE)).expect("removed");
    fs::create_dir(project.root().join(LOCK_FILE)).expect("a folder");
    assert_eq!(states(), [ReleaseState::Unknown; 3]);
}

#[test]
fn damaged_seals_of_one_contract_leave_the_others() {
    let mut lock = lock();
    lock.add("a/c", 4, "four");
    let text = lock
        .to_toml()
        .replace("v1 = { fingerprint = \"0000000000000001\"", "v1 = { fingerprint = \"0000000000000009\"");
    let (state, _) = LockState::parse(&text, SourceId::default());
    assert!(state.intact().is_none());
    let states = [("a/b", 1), ("a/b", 3), ("a/c", 1), ("a/c", 3), ("a/d", 1)]
        .map(|(id, version)| state.release_state(id, version));
    let [unknown, released, draft] = [ReleaseState::Unknown, ReleaseState::Released, ReleaseState::Draft];
    assert_eq!(states, [unknown, unknown, released, draft, draft]);
}

#[test]
fn rejects_file_that_is_not_utf_8() {
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST)]);
    project.write("shop/paid/v1.avsc", b"{\"type\": \"\xff\"}");
    assert_eq!(found(&project.check()), ["FILE_IS_READABLE v1.avsc:1:11"]);
}

#[test]
fn compares_envelope_record_id_and_key_with_the_manifest() {
    let other = r#"{"type":"record","name":"Payed","namespace":"acme","fields":[
  {"name":"ident","type":"string"},
  {"name":"note","type":["null","string"]}]}"#;
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", other)]);
    assert_eq!(
        found(&project.check()),
        [
            "ENVELOPE_IS_COMPLETE v1.avsc:1:25",
            "MESSAGE_PATH_EXISTS v1.avsc:1:25",
            "MESSAGE_PATH_EXISTS v1.avsc:1:25",
            "OPTIONAL_FIELD_HAS_DEFAULT v1.avsc:3:3",
            "RECORD_MATCHES_MANIFEST v1.avsc:1:25",
        ]
    );
}

#[test]
fn release_inlines_shared_types_of_the_draft() {
    let shared = r#"{"type":"enum","name":"Currency","namespace":"acme.shared","symbols":["EUR"],"default":"EUR"}"#;
    let draft = PAID.replace("\"long\"", "\"acme.shared.Currency\"");
    let project =
        Project::new(&[(MANIFEST_FILE, MANIFEST), ("shared/currency.avsc", shared), ("shop/paid/v1.avsc", &draft)]);
    let report = project.check();
    assert_eq!(found(&report), Vec::<String>::new());
    let set = report.set.expect("a set");
    let version = &set.contract("shop/paid").expect("the contract").versions[0];
    assert!(version.uses_shared_types);
    let text = version.self_contained.as_deref().expect("a text");
    assert!(text.contains("\"symbols\": [\"EUR\"]"), "{text}");

    // Sealed as it stands, it would not be self-contained.
    project.seal();
    assert_eq!(found(&project.check()), ["SCHEMA_IS_AVRO v1.avsc:3:24"]);
}

#[test]
fn new_version_is_compared_with_all_before_it() {
    let two = PAID.replace("]}", ",\n  {\"name\":\"note\",\"type\":\"string\"}]}");
    let three = PAID.replace("\"long\"", "\"int\"");
    let project = Project::new(&[
        (MANIFEST_FILE, MANIFEST),
        ("shop/paid/v1.avsc", PAID),
        ("shop/paid/v2.avsc", &two),
        ("shop/paid/v3.avsc", &three),
    ]);
    let report = project.check();
    let messages: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.rule.id.as_str() != "BROKER_ACCEPTS_VERSION")
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        [
            "services on v2 cannot read messages of v1: `Paid.note` is new and has no default",
            "services still on v2 cannot read messages of v3: `Paid.note` is removed, and it had no default",
            "services on v3 cannot read messages of v1 and v2: `Paid.sum` is written as long and read as int",
        ]
    );
    assert!(report.checked().is_none());
}

#[test]
fn changed_default_matters_if_a_version_lacks_the_field() {
    let with = |default: &str| PAID.replace(r#""sum","type":"long"}"#, &format!(r#""sum","type":"long"}}{default}"#));
    let (one, two) =
        (with(r#",{"name":"tip","type":"long","default":1}"#), with(r#",{"name":"tip","type":"long","default":2}"#));
    let found_in = |versions: &[&str]| {
        let project = Project::new(&[(MANIFEST_FILE, MANIFEST)]);
        for (number, text) in (1..).zip(versions) {
            project.write(&format!("shop/paid/v{number}.avsc"), text.as_bytes());
        }
        found(&project.check()).into_iter().filter(|finding| finding.starts_with("DEFAULT_VALUE")).collect::<Vec<_>>()
    };
    assert_eq!(found_in(&[PAID, &one, &two]), ["DEFAULT_VALUE_IS_KEPT v3.avsc:3:32"]);
    assert_eq!(found_in(&[&one, &two, PAID]), ["DEFAULT_VALUE_IS_KEPT v2.avsc:3:32"], "nor does a later one have it");
    assert_eq!(found_in(&[&one, &two]), Vec::<String>::new(), "every message has the field");
}

#[test]
fn finding_has_the_brokers_answer() {
    let symbols = |symbols: &str| {
        PAID.replace("\"long\"", &format!("{{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[{symbols}]}}"))
    };
    let project = Project::new(&[
        (MANIFEST_FILE, MANIFEST),
        ("shop/paid/v1.avsc", &symbols("\"A\"")),
        ("shop/paid/v2.avsc", &symbols("\"A\",\"B\"")),
    ]);
    let report = project.check();
    assert_eq!(found(&report), ["ENUM_SYMBOL_IS_KEPT v2.avsc:3:65"]);
    assert_eq!(
        report.findings[0].broker.as_ref().map(|broker| (broker.accepts, broker.message.as_str())),
        Some((true, "Pulsar's broker would accept v2: it does not check this"))
    );
}

#[test]
fn rejects_version_that_the_broker_would_not_store() {
    let documented = PAID.replace("\"name\":\"sum\"", "\"name\":\"sum\",\"doc\":\"What was paid.\"");
    let project =
        Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", PAID), ("shop/paid/v2.avsc", &documented)]);
    assert_eq!(found(&project.check()), ["VERSION_IS_NEW v2.avsc:1:1"]);
}

/// Returns a project with a released version and every kind of broken draft.
fn with_broken_drafts() -> Project {
    let project = Project::new(&[(MANIFEST_FILE, MANIFEST), ("shop/paid/v1.avsc", PAID)]);
    project.seal();
    let more = "\n[contracts.\"shop/planned\"]\nkind = \"event\"\nrecord = \"acme.Paid\"\ntopic = \"persistent://acme/shop/paid\"\n\
                \n[contracts.\"shop/empty\"]\nkind = \"event\"\nrecord = \"acme.Empty\"\n";
    project.write(MANIFEST_FILE, format!("{MANIFEST}{more}").as_bytes());
    project.write("shop/paid/v2.avsc", b"{ no schema");
    project.write("shop/paid/v4.avsc", b"{}");
    project.write("shop/paid/V5.avsc", b"{}");
    project.write("shop/planned/v1.avsc", PAID.replace("long", "nothing").as_bytes());
    project.write("shop/unnamed/v1.avsc", PAID.as_bytes());
    project.write("shared/money.avsc", b"\xff");
    let accepted = "[[accepted]]\nrule = \"TYPE_IS_READABLE\"\ncontract = \"shop/paid\"\nversion = 2\nowner = \"o\"\nreason = \"r\"\nexpires = 2000-01-01\n";
    project.write("accepted.toml", accepted.as_bytes());
    project
}

#[test]
fn released_set_ignores_broken_drafts() {
    let project = with_broken_drafts();
    let all = found(&project.check());
    for rule in [
        "SCHEMA_IS_JSON",
        "SCHEMA_IS_AVRO",
        "VERSION_HISTORY_HAS_NO_GAP",
        "SCHEMA_FILE_NAME_IS_VALID",
        "CONTRACT_IS_DECLARED",
        "CONTRACT_HAS_VERSIONS",
        "FILE_IS_READABLE",
        "TOPIC_IS_UNIQUE",
        "ACCEPTED_BREAK_IS_USED",
    ] {
        assert!(all.iter().any(|found| found.starts_with(rule)), "{rule} is not among {all:#?}");
    }
    let released = check(load(project.root()).released());
    assert_eq!(found(&released), Vec::<String>::new());
    let checked = released.checked().expect("no errors");
    let set = checked.get();
    let omitted_drafts: Vec<String> =
        set.omitted_drafts.iter().map(|draft| format!("{} v{}", draft.contract, draft.number)).collect();
    assert_eq!(omitted_drafts, ["shop/paid v2", "shop/planned v1"]);
    assert_eq!(set.contracts.iter().map(|contract| contract.versions.len()).collect::<Vec<_>>(), [1]);
}

#[test]
fn released_set_keeps_findings_about_releases() {
    let released = |project: &Project| found(&check(load(project.root()).released()));
    let edited = with_broken_drafts();
    edited.write("shop/paid/v1.avsc", PAID.replace("long", "int").as_bytes());
    assert_eq!(released(&edited), ["RELEASED_VERSION_IS_UNCHANGED v1.avsc:1:1"]);
    let gone = with_broken_drafts();
    fs::remove_file(gone.root().join("shop/paid/v1.avsc")).expect("removed");
    assert_eq!(released(&gone), ["LOCK_IS_INTACT contracts.lock:8:1"]);
    let unread = with_broken_drafts();
    unread.write("shop/paid/v1.avsc", b"\xff");
    assert_eq!(released(&unread), ["FILE_IS_READABLE v1.avsc:1:1"]);
    let unnamed = with_broken_drafts();
    unnamed.write(MANIFEST_FILE, b"tenant = \"acme\"\n");
    assert_eq!(released(&unnamed), ["CONTRACT_IS_DECLARED contracts.toml:1:1"]);
    let nonsense = with_broken_drafts();
    nonsense.write(MANIFEST_FILE, b"nonsense");
    assert_eq!(released(&nonsense).len(), 1);
}

#[test]
fn rejects_topic_names_that_pulsar_rejects() {
    let message = |manifest: &str, id: &str| {
        let project = Project::new(&[(MANIFEST_FILE, manifest), (&format!("{id}/v1.avsc"), PAID)]);
        let report = project.check();
        assert!(report.is_incomplete());
        assert_eq!(report.findings[0].rule.id.as_str(), "MANIFEST_IS_VALID");
        report.findings[0].message.clone()
    };
    for (name, problem) in [
        ("paid-partition-7", "its ending `-partition-` and a number make it a partition of another topic"),
        ("__change_events", "Pulsar reserves such names for its own topics"),
        ("paid%20", "Pulsar cannot handle `+`, `%` or `/` in it"),
    ] {
        let topic = format!("persistent://acme/shop/{name}");
        let found = message(&format!("{MANIFEST}topic = \"{topic}\"\n"), "shop/paid");
        assert_eq!(found, format!("`{topic}` cannot be the topic of a contract: {problem}"));
    }
    let found = message(&MANIFEST.replace("shop/paid", "shop/paid-partition-1"), "shop/paid-partition-1");
    assert!(found.starts_with("`persistent://acme/shop/paid-partition-1` cannot be the topic"), "{found}");
}

#[test]
fn manifest_lists_more_attributes_with_a_meaning() {
    let manifest = |attributes: &str| MANIFEST.replace("tenant", &format!("meaning-attributes = {attributes}\ntenant"));
    let sum = |scale: &str| PAID.replace(r#""name":"sum""#, &format!(r#""name":"sum","x-scale":"{scale}""#));
    let (first, second) = (sum("gross"), sum("net"));
    let project = |manifest: &str| {
        Project::new(&[(MANIFEST_FILE, manifest), ("shop/paid/v1.avsc", &first), ("shop/paid/v2.avsc", &second)])
    };
    assert_eq!(found(&project(MANIFEST).check()), Vec::<String>::new());
    let report = project(&manifest(r#"["x-scale"]"#)).check();
    assert_eq!(found(&report), ["MEANING_ATTRIBUTE_IS_KEPT v2.avsc:3:27"]);
    let message = &report.findings[0].message;
    assert!(
        message.ends_with("the `x-scale` of `Paid.sum` is `\"gross\"` when written and `\"net\"` when read"),
        "{message}"
    );
    let avros = project(&manifest(r#"["x-scale", "logicalType"]"#)).check();
    assert!(found(&avros).contains(&"MANIFEST_IS_VALID contracts.toml:2:34".to_owned()), "{:?}", found(&avros));
}

/// Creates a project with three contracts whose drafts use the shared type `acme.Spot`.
fn with_shared_type(field: &str) -> Project {
    let table = |id: &str| format!("[contracts.\"a/{id}\"]\nkind = \"event\"\nrecord = \"acme.R\"\n");
    let project =
        Project::new(&[("contracts.toml", &format!("tenant = \"t\"\n{}{}{}", table("x"), table("y"), table("z")))]);
    let spot = format!(r#"{{"type": "record", "name": "acme.Spot", "fields": [{field}]}}"#);
    project.write("shared/spot.avsc", spot.as_bytes());
    for id in ["x", "y", "z"] {
        let schema = r#"{"type": "record", "name": "acme.R", "fields": [{"name": "at", "type": "Spot"}]}"#;
        project.write(&format!("a/{id}/v1.avsc"), schema.as_bytes());
    }
    project
}

#[test]
fn finding_in_shared_type_is_reported_and_accepted_once() {
    for field in [
        r#"{"name": "lat", "type": ["double", "null"], "default": null}"#,
        r#"{"name": "lat", "type": ["null", "double"]}"#,
    ] {
        let project = with_shared_type(field);
        let report = project.check();
        let [finding] = &report.findings[..] else { panic!("{:#?}", report.findings) };
        assert_eq!(finding.versions().collect::<Vec<_>>(), [("a/x", 1), ("a/y", 1), ("a/z", 1)]);
        assert_eq!(report.broken_contracts(), ["a/x", "a/y", "a/z"]);
        let rule = finding.rule.id;
        let entry = format!(
            "[[accepted]]\nrule = \"{rule}\"\ncontract = \"a/y\"\nversion = 1\nowner = \"o\"\nreason = \"r\"\nexpires = 2999-01-01\n"
        );
        project.write("accepted.toml", entry.as_bytes());
        assert_eq!(project.check().errors().count(), 0, "{:#?}", project.check().findings);
    }
}

#[test]
fn draft_after_a_release_can_refer_to_the_shared_type() {
    let project = with_shared_type(r#"{"name": "lat", "type": "double"}"#);
    let released = check(contract_core::contracts::load(project.root()).adopt(|_| true));
    let set = released.checked().expect("no errors");
    for contract in &set.get().contracts {
        project.write(&format!("{}/v1.avsc", contract.id), contract.versions[0].content.as_bytes());
    }
    project.write("contracts.lock", set.get().lock.intact().expect("a lock").to_toml().as_bytes());
    let next = r#"{"type": "record", "name": "acme.R", "fields": [{"name": "at", "type": "Spot"},
        {"name": "more", "type": "int", "default": 0}]}"#;
    project.write("a/x/v2.avsc", next.as_bytes());
    let report = project.check();
    assert_eq!(found(&report), Vec::<String>::new());
}

#[test]
fn types_of_other_files_are_found_as_by_one_parser() {
    let outer = r#"{"type": "record", "name": "Outer", "namespace": "acme", "fields": [
        {"name": "inner", "type": {"type": "record", "name": "Inner", "fields": [{"name": "x", "type": "int"}]}},
        {"name": "plain", "type": "Plain"}]}"#;
    let plain = r#"{"type": "enum", "name": "Plain", "symbols": ["A"]}"#;
    let draft = r#"{"type": "record", "name": "acme.Paid", "fields": [
        {"name": "list", "type": {"type": "array", "items": "Inner"}},
        {"name": "outer", "type": {"type": "acme.Outer"}},
        {"name": "plain", "type": "Plain"}]}"#;
    let manifest = MANIFEST.replace("envelope", "# envelope").replace("id = \"id\"\nkey = \"id\"", "");
    let project = Project::new(&[
        ("contracts.toml", &manifest),
        ("shared/a.avsc", outer),
        ("shared/b.avsc", plain),
        ("shop/paid/v1.avsc", draft),
    ]);
    let report = project.check();
    assert_eq!(found(&report), Vec::<String>::new());
    let set = report.set.expect("a set");
    insta::assert_snapshot!(set.contracts[0].versions[0].self_contained.as_deref().expect("JSON"));
}

/// Returns the text that the release of a draft with comments writes, with a setting of the manifest.
fn released_text(setting: &str, uses_shared: bool) -> String {
    let ty = if uses_shared { "Part" } else { "long" };
    let draft = format!(
        r#"/* Licensed to the foundation. */
// See the notice for details.
{{
  "type": "record", "name": "acme.Paid", // sent once
  "fields": [
    // the sum in cents
    {{"name": "sum", "type": "{ty}"}},
    {{"name": "at", "doc": "The time.", "type": "long"}}, // in UTC
    /* the end */
    {{"name": "url", "type": "string", "default": "//"}}
  ]
}}
"#
    );
    let manifest = MANIFEST.replace("envelope", "# envelope").replace("id = \"id\"\nkey = \"id\"", "");
    let manifest = format!("{setting}\n{manifest}");
    let part = r#"{"type": "record", "name": "acme.Part", "fields": [{"name": "x", "type": "int"}]}"#;
    let project =
        Project::new(&[("contracts.toml", &manifest), ("shared/part.avsc", part), ("shop/paid/v1.avsc", &draft)]);
    let report = project.check();
    let text = report.set.as_ref().expect("a set").contracts[0].versions[0].self_contained.clone().expect("JSON");
    [found(&report).join("\n"), text.to_string()].join("\n")
}

#[test]
fn comments_are_removed_moved_or_kept() {
    for (name, setting) in [("drop", ""), ("doc", "comments = \"doc\""), ("keep", "comments = \"keep\"")] {
        for (kind, uses_shared) in [("alone", false), ("shared", true)] {
            insta::assert_snapshot!(format!("comments-{name}-{kind}"), released_text(setting, uses_shared));
        }
    }
}
