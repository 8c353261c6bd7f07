//! Layouts: which files are versions of one contract.

use super::{Repository, record};

/// Imports files as `in/PATH` and returns the versions of the project.
fn imported(files: &[(&str, String)]) -> Vec<String> {
    let repository = Repository::new(&[]);
    for (path, text) in files {
        repository.write(&format!("in/{path}"), text);
    }
    let said = repository.import(&["in"]);
    assert!(said.contains("--- exit 0") && !said.contains("failed"), "{said}");
    for version in repository.versions() {
        let text = repository.read(&format!("schemas/{version}"));
        assert!(files.iter().any(|(_, source)| *source == text), "{version} is not a copy: {text}");
    }
    repository.versions()
}

#[test]
fn numbered_files_are_versions_of_one_contract() {
    let (first, second) = (record("acme.orders.Order", &["a"]), record("acme.orders.Order", &["a", "b"]));
    for [one, two] in [
        ["Order.v1.avsc", "Order.v2.avsc"],
        ["Order-1.avsc", "Order-2.avsc"],
        ["Order.avsc", "Order.v2.avsc"],
        ["Order.avsc", "Order-2.avsc"],
        ["Order.v9.avsc", "Order.v10.avsc"],
        ["v1/Order.avsc", "v2/Order.avsc"],
        ["orders/1.0.0/Order.avsc", "orders/1.1.0/Order.avsc"],
        ["order/v1.avsc", "order/v2.avsc"],
        ["order/1.avsc", "order/2.avsc"],
        ["OrderV1.avsc", "OrderV2.avsc"],
    ] {
        let versions = imported(&[(one, first.clone()), (two, second.clone())]);
        assert_eq!(versions, ["orders/order/v1.avsc", "orders/order/v2.avsc"], "{one}, {two}");
    }
}

#[test]
fn file_without_version_is_the_newest_beside_version_one() {
    let repository = Repository::new(&[
        ("in/Order.avsc", &record("acme.orders.Order", &["a", "b"])),
        ("in/Order.v1.avsc", &record("acme.orders.Order", &["a"])),
    ]);
    repository.import(&["in"]);
    assert_eq!(repository.read("schemas/orders/order/v2.avsc"), record("acme.orders.Order", &["a", "b"]));
}

#[test]
fn namespaces_with_versions_are_versions_of_one_contract() {
    let repository = Repository::new(&[
        ("in/orderOld.avsc", &record("acme.orders.v1.Order", &["a"])),
        ("in/orderNew.avsc", &record("acme.orders.v2.Order", &["a", "b"])),
    ]);
    repository.run(&["import", "in", "--yes"]);
    assert_eq!(repository.versions(), ["orders/order/v1.avsc", "orders/order/v2.avsc"]);
    let manifest = repository.read("schemas/contracts.toml");
    assert!(manifest.contains("record = \"acme.orders.v2.Order\""), "{manifest}");
}

#[test]
fn renamed_record_is_one_contract_in_a_certain_layout_only() {
    let (first, second) = (record("acme.orders.Order", &["a"]), record("acme.orders.Purchase", &["a"]));
    let certain = Repository::new(&[("in/x/v1.avsc", &first), ("in/x/v2.avsc", &second)]);
    certain.run(&["import", "in", "--yes"]);
    assert_eq!(certain.versions(), ["orders/purchase/v1.avsc", "orders/purchase/v2.avsc"]);
    let possible = Repository::new(&[("in/x-1.avsc", &first), ("in/x-2.avsc", &second)]);
    possible.run(&["import", "in", "--yes"]);
    assert_eq!(possible.versions(), ["orders/order/v1.avsc", "orders/purchase/v1.avsc"]);
}

