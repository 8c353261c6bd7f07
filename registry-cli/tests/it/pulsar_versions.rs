//! `--pulsar`, and the versions of registries.

use std::fs;

use snapbox::str;
use tempfile::TempDir;

use crate::checking::schemactl;

const MANIFEST: &str =
    "tenant = \"t\"\nstrategy = \"BACKWARD\"\n\n[contracts.\"shop/paid\"]\nkind = \"event\"\nrecord = \"a-b.R\"\n";
const HYPHEN: &str = r#"{"type":"record","name":"a-b.R","fields":[]}"#;

fn project() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::create_dir_all(folder.path().join("shop/paid")).expect("a folder");
    fs::write(folder.path().join("contracts.toml"), MANIFEST).expect("written");
    fs::write(folder.path().join("shop/paid/v1.avsc"), HYPHEN).expect("written");
    folder
}

#[test]
fn check_for_another_version_lists_changed_answers() {
    schemactl(project().path()).args(["check", "--pulsar", "5.0"]).assert().code(1).stderr_eq("").stdout_eq(str![[r#"
error[BROKER_RESPONSE_IS_KEPT]: Pulsar 4.0 accepts v1, but Pulsar 5.0 refuses v1 with 422, since it considers the schema invalid (a part of the namespace `a-b` is not a name: `a-b` contains `-`; a name has only letters, digits, `_` and `$`)
 --> shop/paid/v1.avsc:1:25
  |
1 | {"type":"record","name":"a-b.R","fields":[]}
  |                         ^^^^^^^
  |
  = help: correct the draft before it is released; `schemactl explain BROKER_RESPONSE_IS_KEPT` says more

failed: 1 error in 1 contract and 1 version: shop/paid
Pulsar 5.0 answers 1 version differently than Pulsar 4.0

"#]]);
    schemactl(project().path()).args(["check", "--pulsar", "4.0"]).assert().code(0).stderr_eq("").stdout_eq(str![[
        r#"
passed: 1 contract and 1 version
shop/paid v1 is a draft; release it with `schemactl release shop/paid`

"#
    ]]);
    let clean = project();
    fs::write(clean.path().join("shop/paid/v1.avsc"), HYPHEN.replace("a-b", "ab")).expect("written");
    fs::write(clean.path().join("contracts.toml"), MANIFEST.replace("a-b", "ab")).expect("written");
    schemactl(clean.path()).args(["check", "--pulsar", "5.0"]).assert().code(0).stderr_eq("").stdout_eq(str![[r#"
passed: 1 contract and 1 version
Pulsar 5.0 answers every version as Pulsar 4.0 does
shop/paid v1 is a draft; release it with `schemactl release shop/paid`

"#]]);
}

#[test]
fn unknown_version_of_pulsar_is_a_usage_error() {
    schemactl(project().path()).args(["check", "--pulsar", "4.3"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error[USAGE]: invalid value '4.3' for '--pulsar <VERSION>': `4.3` is not a profile of Pulsar: use `4.0`, `4.2` for Pulsar 4.1 to 4.2.4, or `5.0` for 4.2.5 and newer

For more information, try '--help'.

"#]]);
}

#[test]
fn fingerprint_and_compat_use_the_rules_of_the_version() {
    let folder = project();
    fs::write(folder.path().join("dollar.avsc"), r#"{"type":"record","name":"a$b","fields":[]}"#).expect("written");
    let fingerprint =
        |version: &str| schemactl(folder.path()).args(["fingerprint", "--pulsar", version, "dollar.avsc"]).assert();
    fingerprint("4.0").code(1);
    fingerprint("4.2").code(0);
    let compat = |version: &str| {
        let files = ["--new", "shop/paid/v1.avsc", "--old", "dollar.avsc"];
        let arguments = ["compat", "--pulsar", version, "--strategy", "BACKWARD"];
        schemactl(folder.path()).args(arguments).args(files).assert()
    };
    compat("4.0").code(1).stdout_eq(str![[r#"
error[SCHEMA_IS_AVRO]: `a$b` contains `$`; a name has only letters, digits and `_`
 --> dollar.avsc:1:25
  |
1 | {"type":"record","name":"a$b","fields":[]}
  |                         ^^^^^
  |
  = help: correct the schema here according to the Avro 1.11 specification; `schemactl explain SCHEMA_IS_AVRO` says more

v1       dollar.avsc
v2       shop/paid/v1.avsc
readers  invalid
broker   incompatible
publish  error

"#]]);
    compat("5.0").code(1).stdout_eq(str![[r#"
error[SCHEMA_IS_AVRO]: a part of the namespace `a-b` is not a name: `a-b` contains `-`; a name has only letters, digits, `_` and `$`
 --> shop/paid/v1.avsc:1:25
  |
1 | {"type":"record","name":"a-b.R","fields":[]}
  |                         ^^^^^^^
  |
  = help: correct the schema here according to the Avro 1.11 specification; `schemactl explain SCHEMA_IS_AVRO` says more

v1       dollar.avsc
v2       shop/paid/v1.avsc
readers  invalid
broker   invalid
publish  invalid

"#]]);
    schemactl(folder.path()).args(["lint", "--pulsar", "5.0", "dollar.avsc"]).assert().code(0);
}
