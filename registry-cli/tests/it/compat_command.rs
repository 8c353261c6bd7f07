//! `compat`: files and batches without a project.

use std::path::Path;

use crate::checking::{PROJECTS, schemactl};

#[test]
fn compat_gives_both_verdicts() {
    let folder = Path::new(PROJECTS).join("broken/orders/order-created");
    schemactl(&folder)
        .args(["compat", "--strategy", "FULL", "--new", "v2.avsc", "--old", "v1.avsc"])
        .assert()
        .code(1)
        .stdout_eq(snapbox::str![[r#"
error[ENUM_SYMBOL_IS_KEPT]: services still on v1 cannot read messages of v2: [..]
...
readers  incompatible
broker   compatible
publish  created

"#]]);
    schemactl(&folder)
        .args(["compat", "--strategy", "FULL", "--new", "v1.avsc", "--old", "v1.avsc"])
        .assert()
        .code(0)
        .stdout_eq(snapbox::str![[r#"
warning[VERSION_IS_NEW]: v2 differs from v1 only in what Pulsar ignores, so it would never be stored
...
readers  compatible
broker   compatible
publish  exists

"#]]);
    schemactl(&folder).args(["compat", "--new", "v2.avsc", "--old", "v1.avsc"]).assert().code(2);
    schemactl(&folder).args(["compat", "--strategy", "FULL", "--new", "v9.avsc", "--old", "v1.avsc"]).assert().code(2);
    // An empty variable must not result in a verdict.
    schemactl(&folder).args(["compat", "--strategy", "FULL", "--new", "v2.avsc"]).assert().code(2);
}

#[test]
fn compat_uses_versions_in_file_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    for (name, text) in [("order-v4.avsc", "\"int\""), ("order-v7.avsc", "\"string\""), ("latest.avsc", "\"string\"")] {
        write(name, text);
    }
    for (new, called) in [("order-v7.avsc", ["v4", "v7"]), ("latest.avsc", ["v1", "v2"])] {
        let arguments = ["compat", "--strategy", "BACKWARD", "--old", "order-v4.avsc", "--new", new];
        let output = schemactl(folder.path()).args(arguments).assert().code(1).get_output().stdout.clone();
        let output = String::from_utf8(output).expect("a text");
        let [old, newer] = called;
        assert!(output.contains(&format!("services on {newer} cannot read messages of {old}: ")), "{output}");
        assert!(output.contains(&format!("{old}       order-v4.avsc\n{newer}       {new}\nreaders")), "{output}");
    }
}

#[test]
fn batch_answers_in_order() {
    let questions = r#"{"id":1,"strategy":"BACKWARD","new":"\"long\"","existing":["\"int\""]}
{"id":"two","strategy":"FORWARD","new":"\"long\"","existing":["\"int\""]}
not a question
{"id":3,"strategy":"FULL","new":"[\"int\"]","existing":[]}
"#;
    schemactl(Path::new(PROJECTS))
        .args(["compat", "--batch"])
        .stdin(questions)
        .assert()
        .code(2)
        .stdout_eq(snapbox::file!["snapshots/compat-batch.jsonl": Text].raw());
    let schemas = r#"{"id":1,"schema":"\"int\""}
{"id":2,"schema_base64":"/w=="}
{"id":3,"schema":"{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\",\"default\":\"x\"}]}"}
"#;
    schemactl(Path::new(PROJECTS))
        .args(["fingerprint", "--batch"])
        .stdin(schemas)
        .assert()
        .code(0)
        .stdout_eq(snapbox::file!["snapshots/fingerprint-batch.jsonl": Text].raw());
}

#[test]
fn schemas_refer_to_types_of_other_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    let user = |more: &str| {
        format!(r#"{{"type": "record", "name": "acme.User", "fields": [{{"name": "i", "type": "Inner"}}{more}]}}"#)
    };
    write("v1.avsc", &user(""));
    write("v2.avsc", &user(r#", {"name": "x", "type": "int"}"#));
    let outer = r#"{"type": "record", "name": "acme.Outer", "fields": [{"name": "i", "type":
        {"type": "record", "name": "Inner", "fields": []}}]}"#;
    write("outer.avsc", outer);
    write("no-types.avsc", "[\"null\"]");
    let run = |types: &[&str]| {
        let arguments = ["compat", "--strategy", "BACKWARD", "--new", "v2.avsc", "--old", "v1.avsc"];
        schemactl(folder.path()).args(arguments).args(types).assert()
    };
    run(&[]).code(1).stdout_eq(snapbox::str![[r#"
error[SCHEMA_IS_AVRO]: the type `Inner` is not defined before it is used here
...
"#]]);
    run(&["--types", "outer.avsc"]).code(1).stdout_eq(snapbox::str![[r#"
error[FIELD_HAS_DEFAULT]: services on v2 cannot read messages of v1: `User.x` is new and has no default
...
"#]]);
    run(&["--types", "no-types.avsc"]).code(2).stderr_eq(snapbox::str![[r#"
error[USAGE]: cannot use the types of no-types.avsc: line 1: a shared type is a record, enum or fixed type with a `name`
...
"#]]);
}
