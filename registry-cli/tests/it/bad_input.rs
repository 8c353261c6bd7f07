//! Bad input of every kind: each is an error with a location, the rest is checked, and the exit code is 2.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Project, schema, schemactl};

/// Creates a project with a contract whose draft breaks its readers. This break must be reported with any other error.
pub(super) fn project() -> Project {
    let first = schema("first", &[]);
    let breaking = first.replace("\"string\"", "\"long\"");
    Project::new("shop").contract("orders/created", "", &[first]).draft("orders/created", 2, &breaking)
}

/// Creates the same project with a second contract whose first version has this content.
pub(crate) fn beside(text: impl AsRef<[u8]>) -> Project {
    let project = project().contract("orders/paid", "", &[]);
    write(project.root(), "orders/paid/v1.avsc", text);
    project
}

pub(crate) fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

/// Returns the findings of `check` as `RULE file:line:column`. The exit code must be 2, and each finding must have help.
fn found(project: &Project) -> Vec<String> {
    let output =
        schemactl().args(["check", "--format", "json"]).current_dir(project.root()).output().expect("schemactl");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((output.status.code(), &answer["success"]), (Some(2), &Value::Bool(false)), "{answer:#}");
    let findings = answer["data"]["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|finding| {
            assert!(
                finding["advice"].as_str().is_some_and(|fix| !fix.is_empty()),
                "nothing says what to do: {finding:#}"
            );
            let place = &finding["place"];
            let file = place["file"].as_str().expect("a place");
            format!("{} {file}:{}:{}", finding["rule"].as_str().expect("a rule"), place["line"], place["column"])
        })
        .collect()
}

/// The finding of the first contract.
const BREAK: &str = "TYPE_IS_READABLE orders/created/v2.avsc:1:89";

/// Returns the other findings; that of the first contract must be among them.
pub(super) fn found_more(project: &Project) -> Vec<String> {
    let mut found = found(project);
    let before = found.len();
    found.retain(|finding| finding != BREAK);
    assert!(found.len() < before, "the rest was not checked: {found:?}");
    found
}

#[test]
fn rejects_invalid_json() {
    assert_eq!(found_more(&beside("{ \"type\": \"record\",\n  name")), ["SCHEMA_IS_JSON orders/paid/v1.avsc:2:3"]);
    assert_eq!(found_more(&beside("\u{feff}")), ["SCHEMA_IS_JSON orders/paid/v1.avsc:1:1"]);
    assert_eq!(found_more(&beside("{}}")), ["SCHEMA_IS_JSON orders/paid/v1.avsc:1:3"]);
}

