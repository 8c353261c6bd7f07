//! `import --adopt`, and messages that are not records.

use super::{Repository, record};

const ORDER: &str = "acme.orders.Order";

/// Returns a record with one field, which has no default.
fn with_field(name: &str, field: &str) -> String {
    format!(r#"{{"type": "record", "name": "{name}", "fields": [{{"name": "{field}", "type": "string"}}]}}"#)
}

#[test]
fn imported_versions_are_sealed() {
    let repository = Repository::new(&[
        ("in/Order.v1.avsc", &with_field(ORDER, "a")),
        ("in/Order.v2.avsc", &with_field(ORDER, "b")),
        ("in/Paid.avsc", &record("acme.orders.Paid", &["a"])),
    ]);
    insta::assert_snapshot!(repository.run(&["import", "in", "--adopt", "--yes"]));
    assert!(repository.read("schemas/contracts.lock").contains("orders/order"));
    insta::assert_snapshot!(repository.run(&["check"]));
    let before = repository.files();
    let said = repository.run(&["import", "in", "--adopt"]);
    assert!(said.contains("nothing to adopt") && said.ends_with("--- exit 0"), "{said}");
    assert_eq!(repository.files(), before);
}

#[test]
fn versions_of_an_earlier_import_are_sealed() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    repository.import(&["in"]);
    let said = repository.run(&["import", "in", "--adopt"]);
    assert!(said.contains("adopted orders/order v1\n"), "{said}");
    assert!(repository.run(&["status", "--registry", "memory:"]).contains("orders/order"));
}

#[test]
fn drafts_that_production_does_not_have_are_not_sealed() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    repository.import(&["in"]);
    repository.write("schemas/orders/order/v2.avsc", &record(ORDER, &["a", "b"]));
    let said = repository.run(&["import", "in", "--adopt"]);
    assert!(said.contains("not adopted: contracts with drafts that are not in these files: orders/order\n"), "{said}");
    assert!(said.ends_with("--- exit 1"), "{said}");
    assert!(!repository.root().join("schemas/contracts.lock").exists());
}

#[test]
fn messages_that_are_not_records_are_contracts() {
    let repository = Repository::new(&[
        ("in/Size.avsc", r#"{"type": "enum", "name": "acme.stock.Size", "symbols": ["S", "M"]}"#),
        ("in/Code.avsc", r#"{"type": "fixed", "name": "acme.stock.Code", "size": 2}"#),
        ("in/stock/OrderIds.avsc", r#"{"type": "array", "items": "string"}"#),
        ("in/stock/Names.avsc", r#"{"type": "map", "values": "string"}"#),
    ]);
    insta::assert_snapshot!(repository.import(&["in", "--adopt"]));
    assert_eq!(
        repository.versions(),
        ["stock/code/v1.avsc", "stock/names/v1.avsc", "stock/order-ids/v1.avsc", "stock/size/v1.avsc"]
    );
    let manifest = repository.read("schemas/contracts.toml");
    assert!(manifest.contains("[contracts.\"stock/size\"]\nkind = \"event\"\n"), "{manifest}");
    assert!(!manifest.contains("\nrecord ="), "{manifest}");
    let before = repository.files();
    let said = repository.import(&["in"]);
    assert!(said.contains("nothing to do"), "{said}");
    assert_eq!(repository.files(), before);
}

#[test]
fn message_that_becomes_a_record_gets_it_in_the_manifest() {
    let repository = Repository::new(&[("in/order/v1.avsc", r#"{"type": "map", "values": "string"}"#)]);
    repository.import(&["in", "--owner", "orders"]);
    assert!(!repository.read("schemas/contracts.toml").contains("\nrecord ="));
    repository.write("in/order/v2.avsc", &record(ORDER, &["a"]));
    repository.run(&["import", "in", "--owner", "orders", "--yes"]);
    assert_eq!(repository.versions(), ["orders/order/v1.avsc", "orders/order/v2.avsc"]);
    assert!(repository.read("schemas/contracts.toml").contains("record = \"acme.orders.Order\""));
}

#[test]
fn long_plans_are_counted() {
    let versions: Vec<(String, String)> = (1..=30)
        .map(|number| {
            let kind = if number < 13 { "f0".to_owned() } else { format!("f{number}") };
            (format!("in/Order.v{number}.avsc"), record(ORDER, &[&kind]))
        })
        .collect();
    let others =
        (1..=25).map(|number| (format!("in/M{number}x.avsc"), record(&format!("acme.orders.M{number}x"), &["a"])));
    let files: Vec<(String, String)> = versions.into_iter().chain(others).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    insta::assert_snapshot!(Repository::new(&files).run(&["import", "in", "--adopt", "--yes"]));
}
