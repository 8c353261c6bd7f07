//! The demo in one process.

use serde_json::json;

use crate::{assert_exactly_once, demo, report, server, stderr};

#[test]
fn delivers_orders_of_both_versions_exactly_once() {
    let report = report(&["--orders", "50"]);
    assert_exactly_once(&report, 50);
    assert_eq!(report["read_by_version"], json!({ "1": 25, "2": 25 }));
    assert_eq!((&report["broker"], &report["database"]), (&json!("in-process"), &json!("sqlite")));
    let latency = |name: &str| report["latency_ms"][name].as_f64().unwrap();
    assert!(latency("p50") > 0.0 && latency("p50") <= latency("p99") && latency("p99") <= latency("max"));
}

#[test]
fn accepts_orders_over_http() {
    let report = report(&["--orders", "20", "--over", "both", "--v1-orders", "0"]);
    assert_exactly_once(&report, 20);
    assert_eq!(report["read_by_version"], json!({ "2": 20 }));
}

#[test]
fn keeps_the_api_address_during_the_upgrade() {
    let report = report(&["--orders", "10", "--over", "http"]);
    assert_exactly_once(&report, 10);
    assert_eq!(report["read_by_version"], json!({ "1": 5, "2": 5 }));
}

#[test]
fn prints_progress_and_table_by_default() {
    let output = demo(&["--orders", "4"]).output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout).into_owned(), stderr(&output));
    assert!(output.status.success(), "{stderr}");
    assert!(stdout.ends_with("4 of 4 orders were delivered exactly once.\n"), "{stdout}");
    for step in ["checked 4 contracts", "published to memory:", "generated:", "started three services", "replaced"] {
        assert!(stderr.contains(step), "{step}: {stderr}");
    }
}

#[test]
fn rejects_kill_without_pulsar() {
    let output = demo(&["--kill", "orders"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("error[DEMO_USAGE]: --kill needs --pulsar"), "{}", stderr(&output));
}

#[test]
fn reports_missing_contracts() {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(&["--schemas", folder.path().to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("found no contracts.toml"), "{}", stderr(&output));
}

#[test]
fn reports_unreachable_servers() {
    let closed = "127.0.0.1:1";
    let (pulsar, admin) = (format!("pulsar://{closed}"), format!("http://{closed}"));
    let postgres = format!("postgres://nobody@{closed}");
    let cases: [(&[&str], i32, &str); 3] = [
        (
            &["--pulsar-url", &pulsar, "--admin-url", &admin],
            3,
            "error[BROKER_UNREACHABLE]: cannot reach http://127.0.0.1:1",
        ),
        (
            &["--postgres", &postgres],
            3,
            "error[DATABASE_UNAVAILABLE]: cannot open the database postgres://nobody@127.0.0.1:1",
        ),
        (
            &["--postgres", "mysql://nowhere"],
            2,
            "error[DATABASE_URL_INVALID]: `mysql://nowhere` is not a supported database",
        ),
    ];
    for (arguments, code, message) in cases {
        let output = demo(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

#[test]
fn reports_missing_java() {
    let nowhere = tempfile::tempdir().unwrap();
    let output = demo(&["--pulsar"])
        .env_remove("JAVA_HOME")
        .env("PATH", nowhere.path())
        .env("HOME", nowhere.path())
        .env_remove("XDG_STATE_HOME")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("error[JAVA_MISSING]"), "{}", stderr(&output));
}

#[test]
#[ignore = "needs PostgreSQL"]
fn delivers_exactly_once_on_postgres() {
    let report = report(&["--orders", "50", "--postgres", &server("LOGISTICS_TEST_POSTGRES")]);
    assert_exactly_once(&report, 50);
    assert_eq!(report["database"], "postgres");
}
