//! Avro for Java, as a reader of our data.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::datums::{data_of, resolve_request};

/// Resolves a writer's data and encodes it again with the reader's schema.
pub(crate) fn resolve(writer: &str, reader: &str, data: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let file = std::env::temp_dir().join(format!("datums-{}.jsonl", uuid::Uuid::new_v4()));
    std::fs::write(&file, format!("{}\n", resolve_request(writer, reader, data))).unwrap();
    let java = Command::new("java")
        .args(["-cp", &crate::needed("LOGISTICS_TEST_AVRO_JAVA")])
        .arg(crate::repository().join("compat-tests/oracle/Datums.java"))
        .arg(&file)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(java.status.success(), "Java failed; its error is above");
    data_of(&serde_json::from_slice::<Value>(&java.stdout).unwrap())
}
