//! Tests that cross crates: our data beside that of other clients, and the services beside a program that knows nothing but the contracts.

mod datums;
mod formats;
mod generated_code;
mod java;
mod plans;
mod python;
mod python_interop;
mod schema_types;
mod services;
mod witness;

// The random pairs of schemas on which findings and their messages are tested by themselves.

/// The address of something that a test needs, from the environment.
fn needed(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set; `cargo xtask servers` starts what it names"))
}

/// The root of the repository.
fn repository() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}
