use std::path::Path;

use crate::checking::{PROJECTS, schemactl};
use crate::support::copy;

#[test]
fn formats_are_unchanged() {
    // Outside of this checkout, so that file names are not relative to its root.
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(PROJECTS).join("broken"), &folder.path().join("broken"));
    for (format, file) in [
        ("jsonl", snapbox::file!["snapshots/check-broken.jsonl": Text].raw()),
        ("github", snapbox::file!["snapshots/check-broken.github.txt": Text].raw()),
        ("gitlab", snapbox::file!["snapshots/check-broken.gitlab.json": Text].raw()),
        ("sarif", snapbox::file!["snapshots/check-broken.sarif": Text].raw()),
        ("junit", snapbox::file!["snapshots/check-broken.junit.xml": Text].raw()),
        ("markdown", snapbox::file!["snapshots/check-broken.md": Text].raw()),
    ] {
        schemactl(folder.path())
            .args(["check", "--schemas", "broken", "--format", format])
            .assert()
            .code(1)
            .stderr_eq("")
            .stdout_eq(file);
    }
    schemactl(Path::new(PROJECTS)).args(["explain", "--format", "sarif"]).assert().code(2).stdout_eq("").stderr_eq(
        snapbox::str![[r#"
error[FORMAT_UNSUPPORTED]: this command does not support the format sarif
...
"#]],
    );
}

#[test]
fn file_names_are_relative_to_checkout() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(PROJECTS).join("broken"), &folder.path().join("contracts/broken"));
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    for format in ["github", "gitlab", "sarif", "junit", "markdown"] {
        for (here, schemas) in [(".", "contracts/broken"), ("contracts", "broken"), ("contracts/broken/orders", "..")] {
            let output = schemactl(&folder.path().join(here))
                .args(["check", "--schemas", schemas, "--format", format])
                .output()
                .unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            let paths = said.matches("broken/orders/order-created/v2.avsc").count();
            assert_ne!(paths, 0, "{format} in {here}: {said}");
            assert_eq!(
                said.matches("contracts/broken/orders/order-created/v2.avsc").count(),
                paths,
                "{format} in {here}"
            );
        }
    }
}