#[test]
fn references_between_files_are_inlined() {
    let order = r#"{"type": "record", "name": "OrderCreated", "namespace": "acme.orders", "fields": [
        {"name": "item", "type": "Item"},
        {"name": "size", "type": "acme.common.Size"},
        {"name": "next", "type": ["null", "OrderCreated"], "default": null},
        {"name": "code", "type": "Code"}]}"#;
    let item = r#"{"type": "record", "name": "Item", "namespace": "acme.orders", "fields": [
        {"name": "box", "type": {"type": "record", "name": "Box", "namespace": "acme.common", "fields": [
            {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S", "M"]}}]}}]}"#;
    let code = r#"{"type": "fixed", "name": "Code", "size": 2}"#;
    let repository = Repository::new(&[
        ("src/main/avro/OrderCreated.avsc", order),
        ("src/main/avro/z/Item.avsc", item),
        ("src/main/avro/Code.avsc", code),
    ]);
    insta::assert_snapshot!(repository.import(&["src/main/avro"]));
    insta::assert_snapshot!(repository.read("schemas/orders/order-created/v1.avsc"));
    assert_eq!(repository.versions(), ["orders/order-created/v1.avsc"]);
}

#[test]
fn each_version_gets_the_types_of_its_own_folder() {
    let order = r#"{"type": "record", "name": "acme.orders.Order", "fields": [{"name": "size", "type": "Size"}]}"#;
    let size = |symbols: &str| format!(r#"{{"type": "enum", "name": "acme.orders.Size", "symbols": [{symbols}]}}"#);
    let repository = Repository::new(&[
        ("in/v1/Order.avsc", order),
        ("in/v1/Size.avsc", &size(r#""S""#)),
        ("in/v2/Order.avsc", order),
        ("in/v2/Size.avsc", &size(r#""S", "M""#)),
    ]);
    repository.run(&["import", "in", "--yes"]);
    assert!(!repository.read("schemas/orders/order/v1.avsc").contains("\"M\""));
    assert!(repository.read("schemas/orders/order/v2.avsc").contains("\"M\""));
}

#[test]
fn named_file_is_imported_although_others_refer_to_it() {
    let order = r#"{"type": "record", "name": "acme.orders.Order", "fields": [{"name": "item", "type": "Item"}]}"#;
    let repository =
        Repository::new(&[("in/Order.avsc", order), ("in/Item.avsc", &record("acme.orders.Item", &["a"]))]);
    repository.run(&["import", "in/Item.avsc", "in/Order.avsc", "--yes"]);
    assert_eq!(repository.versions(), ["orders/item/v1.avsc", "orders/order/v1.avsc"]);
    let alone = Repository::new(&[("in/Order.avsc", order), ("in/Item.avsc", &record("acme.orders.Item", &["a"]))]);
    let said = alone.import(&["in/Order.avsc", "--owner", "sales", "--name", "order-created"]);
    assert_eq!(alone.versions(), ["sales/order-created/v1.avsc"], "{said}");
}

#[test]
fn records_with_one_name_are_distinguished_by_their_files() {
    let repository = Repository::new(&[
        ("in/web/Order.avsc", &record("acme.orders.Order", &["a"])),
        ("in/shop/Order.avsc", &record("acme.orders.Order", &["b"])),
        ("in/copy/Order.avsc", &record("acme.orders.Order", &["b"])),
    ]);
    let said = repository.import(&["in"]);
    assert_eq!(repository.versions(), ["orders/order/v1.avsc", "orders/web-order/v1.avsc"], "{said}");
    assert!(said.contains("it is a copy of another file\n  in/shop/Order.avsc (as in/copy/Order.avsc)"), "{said}");
}

#[test]
fn files_that_git_ignores_are_not_imported() {
    let repository = Repository::new(&[
        (".gitignore", "build\n"),
        ("in/Order.avsc", &record("acme.orders.Order", &["a"])),
        ("build/Order.avsc", &record("acme.orders.Order", &["b"])),
        ("node_modules/x/Order.avsc", &record("acme.orders.Order", &["c"])),
    ]);
    let init = std::process::Command::new("git").args(["init", "--quiet"]).current_dir(repository.root()).status();
    assert!(init.expect("git").success());
    std::fs::remove_dir_all(repository.root().join("node_modules")).expect("a folder");
    repository.import(&["."]);
    assert_eq!(repository.versions(), ["orders/order/v1.avsc"]);
}

#[test]
#[cfg(unix)]
fn names_that_are_not_unicode_do_not_add_ignored_files() {
    use std::os::unix::ffi::OsStrExt;
    let repository = Repository::new(&[
        (".gitignore", "build\n"),
        ("in/Order.avsc", &record("acme.orders.Order", &["a"])),
        ("build/Order.avsc", &record("acme.orders.Order", &["b"])),
    ]);
    let init = std::process::Command::new("git").args(["init", "--quiet"]).current_dir(repository.root()).status();
    assert!(init.expect("git").success());
    let other = repository.root().join(std::ffi::OsStr::from_bytes(b"in/\xff.avsc"));
    std::fs::write(other, record("acme.orders.Other", &["a"])).expect("a file");
    repository.import(&["."]);
    assert_eq!(repository.versions(), ["orders/order/v1.avsc", "orders/other/v1.avsc"]);
}

#[test]
#[cfg(unix)]
fn file_that_cannot_be_read_stops_the_import() {
    let repository = Repository::new(&[
        ("in/Order.v1.avsc", &record("acme.orders.Order", &["a"])),
        ("in/Order.v3.avsc", &record("acme.orders.Order", &["a", "b"])),
    ]);
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(target, repository.root().join("in").join(name)).expect("a link");
    };
    link("me@host.1234", ".#Order.v3.avsc");
    link("Order.v2.avsc", "Order.v2.avsc");
    let said = repository.run(&["import", "in", "--yes"]);
    assert!(said.contains("error[FILE_UNREADABLE]: cannot read in/Order.v2.avsc: "), "{said}");
    assert!(said.ends_with("--- exit 2") && repository.versions().is_empty(), "{said}");
    std::fs::remove_file(repository.root().join("in/Order.v2.avsc")).expect("removed");
    repository.import(&["in"]);
    assert_eq!(repository.versions(), ["orders/order/v1.avsc", "orders/order/v2.avsc"]);
}
