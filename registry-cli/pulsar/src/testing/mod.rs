//! Helpers for tests: registries to test against, a fake server, schemas.

mod fake_server;
mod test_registry;

pub use fake_server::FakeServer;
pub use test_registry::TestRegistry;

/// Returns a record `t.R` with this documentation, a field `id`, and optional fields with these names.
pub fn record_schema(doc: &str, fields: &[&str]) -> String {
    let fields = fields.iter().map(|name| format!(r#",{{"name":"{name}","type":"long","default":0}}"#));
    let fields: String = fields.collect();
    format!(
        r#"{{"type":"record","name":"R","namespace":"t","doc":"{doc}","fields":[{{"name":"id","type":"string"}}{fields}]}}"#
    )
}
