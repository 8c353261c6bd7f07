use crate::bad_input::{found_more, project, write};
use crate::support::schemactl;

#[test]
fn warns_about_misnamed_schema() {
    for (file, right) in [
        ("orders/created/v02.avsc", "`v2.avsc`"),
        ("orders/created/V2.avsc", "`v2.avsc`"),
        ("orders/created/v3.avsc.bak", "`v3.avsc`"),
        ("orders/created/v0.avsc", "`vN.avsc`"),
        ("orders/created/v99999999999.avsc", "`vN.avsc`"),
        ("orders/created/v3.json", "`v3.avsc`"),
        ("orders/v1.avsc", "its contract's folder"),
        ("orders/loose.avsc", "its contract's folder"),
        ("loose.avsc", "its contract's folder"),
        ("orders/created/old/v2.avsc", "its contract's folder"),
        ("a/b/c/v1.avsc", "its contract's folder"),
        ("a/b/c/d/e/f/g/h/V1.AVSC", "its contract's folder"),
        ("shared/deep/er/x.avsc", "move it to `shared`"),
        ("shared/deep/v1.avsc", "move it to `shared`"),
        ("shared/address.AVSC", "ends in `.avsc`"),
    ] {
        let project = project();
        write(project.root(), file, "{}");
        assert_eq!(found_more(&project), [format!("SCHEMA_FILE_NAME_IS_VALID {file}:1:1")]);
        let output = schemactl().arg("check").current_dir(project.root()).output().expect("schemactl");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains(right), "{file}: {said}");
    }
}

#[test]
fn warns_about_schema_in_another_notation() {
    const UPLOAD: &str = r#"{"type": "AVRO", "schema": "{\"type\":\"string\"}", "properties": {}}"#;
    const SCHEMA: &str = r#"{"type": "record", "name": "t.R", "fields": []}"#;
    for (file, text, said) in [
        ("orders/created/v2.avdl", "record R {}", "it is Avro IDL"),
        ("orders/created/orders.avpr", "{}", "it is an Avro protocol"),
        ("orders/created/v2.yaml", "type: record", "rename it to `v2.avsc`"),
        ("orders/created/v2.json", SCHEMA, "rename it to `v2.avsc`"),
        ("orders/created/order-value.json", UPLOAD, "JSON of Pulsar's registry"),
        ("orders/order-value.json", SCHEMA, "it is a schema"),
        ("shared/address.avdl", "record A {}", "`schemactl import`"),
        ("all.avdl", "record A {}", "`schemactl import`"),
    ] {
        let project = project();
        write(project.root(), file, text);
        assert_eq!(found_more(&project), [format!("SCHEMA_FILE_NAME_IS_VALID {file}:1:1")]);
        let output = schemactl().arg("check").current_dir(project.root()).output().expect("schemactl");
        let output = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{file}: {output}");
    }
    let project = project();
    write(project.root(), "orders/created/example.json", r#"{"id": "1"}"#);
    let output = schemactl().arg("check").current_dir(project.root()).output().expect("schemactl");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("example.json"));
}

#[test]
fn ignores_schemas_outside_the_project() {
    let project = project();
    for file in [
        ".hidden/a/b/v1.avsc",
        "node_modules/a/v1.avsc",
        "target/debug/v1.avsc",
        "other/a/b/c/v1.avsc",
        "orders/created/README.md",
        "orders/created/old/.v2.avsc",
    ] {
        write(project.root(), file, "{}");
    }
    write(project.root(), "target/CACHEDIR.TAG", "");
    write(project.root(), "other/contracts.toml", "");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(project.root(), project.root().join("orders/created/up")).expect("a link");
        std::os::unix::fs::symlink("..", project.root().join("orders/up")).expect("a link");
    }
    let output = schemactl().arg("check").current_dir(project.root()).output().expect("schemactl");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(1) && !said.contains("_IS_NAMED"), "{said}");
}

#[test]
#[cfg(unix)]
fn folder_whose_name_is_not_unicode_is_reported() {
    use std::os::unix::ffi::OsStrExt;
    let project = project();
    let folder = project.root().join(std::ffi::OsStr::from_bytes(b"orders/\xff"));
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("v1.avsc"), "{}").expect("a file");
    assert_eq!(found_more(&project), ["CONTRACT_IS_DECLARED contracts.toml:1:1"]);
}