#[test]
fn rejects_invalid_schema() {
    assert_eq!(found_more(&beside("{}")), ["SCHEMA_IS_AVRO orders/paid/v1.avsc:1:1"]);
    assert_eq!(found_more(&beside("[1, true]")).len(), 2, "each branch is told of");
    let field = r#"{"name": "a", "type": "nothing"}"#;
    let record = format!(r#"{{"type": "record", "name": "R", "namespace": "t", "fields": [{field}]}}"#);
    assert_eq!(found_more(&beside(record)), ["SCHEMA_IS_AVRO orders/paid/v1.avsc:1:84"]);
}

#[test]
fn rejects_empty_file() {
    for text in ["", " \n\t", "// nothing\n"] {
        let found = found_more(&beside(text));
        assert!(found.len() == 1 && found[0].starts_with("SCHEMA_IS_JSON orders/paid/v1.avsc:"), "{found:?}");
    }
}

#[test]
fn rejects_50_mb_file() {
    assert_eq!(found_more(&beside(vec![b' '; 50 << 20])), ["FILE_IS_READABLE orders/paid/v1.avsc:1:1"]);
}

#[test]
fn rejects_10_000_levels() {
    for (open, close) in [("[", "]"), (r#"{"type": "array", "items": "#, "}"), (r#"{"a": "#, "}")] {
        let text = format!("{}\"string\"{}", open.repeat(10_000), close.repeat(10_000));
        let found = found_more(&beside(text));
        assert!(found.len() == 1 && found[0].starts_with("SCHEMA_IS_JSON orders/paid/v1.avsc:1:"), "{found:?}");
    }
}

#[test]
fn rejects_invalid_utf_8() {
    let mut text = schema("", &[]).into_bytes();
    text[12] = 0xff;
    assert_eq!(found_more(&beside(text)), ["FILE_IS_READABLE orders/paid/v1.avsc:1:13"]);
    for file in ["contracts.lock", "accepted.toml", "shared/a.avsc"] {
        let project = project();
        write(project.root(), file, b"a\xff");
        let found = found(&project);
        assert!(found.contains(&format!("FILE_IS_READABLE {file}:1:2")), "{found:?}");
    }
    let project = project();
    write(project.root(), "contracts.toml", b"tenant = \"\xff\"");
    assert_eq!(found(&project), ["MANIFEST_IS_VALID contracts.toml:1:11"]);
}

#[test]
fn rejects_reference_cycle_over_files() {
    let shared = |name: &str, other: &str| {
        format!(
            r#"{{"type": "record", "name": "{name}", "namespace": "t", "fields": [{{"name": "o", "type": "t.{other}"}}]}}"#
        )
    };
    let project =
        beside(r#"{"type": "record", "name": "R", "namespace": "t", "fields": [{"name": "a", "type": "t.A"}]}"#);
    write(project.root(), "shared/a.avsc", shared("A", "B"));
    write(project.root(), "shared/b.avsc", shared("B", "A"));
    let found = found_more(&project);
    assert!(found.iter().any(|finding| finding.starts_with("SCHEMA_IS_AVRO shared/b.avsc:1:84")), "{found:?}");
}

#[test]
fn rejects_folder_in_place_of_file() {
    // Root can read every file, so a folder is used instead of a file without read permission.
    for file in ["orders/paid/v1.avsc", "contracts.lock", "accepted.toml", "shared/a.avsc"] {
        let project = beside(schema("", &[]));
        let path = project.root().join(file);
        drop(fs::remove_file(&path));
        fs::create_dir_all(&path).expect("a folder");
        let found = found(&project);
        assert!(found.contains(&format!("FILE_IS_READABLE {file}:1:1")), "{file}: {found:?}");
    }
}

#[cfg(unix)]
#[test]
fn does_not_wait_for_special_files() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    for file in ["orders/paid/v1.avsc", "contracts.lock", "accepted.toml", "shared/a.avsc", "contracts.toml"] {
        let project = beside(schema("", &[]));
        let path = project.root().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let rule = if file == "contracts.toml" { "MANIFEST_IS_VALID" } else { "FILE_IS_READABLE" };
        let expected = format!("{rule} {file}:1:1");
        let refused = |how: &str| {
            let found = found(&project);
            assert!(found.contains(&expected), "{how} {file}: {found:?}");
            fs::remove_file(&path).expect("removed");
        };
        drop(fs::remove_file(&path));
        let pipe = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
        assert!(pipe.success());
        refused("a pipe as");
        let socket = UnixListener::bind(&path).expect("a socket");
        refused("a socket as");
        drop(socket);
        symlink("/dev/zero", &path).expect("a link");
        refused("a link to a device as");
        if file != "contracts.toml" {
            symlink("nowhere", &path).expect("a link");
            refused("a link to nothing as");
        }
    }
}

#[test]
fn rejects_manifest_with_missing_files() {
    let project = project().contract("orders/lost", "", &[]);
    assert_eq!(found_more(&project), ["CONTRACT_HAS_VERSIONS contracts.toml:9:12"]);
}

#[test]
fn rejects_two_contracts_on_one_topic() {
    let topic = "topic = \"persistent://shop/orders/created\"";
    let project = project().contract("orders/paid", topic, &[schema("", &[])]);
    assert_eq!(found_more(&project), ["TOPIC_IS_UNIQUE contracts.toml:9:12"]);
}

#[test]
fn rejects_implausible_manifest() {
    let table = |tenant: &str, more: &str| {
        format!("tenant = \"{tenant}\"\n{more}\n[contracts.\"orders/created\"]\nkind = \"event\"\nrecord = \"t.R\"\n")
    };
    for (manifest, place) in [
        (table("", ""), "1:10"),
        (table("a/b", ""), "1:10"),
        (table("a", "[registries.x]\nurl = \"pulsar://h:6650\""), "3:7"),
        (table("a", "[registries.x]\nurl = \"\""), "3:7"),
        (table("a", "[lint]\nnamespace = \"acme.[a-z]+\""), "3:13"),
        (table("a", "[generate]\ncrate = \"\""), "3:9"),
        (table("a", "[generate]\ncrate = \".\""), "3:9"),
        (table("a", "[generate]\ncrate = \"orders\""), "3:9"),
        (table("a", "[generate]\ncrate = \"..\""), "3:9"),
        (table("a", "[generate]\ncrate = \"../schemas/../schemas/x\""), "3:9"),
        (table("a", "") + "topic = \"persistent://a/b c/d\"\n", "6:9"),
        (table("a", "") + "topic = \"persistent://a/b/c%41\"\n", "6:9"),
        (table("a", "<<<<<<< HEAD\nstrategy = \"FULL\"\n=======\n"), "2:1"),
    ] {
        let project = project();
        write(project.root(), "contracts.toml", &manifest);
        let found = found(&project);
        assert!(found.contains(&format!("MANIFEST_IS_VALID contracts.toml:{place}")), "{manifest}: {found:?}");
    }
}

#[test]
fn rejects_edited_lock() {
    let lock = |project: &Project| fs::read_to_string(project.root().join("contracts.lock")).expect("a lock");
    let with = |change: &dyn Fn(&str) -> String| {
        let project = project();
        write(project.root(), "contracts.lock", change(&lock(&project)));
        found(&project)
    };
    let marks = |text: &str| format!("<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> main\n");
    assert!(with(&marks).contains(&"LOCK_IS_INTACT contracts.lock:1:1".to_owned()));
    let windows = |text: &str| marks(text).replace('\n', "\r\n");
    assert!(with(&windows).contains(&"LOCK_IS_INTACT contracts.lock:1:1".to_owned()));
    for (what, change) in [
        ("a seal changed", &(|text: &str| text.replace("text = \"", "text = \"0")) as &dyn Fn(&str) -> String),
        ("a seal twice", &|text: &str| text.to_owned() + &text[text.find("v1 = ").expect("a seal")..]),
        ("the first seal gone", &|text: &str| text.replace("v1 = ", "v2 = ")),
        ("the last seal gone", &|text: &str| text[..text.find("v1 = ").expect("a seal")].to_owned()),
        ("all seals gone", &|text: &str| text[..text.find("[seals").expect("a seal")].to_owned()),
        ("a head gone", &|text: &str| text.replace("[contracts.", "[seals.")),
        ("another format", &|text: &str| text.replace("format = 2", "format = 3")),
        ("half of it", &|text: &str| text[..text.len() / 2].to_owned()),
        ("nothing", &|_| String::new()),
        ("no TOML", &|_| "]".to_owned()),
    ] {
        let found = with(change);
        assert!(found.iter().any(|finding| finding.starts_with("LOCK_IS_INTACT contracts.lock:")), "{what}: {found:?}");
    }
}

#[test]
fn rejects_gap_in_versions() {
    let project = project().draft("orders/created", 4, &schema("", &[]));
    assert_eq!(found_more(&project), ["VERSION_HISTORY_HAS_NO_GAP contracts.toml:4:12"]);
    let project = self::project();
    fs::remove_file(project.root().join("orders/created/v1.avsc")).expect("removed");
    assert_eq!(found(&project), ["LOCK_IS_INTACT contracts.lock:8:1"]);
}

#[test]
fn fmt_reports_unreadable_files() {
    let run = |project: &Project, arguments: &[&str]| {
        let output = schemactl().args(arguments).current_dir(project.root()).output().expect("schemactl");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    for command in [&["fmt", "--check"][..], &["fmt"]] {
        let project = beside(b"{\xff");
        let (code, said) = run(&project, command);
        assert!(code == Some(2) && said.contains("error[FILE_IS_READABLE]"), "{command:?}: {said}");
        let project = beside("{");
        let (code, said) = run(&project, command);
        assert!(code == Some(1) && said.contains("error[SCHEMA_IS_JSON]"), "{command:?}: {said}");
        let project = project_with_gap();
        let (code, said) = run(&project, command);
        assert!(code == Some(2) && said.contains("error[VERSION_HISTORY_HAS_NO_GAP]"), "{command:?}: {said}");
    }
}

fn project_with_gap() -> Project {
    project().draft("orders/created", 4, &schema("", &[]))
}

#[test]
fn files_outside_project_have_reasons() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "good", "\"string\"");
    write(folder.path(), "bad", "{\"type\":\n  \"strin\"}");
    write(folder.path(), "large", vec![b' '; (16 << 20) + 1]);
    let run = |arguments: &[&str]| {
        let output = schemactl().args(arguments).current_dir(folder.path()).output().expect("schemactl");
        let streams = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        (output.status.code(), streams.concat())
    };
    for (new, old) in [("bad", "good"), ("good", "bad")] {
        let (code, said) = run(&["compat", "--strategy", "FULL", "--new", new, "--old", old]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("error[SCHEMA_IS_AVRO]") && said.contains("bad:2:3"), "{said}");
    }
    for arguments in
        [&["fingerprint", "large"][..], &["compat", "--strategy", "FULL", "--new", "large", "--old", "good"]]
    {
        let (code, said) = run(arguments);
        assert!(code == Some(2) && said.contains("error[FILE_UNREADABLE]"), "{arguments:?}: {said}");
        assert!(said.contains("larger than 16 MiB"), "{arguments:?}: {said}");
    }
    write(folder.path(), "latin", b"\n\"a\xe9\"");
    write(folder.path(), "wide", b"\xff\xfe\"\0i\0");
    for (file, words) in [("latin", "line 2 is not UTF-8"), ("wide", "line 1 is not UTF-8; the file looks like UTF-16")]
    {
        for arguments in [&["fingerprint", file][..], &["compat", "--strategy", "FULL", "--new", file, "--old", "good"]]
        {
            let (code, said) = run(arguments);
            assert!(code == Some(2) && said.contains(words), "{arguments:?}: {said}");
        }
    }
    for arguments in [&["fingerprint", "-", "-"][..], &["compat", "--strategy", "FULL", "--new", "-", "--old", "-"]] {
        let (code, said) = run(arguments);
        assert!(code == Some(2) && said.contains("error[USAGE]"), "{arguments:?}: {said}");
    }
}

#[test]
fn rejects_long_batch_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = "{\"id\":1,\"schema\":\"\\\"string\\\"\"}\n";
    let mut questions = good.as_bytes().to_vec();
    questions.resize(questions.len() + (64 << 20) + 10, b' ');
    questions.push(b'\n');
    questions.extend_from_slice(good.as_bytes());
    write(folder.path(), "questions", &questions);
    let input = fs::File::open(folder.path().join("questions")).expect("questions");
    let output = schemactl().args(["fingerprint", "--batch"]).stdin(input).output().expect("schemactl");
    let answers: Vec<Value> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(answers.len(), 3, "{answers:?}");
    assert_eq!((&answers[0]["valid"], &answers[2]["valid"]), (&Value::Bool(true), &Value::Bool(true)));
    assert_eq!(answers[1]["error"]["code"], "BATCH_LINE_INVALID");
}

