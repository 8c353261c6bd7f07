//! Creates tenants and namespaces for tests, by the admin API.

use axum::http::{Method, Request};
use service_kit::http::client;
use uuid::Uuid;

/// The policies of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// The default policies.
    Open,
    /// Accepts only registered schemas, as after `schemactl publish`.
    Locked,
    /// Broker deduplication is on.
    Deduplicating,
}

/// Creates a tenant with a namespace, and returns `tenant/tests`.
pub(crate) async fn namespace(policy: Policy) -> String {
    let tenant = tenant().await;
    add_namespace(&tenant, "tests", policy).await;
    format!("{tenant}/tests")
}

/// Creates a tenant.
pub(crate) async fn tenant() -> String {
    let tenant = format!("test-{}", Uuid::new_v4().simple());
    let clusters = r#"{"allowedClusters":["standalone"],"adminRoles":[]}"#;
    call(Method::PUT, &format!("tenants/{tenant}"), clusters).await;
    tenant
}

pub(crate) async fn add_namespace(tenant: &str, name: &str, policy: Policy) {
    let policies = match policy {
        Policy::Locked => {
            r#"{"schema_compatibility_strategy":"FULL_TRANSITIVE","is_allow_auto_update_schema":false,"schema_validation_enforced":true}"#
        }
        Policy::Open | Policy::Deduplicating => "{}",
    };
    call(Method::PUT, &format!("namespaces/{tenant}/{name}"), policies).await;
    if policy == Policy::Deduplicating {
        call(Method::POST, &format!("namespaces/{tenant}/{name}/deduplication"), "true").await;
    }
}

pub(crate) async fn register(topic: &str, text: &str) {
    let path = topic.trim_start_matches("persistent://");
    let body = serde_json::json!({ "type": "AVRO", "schema": text, "properties": {} });
    call(Method::POST, &format!("schemas/{path}/schema"), &body.to_string()).await;
}

pub(crate) async fn partition(topic: &str, count: u32) {
    let path = topic.trim_start_matches("persistent://");
    call(Method::PUT, &format!("persistent/{path}/partitions"), &count.to_string()).await;
}

async fn call(method: Method, path: &str, body: &str) {
    let url = std::env::var("LOGISTICS_TEST_PULSAR_ADMIN")
        .expect("LOGISTICS_TEST_PULSAR_ADMIN names the admin address: http://HOST:PORT");
    let address = url.trim_start_matches("http://").trim_end_matches('/').parse().expect("an address and a port");
    let request = Request::builder()
        .method(method)
        .uri(format!("/admin/v2/{path}"))
        .header("host", "broker")
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .body(body.to_owned())
        .unwrap();
    let response = client::call(address, request).await.unwrap();
    assert!(response.status().is_success(), "{path}: {} {}", response.status(), response.body());
}
