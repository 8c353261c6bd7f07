//! What a registry says when it isn't a broker, or a broker in trouble.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use schemactl::broker::free_port;
use schemactl::registry::{Access, Namespace, PulsarRegistry, Registry, RegistryError, Token, Topic, Verdict};

use crate::support::FakeServer;

fn registry(address: &str) -> PulsarRegistry {
    PulsarRegistry::new(address, Access::default()).unwrap()
}

fn topic() -> Topic {
    Topic::parse("persistent://t/n/x").unwrap()
}

#[test]
fn nothing_that_listens_is_unreachable() {
    let port = free_port().unwrap();
    let error = registry(&format!("http://127.0.0.1:{port}")).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_UNREACHABLE");
}

#[test]
fn a_silent_server_is_given_up_after_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let access = Access { timeout: Duration::from_secs(1), ..Access::default() };
    let error = PulsarRegistry::new(&address, access).unwrap().version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_TIMED_OUT");
}

#[test]
fn plain_text_behind_https_is_no_trusted_connection() {
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
fn a_web_page_is_no_broker() {
    let server = FakeServer::new(&[FakeServer::response("200 OK", "<html>hello</html>")]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_ANSWER_UNKNOWN");
}

#[test]
fn an_unknown_path_is_not_taken_for_a_missing_namespace() {
    let server = FakeServer::new(&[FakeServer::response("404 Not Found", "<html>nothing here</html>")]);
    let error = registry(&server.address).namespace(&Namespace::new("t", "n").unwrap()).unwrap_err();
    assert_eq!(error.code().id, "BROKER_ANSWER_UNKNOWN");
}

#[test]
fn a_broker_that_is_not_ready_is_asked_again() {
    let busy = FakeServer::response("503 Service Unavailable", "");
    let server = FakeServer::new(&[busy, FakeServer::response("200 OK", "4.0.8")]);
    assert_eq!(registry(&server.address).version().unwrap(), "4.0.8");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_redirect_to_the_owner_of_the_topic_is_followed_with_the_body_and_the_token() {
    let owner = FakeServer::new(&[FakeServer::response("200 OK", r#"{"version":{"version":7}}"#)]);
    let first = FakeServer::new(&[FakeServer::redirect(&format!("{}/admin/v2/there", owner.address))]);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "secret\n").unwrap();
    let access = Access { token: Some(Token::from_file(file.path()).unwrap()), ..Access::default() };
    let registry = PulsarRegistry::new(&first.address, access).unwrap();
    assert_eq!(registry.register(&topic(), "\"string\"").unwrap(), 7);
    let request = owner.requests().join("");
    assert!(request.starts_with("POST /admin/v2/there"), "{request}");
    assert!(request.to_ascii_lowercase().contains("authorization: bearer secret"), "{request}");
    assert!(request.contains(r#""type":"AVRO""#), "{request}");
}

#[test]
fn a_redirect_to_another_scheme_is_not_followed() {
    let server = FakeServer::new(&[FakeServer::redirect("https://127.0.0.1:1/admin")]);
    let error = registry(&server.address).version().unwrap_err();
    assert!(error.to_string().contains("another scheme"), "{error}");
}

#[test]
fn a_ring_of_redirects_is_left() {
    let server = FakeServer::new(&[FakeServer::redirect("/admin/v2/brokers/version")]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!(error.code().id, "BROKER_ANSWER_UNKNOWN");
}

#[test]
fn a_redirect_to_a_path_is_followed_on_the_same_server() {
    let server = FakeServer::new(&[FakeServer::redirect("/there"), FakeServer::response("200 OK", "4.0.8")]);
    assert_eq!(registry(&server.address).version().unwrap(), "4.0.8");
    assert!(server.requests()[1].starts_with("GET /there "), "{:?}", server.requests());
}

#[test]
fn a_redirect_to_a_port_that_is_none_is_not_followed() {
    let server = FakeServer::new(&[FakeServer::redirect("http://127.0.0.1:99999/there")]);
    let error = registry(&server.address).version().unwrap_err();
    assert!(error.to_string().contains("no number from 1 to 65535"), "{error}");
}

#[test]
fn a_port_that_is_none_is_refused_before_anything_is_sent() {
    for address in ["http://127.0.0.1:99999", "http://127.0.0.1:0", "http://127.0.0.1:"] {
        let error = PulsarRegistry::new(address, Access::default()).unwrap_err();
        assert_eq!(error.code().id, "REGISTRY_ADDRESS_INVALID", "{address}");
    }
}

#[test]
fn each_way_of_not_answering_has_its_own_help() {
    let error = |answer: String| {
        let server = FakeServer::new(&[answer]);
        let error = registry(&server.address).version().unwrap_err();
        (error.code().id, error.help())
    };
    let (code, help) = error(FakeServer::with_header("302 Found", "Location: https://login.example.com/"));
    assert_eq!(code, "BROKER_ANSWER_UNKNOWN");
    assert!(help.starts_with("give the address that it leads to"), "{help}");
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
    assert!(help.starts_with("the broker's words say"), "{help}");
}

#[test]
fn a_busy_broker_is_asked_again_when_it_wants_to_be() {
    let busy = FakeServer::with_header("429 Too Many Requests", "Retry-After: 1");
    let server = FakeServer::new(&[busy, FakeServer::response("200 OK", "4.0.8")]);
    let begun = Instant::now();
    assert_eq!(registry(&server.address).version().unwrap(), "4.0.8");
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[test]
fn a_broker_that_is_busy_for_longer_than_the_timeout_is_not_waited_for() {
    let server = FakeServer::new(&[FakeServer::with_header("503 Service Unavailable", "Retry-After: 3600")]);
    let error = registry(&server.address).version().unwrap_err();
    assert_eq!((error.code().id, server.requests().len()), ("BROKER_BUSY", 1));
}

#[test]
fn a_long_history_is_read_whole_and_one_without_end_is_not() {
    let schema = format!(r#"{{"version":0,"type":"AVRO","data":"{}"}}"#, "x".repeat(12 << 20));
    let answer = FakeServer::response("200 OK", &format!(r#"{{"getSchemaResponses":[{schema}]}}"#));
    let server = FakeServer::new(&[answer]);
    assert_eq!(registry(&server.address).history(&topic()).unwrap().live[0].text.len(), 12 << 20);
    let access = Access { largest_answer: 10 << 20, ..Access::default() };
    let error = PulsarRegistry::new(&server.address, access).unwrap().history(&topic()).unwrap_err();
    assert_eq!(error.code().id, "ANSWER_TOO_LARGE", "{error}");
    assert_eq!(server.requests().len(), 2, "what is too large stays so");
}

#[test]
fn a_missing_token_and_a_missing_right_are_told_apart() {
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
fn a_failure_that_is_a_verdict_is_told_from_one_that_is_not() {
    let ask = |exception: &str, message: &str| {
        let trace = format!("org.apache.pulsar.broker.service.schema.exceptions.{exception}: {message}\\n\\tat x");
        let reason = format!("\\n --- An unexpected error ---\\n\\nMessage: {message}\\n\\nStacktrace:\\n\\n{trace}");
        let body = format!(r#"{{"reason":"{reason}"}}"#);
        let server = FakeServer::new(&[FakeServer::response("500 Server Error", &body)]);
        registry(&server.address).compatibility(&topic(), "\"string\"")
    };
    let words = "Error during schema compatibility check with strategy FULL: no";
    let verdict = ask("IncompatibleSchemaException", words).unwrap();
    assert!(matches!(verdict, Verdict::Incompatible { reason } if reason == words));
    let invalid = ask("InvalidSchemaDataException", "Avro schema typed [UNION] is not supported").unwrap_err();
    assert!(matches!(invalid, RegistryError::Invalid { .. }));
    let broken = ask("SchemaException", "BookKeeper is away").unwrap_err();
    assert!(matches!(broken, RegistryError::Failed { reason, .. } if reason == "BookKeeper is away"));
}
