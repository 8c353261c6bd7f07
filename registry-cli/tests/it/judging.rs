//! `compat`: files and batches without a project.

use std::path::Path;

use crate::checking::{PROJECTS, schemactl};

#[test]
fn files_outside_a_project_are_judged_by_both_verdicts() {
    let folder = Path::new(PROJECTS).join("broken/orders/order-created");
    schemactl(&folder)
        .args(["compat", "--strategy", "FULL", "--new", "v2.avsc", "--old", "v1.avsc"])
        .assert()
        .code(1)
        .stdout_eq(snapbox::str![[r#"
error[ENUM_SYMBOL_KEPT]: services still on v1 cannot read messages of v2: [..]
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
warning[VERSION_IS_NEW]: v2 differs from v1 in nothing that Pulsar looks at, so it would never be stored
...
readers  compatible
broker   compatible
publish  exists

"#]]);
    schemactl(&folder).args(["compat", "--new", "v2.avsc"]).assert().code(2);
    schemactl(&folder).args(["compat", "--strategy", "FULL", "--new", "v9.avsc"]).assert().code(2);
}

#[test]
fn batches_are_answered_line_by_line_in_order() {
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