#[test]
fn fingerprint_reports_all_problems() {
    let folder = tempfile::tempdir().expect("a folder");
    let field = |name: &str, ty: &str| format!("{{\"name\":\"{name}\",\"type\":\"{ty}\"}}");
    let fields = [field("a", "integer"), field("b", "Shipment")].join(",");
    write(folder.path(), "two.avsc", format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{fields}]}}"));
    let run = |format: &str| {
        let arguments = ["fingerprint", "two.avsc", "--format", format];
        schemactl().args(arguments).current_dir(folder.path()).output().expect("schemactl")
    };
    let json: Value = serde_json::from_slice(&run("json").stdout).expect("JSON");
    let errors = json["data"]["schemas"][0]["errors"].as_array().expect("errors").clone();
    let texts: Vec<&Value> = errors.iter().flat_map(|error| [&error["message"], &error["help"]]).collect();
    let undefined = "the type `Shipment` is not defined before it is used here";
    assert_eq!(
        texts,
        ["`integer` is not a type of Avro", "write `int`", undefined, ""]
            .map(|text| match text {
                "" => Value::Null,
                text => Value::from(text),
            })
            .iter()
            .collect::<Vec<_>>()
    );
    let human = String::from_utf8(run("human").stdout).expect("UTF-8");
    assert!(human.contains("error at 1:58: `integer`") && human.contains(undefined), "{human}");
}

