//! The demo as a command: in one process, on a real Pulsar, with kills, and when it is interrupted.

mod codes;
mod in_process;
mod pulsar;
mod stopping;

use std::{
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

/// Creates the demo command with these arguments.
fn demo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demo"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    command.args(arguments).env_remove("SCHEMACTL_SCHEMAS");
    command
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs the demo and returns its report.
fn report(arguments: &[&str]) -> Value {
    let output = demo(arguments).args(["--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{}\n{}", stderr(&output), String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Checks that every order was found exactly once at every checkpoint.
fn assert_exactly_once(report: &Value, orders: u64) {
    assert_eq!(report["exactly_once"], true, "{report:#}");
    assert_eq!(report["orders"], orders);
    let places = report["places"].as_array().unwrap();
    let names: Vec<_> = places.iter().map(|place| place["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "orders: database",
            "distribution-center: database",
            "deliveries: database",
            "order-created: topic",
            "order-ready: topic",
            "order-delivered: topic",
        ]
    );
    for place in places {
        assert_eq!(
            (&place["once"], &place["lost"], &place["doubled"]),
            (&orders.into(), &0.into(), &0.into()),
            "{place}"
        );
    }
}

/// Returns the value of a variable that names a server.
fn server(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} names a server"))
}
