//! Tests that cross crates: data of other Avro implementations, a real broker, and a client that has only the contracts.

mod apache;
mod avro_schemas;
mod datums;
mod formats;
mod generated_code;
mod java;
mod python;
mod python_interop;
mod rewriters;
mod schema_types;
mod services;
mod tenant;
mod witness;

/// Returns a variable of the environment that a test needs.
fn needed(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set; `cargo xtask servers` prints it"))
}

/// Returns the root of the repository.
fn repository() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Fails with the first of some differences.
fn expect_none(differences: &[String]) {
    let shown = differences.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences:\n{shown}", differences.len());
}