#[test]
fn errors_name_the_problem() {
    let said = |project: &Project| {
        let output = schemactl().arg("check").current_dir(project.root()).output().expect("schemactl");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let twice = said(&project().manifest("\n[registries.a]\nurl = \"http://a\"\nurl = \"http://b\"\n"));
    assert!(twice.contains("duplicate key: `url` is already defined above"), "{twice}");
    let digit = said(&project().manifest("\n[contracts.\"9x/y\"]\nkind = \"event\"\nrecord = \"t.R\"\n"));
    assert!(digit.contains("two names that begin with a lower-case letter"), "{digit}");
    let accepted = |contract: &str, version: u32, path: &str| {
        let project = project();
        let entry = format!(
            "[[accepted]]\nrule = \"FIELD_HAS_DEFAULT\"\ncontract = \"{contract}\"\nversion = {version}\n{path}\
             owner = \"me\"\nreason = \"a test\"\nexpires = 2999-12-31\n"
        );
        write(project.root(), "accepted.toml", entry);
        said(&project)
    };
    for (said, what) in [
        (accepted("orders/made", 2, ""), "not used: the manifest has no contract `orders/made`"),
        (accepted("orders/created", 7, ""), "not used: orders/created has no v7"),
        (
            accepted("orders/created", 2, "path = \"R.idd\"\n"),
            "not used: orders/created v2 has no such finding at `R.idd`",
        ),
        (accepted("orders/created", 2, ""), "not used: orders/created v2 has no such finding\n"),
    ] {
        assert!(said.contains(what), "{what}: {said}");
    }
}
