//! The command line of the service.

use std::{
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

use axum::http::{Request, StatusCode, header};
use event_runtime::Uuid;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use service_kit::http::client;

fn orders(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orders"));
    command.args(arguments);
    for variable in ["LOGISTICS_DATABASE_URL", "LOGISTICS_BROKER", "LOGISTICS_TENANT", "LOGISTICS_LISTEN"] {
        command.env_remove(variable);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    orders(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output, code: i32, message: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(message), "{stderr}");
}

#[test]
fn help_lists_every_subcommand() {
    let help = stdout(&run(&["--help"]));
    for command in ["serve", "migrate", "outbox", "dlq", "send"] {
        assert!(help.contains(&format!("\n  {command} ")), "{command}: {help}");
    }
}

#[test]
fn migrates_database() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("orders.db").display());
    for _ in 0..2 {
        assert_eq!(stdout(&run(&["migrate", "--database-url", &url])), "the database is up to date\n");
    }
    assert_eq!(stdout(&run(&["outbox", "list", "--database-url", &url])), "no parked events\n");
    assert_eq!(stdout(&run(&["outbox", "list", "--database-url", &url, "--format", "json"])), "[]\n");
    assert_eq!(stdout(&run(&["outbox", "retry", "--database-url", &url])), "0 rows will be retried\n");
}

#[test]
fn rejects_invalid_settings() {
    let database = run(&["migrate", "--database-url", "mysql://ada:secret@nowhere"]);
    refused(
        &database,
        2,
        "error[DATABASE_URL_INVALID]: `mysql://ada@nowhere` is not a supported database; use sqlite://FILE or postgres://",
    );
    let broker = run(&["send", "--broker", "kafka://nowhere"]);
    refused(&broker, 2, "error[BROKER_CONFIG_INVALID]: broker `kafka://nowhere`: use pulsar://HOST:PORT");
    refused(&run(&["send", "--items", "0"]), 2, "0 is not in 1..=100");
}

#[test]
fn never_prints_the_database_password() {
    for arguments in [["serve", "--help"], ["migrate", "--help"], ["outbox", "list"], ["serve", "--colour"]] {
        let output = orders(&arguments).env("LOGISTICS_DATABASE_URL", "mysql://ada:secret@nowhere").output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(!said.is_empty() && !String::from_utf8_lossy(&said).contains("secret"), "{arguments:?}");
    }
}

#[test]
fn reports_used_port() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("orders.db").display());
    let address = taken.local_addr().unwrap().to_string();
    let output = run(&["serve", "--database-url", &url, "--listen", &address, "--broker", "in-process"]);
    refused(&output, 2, &format!("error[LISTEN_FAILED]: cannot listen on {address}"));
}

#[tokio::test]
#[ignore = "needs a Pulsar"]
async fn sent_orders_can_be_read() {
    let (broker, admin) = (server("LOGISTICS_TEST_PULSAR"), server("LOGISTICS_TEST_PULSAR_ADMIN"));
    let tenant = format!("orders-{}", Uuid::new_v4());
    make_tenant(&admin, &tenant).await;
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("orders.db").display());
    let here = ["--tenant", &tenant, "--broker", &broker];
    let mut service = orders(&["serve", "--database-url", &url, "--listen", "127.0.0.1:0", "--log-format", "json"])
        .args(here)
        .stderr(Stdio::piped())
        .spawn()
        .map(Service)
        .unwrap();
    let address = service.address();
    eventually(|| async { status(address, "/readyz").await == Some(StatusCode::OK) }).await;

    let sent =
        stdout(&orders(&["send", "--count", "3", "--items", "2", "--format", "json"]).args(here).output().unwrap());
    let sent: Value = serde_json::from_str(&sent).unwrap();
    for id in sent["order_ids"].as_array().unwrap() {
        let path = format!("/orders/{}", id.as_str().unwrap());
        eventually(|| async { status(address, &path).await == Some(StatusCode::OK) }).await;
        let order: Value = serde_json::from_str(client::get(address, &path).await.unwrap().body()).unwrap();
        assert_eq!(order["items"].as_array().unwrap().len(), 2);
    }

    stdout(&orders(&["send", "--phone", "call me"]).args(here).output().unwrap());
    let mut letters = json!([]);
    eventually(|| {
        let output = orders(&["dlq", "list", "--format", "json"]).args(here).output().unwrap();
        letters = serde_json::from_str(&stdout(&output)).unwrap();
        let found = letters.as_array().is_some_and(|letters| letters.len() == 1);
        async move { found }
    })
    .await;
    assert_eq!(letters[0]["properties"]["dlq-code"], "ORDER_INVALID");
    service.stop_in_order();
}

fn server(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} names a server"))
}

async fn make_tenant(admin: &str, tenant: &str) {
    let address: SocketAddr = admin.trim_start_matches("http://").parse().unwrap();
    let put = |path: String, body: Value| async move {
        let request = Request::put(format!("/admin/v2/{path}")).header(header::CONTENT_TYPE, "application/json");
        let answer = client::call(address, request.body(body.to_string()).unwrap()).await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.body());
    };
    put(format!("tenants/{tenant}"), json!({ "allowedClusters": ["standalone"] })).await;
    for namespace in ["orders", "distribution-center", "deliveries"] {
        put(format!("namespaces/{tenant}/{namespace}"), json!({})).await;
    }
}

async fn status(address: SocketAddr, path: &str) -> Option<StatusCode> {
    client::get(address, path).await.ok().map(|answer| answer.status())
}

async fn eventually<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !holds().await {
        assert!(Instant::now() < deadline, "the condition did not hold in time");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A service process that ends with its test.
struct Service(Child);

impl Service {
    /// Returns the address from the log. The rest of the log is read and discarded, so that the process never blocks.
    fn address(&mut self) -> SocketAddr {
        let mut log = BufReader::new(self.0.stderr.take().unwrap()).lines().map_while(Result::ok);
        let said = |line: String| serde_json::from_str::<Value>(&line).ok()?["address"].as_str()?.parse().ok();
        let address = log.by_ref().find_map(said).expect("the log has the address");
        std::thread::spawn(|| log.for_each(drop));
        address
    }

    fn stop_in_order(&mut self) {
        kill_process(Pid::from_child(&self.0), Signal::TERM).unwrap();
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // After a successful test, the process has already ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
