use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use schemactl_pulsar::{
    Compatibility, ConnectOptions, Namespace, PulsarRegistry, Registry, RegistryError, Token, Topic,
};

use schemactl_pulsar::testing::FakeServer;

fn registry(address: &str) -> PulsarRegistry {
    PulsarRegistry::new(address, ConnectOptions::default()).unwrap()
}

fn topic() -> Topic {
    Topic::parse("persistent://t/n/x").unwrap()
}

#[test]
fn closed_port_is_unreachable() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = registry(&format!("http://127.0.0.1:{port}")).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_UNREACHABLE");
}

#[test]
fn silent_server_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let access = ConnectOptions { timeout: Duration::from_secs(1), ..ConnectOptions::default() };
    let error = PulsarRegistry::new(&address, access).unwrap().version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_TIMED_OUT");
}

#[test]
fn stalled_body_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n4.0").unwrap();
        std::thread::sleep(Duration::from_mins(1));
    });
    let options = ConnectOptions { timeout: Duration::from_secs(1), ..ConnectOptions::default() };
    let started = Instant::now();
    let error = PulsarRegistry::new(&address, options).unwrap().version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_TIMED_OUT", "{error}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn incomplete_body_is_unreachable() {
    let server = FakeServer::new(&["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n4.0".to_owned()]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_UNREACHABLE", "{error}");
}

#[test]
fn closed_connection_is_unreachable() {
    let server = FakeServer::new(&[String::new()]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!((error.code().id, server.requests().len()), ("BROKER_UNREACHABLE", 4), "{error}");
}

#[test]
fn other_protocol_is_not_a_broker() {
    let server = FakeServer::new(&["SSH-2.0-OpenSSH_9.2\r\n".to_owned()]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_ANSWER_UNKNOWN", "{error}");
}

#[test]
fn plain_http_on_https_port_is_a_tls_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert_ne!(stream.read(&mut [0; 4096]).unwrap(), 0);
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let error = registry(&address).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_TLS");
}

#[test]
fn html_page_is_not_a_broker() {
    let server = FakeServer::new(&[FakeServer::response("200 OK", "<html>hello</html>")]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_ANSWER_UNKNOWN");
}

#[test]
fn foreign_404_is_not_a_missing_namespace() {
    let server = FakeServer::new(&[FakeServer::response("404 Not Found", "<html>nothing here</html>")]);
    let error = registry(&server.address).namespace(&Namespace::new("t", "n").unwrap()).unwrap_err();
    assert_eq!(error.code().id, "BROKER_ANSWER_UNKNOWN");
}

#[test]
fn retries_unavailable_broker() {
    let busy = FakeServer::response("503 Service Unavailable", "");
    let server = FakeServer::new(&[busy, FakeServer::response("200 OK", "4.0.8")]);
    assert_eq!(registry(&server.address).version().unwrap(), "4.0.8");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn redirect_keeps_body_and_token() {
    let owner = FakeServer::new(&[FakeServer::response("200 OK", r#"{"version":{"version":7}}"#)]);
    let first = FakeServer::new(&[FakeServer::redirect(&format!("{}/admin/v2/there", owner.address))]);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "secret\n").unwrap();
    let access = ConnectOptions { token: Some(Token::from_file(file.path()).unwrap()), ..ConnectOptions::default() };
    let registry = PulsarRegistry::new(&first.address, access).unwrap();
    assert_eq!(registry.register(&topic(), "\"string\"").unwrap(), 7);
    let request = owner.requests().join("");
    assert!(request.starts_with("POST /admin/v2/there"), "{request}");
    assert!(request.to_ascii_lowercase().contains("authorization: bearer secret"), "{request}");
    assert!(request.contains(r#""type":"AVRO""#), "{request}");
}

#[test]
fn rejects_redirect_to_another_scheme() {
    let server = FakeServer::new(&[FakeServer::redirect("https://127.0.0.1:1/admin")]);
    let error = registry(&server.address).version().unwrap_err();
    assert!(error.to_string().contains("another scheme"), "{error}");
}

#[test]
fn stops_after_too_many_redirects() {
    let server = FakeServer::new(&[FakeServer::redirect("/admin/v2/brokers/version")]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_ANSWER_UNKNOWN");
}

#[test]
fn follows_redirect_to_a_path() {
    let server = FakeServer::new(&[FakeServer::redirect("/there"), FakeServer::response("200 OK", "4.0.8")]);
    assert_eq!(registry(&server.address).version().unwrap(), "4.0.8");
    assert!(server.requests()[1].starts_with("GET /there "), "{:?}", server.requests());
}

#[test]
fn rejects_redirect_to_invalid_port() {
    let server = FakeServer::new(&[FakeServer::redirect("http://127.0.0.1:99999/there")]);
    let error = registry(&server.address).version().unwrap_err();
    assert!(error.to_string().contains("not a number from 1 to 65535"), "{error}");
}

#[test]
fn rejects_invalid_port() {
    for address in ["http://127.0.0.1:99999", "http://127.0.0.1:0", "http://127.0.0.1:"] {
        let error = PulsarRegistry::new(address, ConnectOptions::default()).unwrap_err();
        assert_eq!(error.code().id, "REGISTRY_ADDRESS_INVALID", "{address}");
    }
}

#[test]
fn help_depends_on_the_failure() {
    let error = |answer: String| {
        let server = FakeServer::new(&[answer]);
        let error = registry(&server.address).version().unwrap_err();
        (error.code().id, error.help())
    };
    let (code, help) = error(FakeServer::with_header("302 Found", "Location: https://login.example.com/"));
    assert_eq!(code, "BROKER_ANSWER_UNKNOWN");
    assert!(help.starts_with("give the address that it redirects to"), "{help}");
    let (code, help) = error(FakeServer::response("407 Proxy Authentication Required", ""));
    assert_eq!(code, "PROXY_REFUSED");
    assert!(help.contains("no_proxy"), "{help}");
    for status in ["429 Too Many Requests", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"] {
        let (code, help) = error(FakeServer::response(status, ""));
        assert_eq!(code, "BROKER_BUSY", "{status}");
        assert!(help.starts_with("try again later"), "{help}");
    }
    let refusal = r#"{"reason":"Can't create topic"}"#;
    let (code, help) = error(FakeServer::response("412 Precondition Failed", refusal));
    assert_eq!(code, "BROKER_FAILED");
    assert!(help.starts_with("the broker's message says"), "{help}");
}

#[test]
fn honours_retry_after() {
    let busy = FakeServer::with_header("429 Too Many Requests", "Retry-After: 1");
    let server = FakeServer::new(&[busy, FakeServer::response("200 OK", "4.0.8")]);
    let begun = Instant::now();
    assert_eq!(registry(&server.address).version().unwrap(), "4.0.8");
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[test]
fn does_not_wait_longer_than_the_timeout() {
    let server = FakeServer::new(&[FakeServer::with_header("503 Service Unavailable", "Retry-After: 3600")]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!((error.code().id, server.requests().len()), ("BROKER_BUSY", 1));
}

#[test]
fn limits_size_of_response() {
    let schema = format!(r#"{{"version":0,"type":"AVRO","data":"{}"}}"#, "x".repeat(12 << 20));
    let answer = FakeServer::response("200 OK", &format!(r#"{{"getSchemaResponses":[{schema}]}}"#));
    let server = FakeServer::new(&[answer]);
    assert_eq!(registry(&server.address).history(&topic()).unwrap().live[0].definition.len(), 12 << 20);
    let access = ConnectOptions { max_response_bytes: 10 << 20, ..ConnectOptions::default() };
    let error = PulsarRegistry::new(&server.address, access).unwrap().history(&topic()).unwrap_err();
    assert_eq!(error.code().id, "ANSWER_TOO_LARGE", "{error}");
    assert_eq!(server.requests().len(), 2, "a large answer is not requested again");
}

#[test]
fn distinguishes_unauthorized_and_forbidden() {
    let code = |status: &str, body: &str| {
        let server = FakeServer::new(&[FakeServer::response(status, body)]);
        registry(&server.address).register(&topic(), "\"string\"").unwrap_err().code().id
    };
    assert_eq!(code("401 Unauthorized", r#"{"message":"Authentication required"}"#), "BROKER_UNAUTHORIZED");
    let no_right = r#"{"reason":"Unauthorized to validateTopicOperation for operation [PRODUCE] on topic"}"#;
    assert_eq!(code("401 Unauthorized", no_right), "BROKER_FORBIDDEN");
    assert_eq!(code("403 Forbidden", r#"{"reason":"no"}"#), "BROKER_FORBIDDEN");
}

#[test]
fn distinguishes_verdicts_from_failures() {
    let ask = |exception: &str, message: &str| {
        let trace = format!("org.apache.pulsar.broker.service.schema.exceptions.{exception}: {message}\\n\\tat x");
        let reason = format!("\\n --- An unexpected error ---\\n\\nMessage: {message}\\n\\nStacktrace:\\n\\n{trace}");
        let body = format!(r#"{{"reason":"{reason}"}}"#);
        let server = FakeServer::new(&[FakeServer::response("500 Server Error", &body)]);
        registry(&server.address).compatibility(&topic(), "\"string\"")
    };
    let words = "Error during schema compatibility check with strategy FULL: no";
    let verdict = ask("IncompatibleSchemaException", words).unwrap();
    assert!(matches!(verdict, Compatibility::Incompatible { reason } if reason == words));
    let invalid = ask("InvalidSchemaDataException", "Avro schema typed [UNION] is not supported").unwrap_err();
    assert!(matches!(invalid, RegistryError::Invalid { .. }));
    let broken = ask("SchemaException", "BookKeeper is away").unwrap_err();
    assert!(matches!(broken, RegistryError::Failed { reason, .. } if reason == "BookKeeper is away"));
}
