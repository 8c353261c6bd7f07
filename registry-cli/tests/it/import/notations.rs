//! Notations: JSON of registries, and protocols.

use super::{Repository, record};

/// Returns a schema as the text of a JSON string.
fn quoted(schema: &str) -> String {
    serde_json::to_string(schema).expect("JSON")
}

/// Imports one file and returns the contract's versions and the text of the first.
fn imported(text: &str) -> (Vec<String>, String) {
    let repository = Repository::new(&[("in.json", text)]);
    let said = repository.import(&["in.json"]);
    assert!(said.contains("--- exit 0"), "{text}: {said}");
    (repository.versions(), repository.read("schemas/orders/order/v1.avsc"))
}

#[test]
fn json_of_a_registry_is_unpacked_byte_for_byte() {
    let schema = record("acme.orders.Order", &["a"]);
    let quoted = quoted(&schema);
    for text in [
        format!(r#"{{"subject": "order-value", "version": 1, "id": 7, "schemaType": "AVRO", "schema": {quoted}}}"#),
        format!(r#"{{"schema": {quoted}}}"#),
        format!(r#"{{"type": "AVRO", "schema": {quoted}, "properties": {{}}}}"#),
        format!(r#"{{"version": 0, "type": "AVRO", "timestamp": 0, "data": {quoted}, "properties": {{}}}}"#),
        format!(r#"{{"artifactId": "order", "artifactType": "AVRO", "content": {quoted}}}"#),
        quoted.clone(),
        schema.clone(),
    ] {
        assert_eq!(imported(&text), (vec!["orders/order/v1.avsc".to_owned()], schema.clone()), "{text}");
    }
}

#[test]
fn schema_of_pulsar_admin_get_is_written_as_json() {
    let schema = record("acme.orders.Order", &["a"]);
    let text = format!(
        r#"{{"version": 0, "schemaInfo": {{"name": "order", "schema": {schema}, "type": "AVRO", "timestamp": 0, "properties": {{}}}}}}"#
    );
    let (versions, text) = imported(&text);
    assert_eq!(versions, ["orders/order/v1.avsc"]);
    insta::assert_snapshot!(text);
}

#[test]
fn versions_of_a_subject_are_one_contract() {
    let (first, second) = (record("acme.orders.Order", &["a"]), record("acme.orders.Order", &["a", "b"]));
    let item = |version: u32, schema: &str| {
        format!(r#"{{"subject": "order-value", "version": {version}, "schema": {}}}"#, quoted(schema))
    };
    let list = format!("[{}, {}]", item(12, &second), item(3, &first));
    let responses = format!(
        r#"{{"getSchemaResponses": [{{"version": 0, "type": "AVRO", "data": {}}}, {{"version": 1, "type": "AVRO", "data": {}}}]}}"#,
        quoted(&first),
        quoted(&second)
    );
    for text in [list, responses] {
        assert_eq!(
            imported(&text),
            (vec!["orders/order/v1.avsc".to_owned(), "orders/order/v2.avsc".to_owned()], first.clone())
        );
    }
    let repository = Repository::new(&[("in/a.json", &item(2, &second)), ("in/b.json", &item(1, &first))]);
    repository.import(&["in"]);
    assert_eq!(repository.read("schemas/orders/order/v1.avsc"), first);
    assert_eq!(repository.versions().len(), 2);
}

#[test]
fn other_types_of_schema_are_left_out() {
    let schema = quoted(&record("acme.orders.Order", &["a"]));
    let repository = Repository::new(&[
        ("in/a.json", &format!(r#"{{"type": "JSON", "schema": {schema}}}"#)),
        ("in/b.json", r#"{"subject": "b", "version": 1, "schemaType": "PROTOBUF", "schema": "syntax = \"proto3\";"}"#),
        ("in/package.json", r#"{"name": "web", "version": "1.0.0"}"#),
        ("in/Ids.avsc", r#"{"type": "array", "items": "string"}"#),
        ("in/Size.avsc", r#"{"type": "enum", "name": "acme.Size", "symbols": ["S"]}"#),
        ("in/Broken.avsc", r#"{"type": "record", "name": "acme.B", "fields": [{"name": "a", "type": "Gone"}]}"#),
        ("in/NotJson.avsc", "{"),
    ]);
    insta::assert_snapshot!(repository.run(&["import", "in"]));
}

#[test]
fn avro_files_with_a_schema_are_imported() {
    let repository = Repository::new(&[("in/order.avro", &record("acme.orders.Order", &["a"]))]);
    std::fs::write(repository.root().join("in/data.avro"), b"Obj\x01\xff\xfe").expect("a file");
    let said = repository.import(&["in"]);
    assert!(!said.contains("left out") && said.ends_with("--- exit 0"), "{said}");
    assert_eq!(repository.versions(), ["orders/order/v1.avsc"]);
}

#[test]
fn protocol_is_imported_type_by_type() {
    let protocol = r#"{"protocol": "Orders", "namespace": "acme.orders", "types": [
        {"type": "record", "name": "Item", "fields": [{"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S"]}}]},
        {"type": "record", "name": "OrderCreated", "fields": [{"name": "item", "type": "Item"}]},
        {"type": "record", "name": "ShipOrderCommand", "namespace": "acme.shipping", "fields": [{"name": "size", "type": "acme.orders.Size"}]},
        {"type": "error", "name": "Refused", "fields": []}], "messages": {}}"#;
    let repository = Repository::new(&[("in/orders.avpr", protocol)]);
    insta::assert_snapshot!(repository.import(&["in"]));
    insta::assert_snapshot!(repository.read("schemas/orders/order-created/v1.avsc"));
    insta::assert_snapshot!(repository.read("schemas/shipping/ship-order-command/v1.avsc"));
    assert!(repository.read("schemas/contracts.toml").contains("kind = \"command\""));
}

#[test]
fn idl_is_imported_type_by_type() {
    let orders = r#"@namespace("acme.orders") protocol Orders {
        import idl "common/types.avdl";
        /** An order was created. */
        record OrderCreated { string id; acme.common.Size? size; }
        record OrderPaid { string id; timestamp_ms at; }
    }"#;
    let repository = Repository::new(&[
        ("in/main/orders.avdl", orders),
        ("in/common/types.avdl", "namespace acme.common; enum Size { S, M }"),
        (
            "in/payment.avdl",
            "namespace acme.billing; schema Paid; record Paid { Amount amount; } record Amount { int a; }",
        ),
        ("in/broken.avdl", "namespace acme;\nrecord Broken { strin a; }"),
    ]);
    insta::assert_snapshot!(repository.run(&["import", "in", "--yes"]));
    insta::assert_snapshot!(repository.read("schemas/orders/order-created/v1.avsc"));
    insta::assert_snapshot!(repository.read("schemas/billing/paid/v1.avsc"));
}
