//! The demo on a real Pulsar, with the services in their own processes.

use serde_json::{Value, json};

use crate::{assert_exactly_once, report, server};

/// Runs the demo on the Pulsar that the environment names.
fn report_on_pulsar(arguments: &[&str]) -> Value {
    let (url, admin) = (server("LOGISTICS_TEST_PULSAR"), server("LOGISTICS_TEST_PULSAR_ADMIN"));
    report(&[arguments, &["--pulsar-url", &url, "--admin-url", &admin]].concat())
}

#[test]
#[ignore = "needs a Pulsar"]
fn delivers_exactly_once_on_pulsar() {
    let report = report_on_pulsar(&["--orders", "200", "--over", "both"]);
    assert_exactly_once(&report, 200);
    assert_eq!(report["read_by_version"], json!({ "1": 100, "2": 100 }));
    assert_eq!(report["restarts"], 0);
}

#[test]
#[ignore = "needs a Pulsar"]
fn killing_a_service_loses_and_duplicates_nothing() {
    for service in ["orders", "distribution-center", "deliveries"] {
        let report = report_on_pulsar(&["--orders", "300", "--kill", service]);
        assert_exactly_once(&report, 300);
        assert_eq!((&report["kills"][0]["service"], &report["restarts"]), (&json!(service), &json!(1)), "{report:#}");
    }
}

#[test]
#[ignore = "needs a Pulsar"]
fn killing_every_service_twice_loses_and_duplicates_nothing() {
    let kills = ["orders", "distribution-center", "deliveries", "deliveries", "distribution-center", "orders"];
    let kills: Vec<_> = kills.iter().flat_map(|service| ["--kill", service]).collect();
    let report = report_on_pulsar(&[&["--orders", "400", "--over", "both"], kills.as_slice()].concat());
    assert_exactly_once(&report, 400);
    assert_eq!(report["kills"].as_array().unwrap().len(), 6);
}

#[test]
#[ignore = "needs a Pulsar and PostgreSQL"]
fn killing_every_service_on_postgres_loses_and_duplicates_nothing() {
    let postgres = server("LOGISTICS_TEST_POSTGRES");
    let kills = ["--kill", "orders", "--kill", "distribution-center", "--kill", "deliveries"];
    let report = report_on_pulsar(&[&["--orders", "300", "--postgres", &postgres], kills.as_slice()].concat());
    assert_exactly_once(&report, 300);
    assert_eq!(report["kills"].as_array().unwrap().len(), 3);
}
