//! Accepted breaks.

use std::fs;

use crate::checking::{copy_of, edit, order_created, schemactl};

/// Returns an entry of `accepted.toml`.
fn accepted(rule: &str, version: u32, expires: &str) -> String {
    format!(
        "[[accepted]]\nrule = \"{rule}\"\ncontract = \"orders/order-created\"\nversion = {version}\nowner = \"team-orders\"\n\
         reason = \"Nobody is on v1.\"\nexpires = {expires}\n\n"
    )
}

#[test]
fn accepted_break_passes_until_it_expires() {
    let folder = copy_of("broken");
    let list = folder.path().join("accepted.toml");
    let both = |expires: &str| accepted("ENUM_SYMBOL_IS_KEPT", 2, expires) + &accepted("DECIMAL_IS_KEPT", 2, expires);
    let run = || schemactl(folder.path()).arg("check").assert();

    fs::write(&list, both("2999-12-31")).expect("written");
    run().code(0).stdout_eq(snapbox::str![[r#"
accepted[ENUM_SYMBOL_IS_KEPT]: orders/order-created v2 `OrderCreated.channel`: by team-orders until 2999-12-31: Nobody is on v1.
accepted[DECIMAL_IS_KEPT]: orders/order-created v2 `OrderCreated.items[].price`: by team-orders until 2999-12-31: Nobody is on v1.
passed: 1 contract and 2 versions; 2 accepted breaks
...
"#]]);

    fs::write(&list, both("2020-01-01")).expect("written");
    run().code(1).stdout_eq(snapbox::str![[r#"
...
error[ACCEPTED_BREAK_IS_CURRENT]: team-orders accepted the findings of `ENUM_SYMBOL_IS_KEPT` in orders/order-created v2 until 2020-01-01
...
failed: 4 errors in 1 contract and 2 versions: orders/order-created
next: to accept a break until a day, run its `schemactl accept` command

"#]]);

    fs::write(&list, both("2999-12-31") + &accepted("FIELD_HAS_DEFAULT", 2, "2999-12-31")).expect("written");
    run().code(1).stdout_eq(snapbox::str![[r#"
...
error[ACCEPTED_BREAK_IS_USED]: the entry for `FIELD_HAS_DEFAULT` is not used: orders/order-created v2 has no such finding
...
"#]]);

    fs::write(&list, accepted("RELEASED_VERSION_IS_UNCHANGED", 2, "2999-12-31")).expect("written");
    run().code(2).stdout_eq(snapbox::str![[r#"
...
error[ACCEPTED_BREAK_IS_VALID]: findings of `RELEASED_VERSION_IS_UNCHANGED` cannot be accepted[..]
...
"#]]);

    fs::write(&list, accepted("ENUM_SYMBOL_IS_KEPT", 2, "\"soon\"")).expect("written");
    run().code(2);
}

#[test]
fn accepted_break_covers_newer_versions_but_not_their_own_breaks() {
    let folder = copy_of("broken");
    let list = folder.path().join("accepted.toml");
    let run = |more: &[&str]| schemactl(folder.path()).arg("check").args(more).assert();
    fs::write(&list, accepted("ENUM_SYMBOL_IS_KEPT", 2, "2999-12-31") + &accepted("DECIMAL_IS_KEPT", 2, "2999-12-31"))
        .expect("written");
    // Version 3 does not change the field and is also compared with version 1.
    let same = fs::read_to_string(order_created(&folder, 2)).expect("a file");
    let added = "            { \"name\": \"note\", \"type\": \"string\", \"default\": \"\" },\n            { \"name\": \"price\"";
    fs::write(order_created(&folder, 3), same.replace("            { \"name\": \"price\"", added)).expect("written");
    run(&[]).code(0).stdout_eq(snapbox::str![[r#"
...
accepted[ENUM_SYMBOL_IS_KEPT]: orders/order-created v3 `OrderCreated.channel`: by team-orders until 2999-12-31: Nobody is on v1.
...
passed: 1 contract and 3 versions; 4 accepted breaks
...
"#]]);
    // Another symbol is a break for version 2, which is not accepted.
    edit(&order_created(&folder, 3), "\"APP\"", "\"APP\", \"FAX\"");
    run(&[]).code(1).stdout_eq(snapbox::str![[r#"
...
error[ENUM_SYMBOL_IS_KEPT]: services still on v2 cannot read messages of v3: `OrderCreated.channel` has the new symbol `FAX`, and the enum had no `default`
...
failed: 1 error in 1 contract and 3 versions: orders/order-created; 4 accepted breaks
...
"#]]);
}

#[test]
fn unused_entry_is_reported_only_for_the_contracts_strategy() {
    let folder = copy_of("broken");
    let list = folder.path().join("accepted.toml");
    fs::write(&list, accepted("ENUM_SYMBOL_IS_KEPT", 2, "2999-12-31") + &accepted("DECIMAL_IS_KEPT", 2, "2999-12-31"))
        .expect("written");
    let run = |more: &[&str]| schemactl(folder.path()).arg("check").args(more).assert();
    run(&[]).code(0);
    run(&["--contract", "orders/order-created"]).code(0);
    // `BACKWARD` does not require that services on version 1 read the new symbol.
    for strategy in ["BACKWARD", "ALWAYS_COMPATIBLE"] {
        run(&["--strategy", strategy]).code(0);
    }
    fs::write(&list, accepted("FIELD_HAS_DEFAULT", 2, "2999-12-31")).expect("written");
    run(&["--strategy", "ALWAYS_COMPATIBLE"]).code(0);
    edit(&folder.path().join("contracts.toml"), "\"FULL_TRANSITIVE\"", "\"ALWAYS_COMPATIBLE\"");
    run(&[]).code(1).stdout_eq(snapbox::str![[r#"
error[ACCEPTED_BREAK_IS_USED]: the entry for `FIELD_HAS_DEFAULT` is not used: orders/order-created v2 has no such finding
...
"#]]);
}

#[test]
fn expired_entry_of_released_version_is_a_warning() {
    let folder = copy_of("broken");
    let list = folder.path().join("accepted.toml");
    let both = |expires: &str| accepted("ENUM_SYMBOL_IS_KEPT", 2, expires) + &accepted("DECIMAL_IS_KEPT", 2, expires);
    let run = |arguments: &[&str]| schemactl(folder.path()).args(arguments).assert();
    fs::write(&list, both("2999-12-31")).expect("written");
    run(&["release", "--all"]).code(0);
    fs::write(&list, both("2020-01-01")).expect("written");
    run(&["check"]).code(0).stdout_eq(snapbox::str![[r#"
...
warning[ACCEPTED_BREAK_IS_CURRENT]: team-orders accepted the findings of `ENUM_SYMBOL_IS_KEPT` in orders/order-created v2 until 2020-01-01
...
  = help: v2 is released and stays as it is: find out who still needs the versions before it, then delete the entry, or agree with team-orders on a later day; [..]
...
passed: 1 contract and 2 versions; 2 warnings
2 findings about released versions, which never change: `schemactl check --history`

"#]]);
    for entries in [both("2999-12-31"), String::new()] {
        fs::write(&list, entries).expect("written");
        run(&["check"]).code(0).stdout_eq(snapbox::str![[r#"
passed: 1 contract and 2 versions
2 findings about released versions, which never change: `schemactl check --history`

"#]]);
    }
}

#[test]
fn publish_stops_at_an_accepted_break_that_the_broker_refuses() {
    let folder = copy_of("broken");
    let channel = r#"{ "name": "channel""#;
    edit(&order_created(&folder, 2), channel, &format!(r#"{{ "name": "carrier", "type": "string" }}, {channel}"#));
    let list = folder.path().join("accepted.toml");
    let rules = ["ENUM_SYMBOL_IS_KEPT", "DECIMAL_IS_KEPT", "FIELD_HAS_DEFAULT"];
    let entries = |rules: &[&str]| rules.iter().map(|rule| accepted(rule, 2, "\"2999-12-31\"")).collect::<String>();
    fs::write(&list, entries(&rules)).expect("written");
    schemactl(folder.path()).arg("check").assert().code(0).stdout_eq(snapbox::str![[r#"
accepted[FIELD_HAS_DEFAULT]: orders/order-created v2 `OrderCreated.carrier`: by team-orders until 2999-12-31: Nobody is on v1. (Pulsar's broker would refuse v2 with 409, since by its rules v2 cannot read what v1 wrote)
...
passed: 1 contract and 2 versions; 3 accepted breaks
...
"#]]);
    // A break that the broker does not check explains no refusal.
    fs::write(&list, entries(&rules[..2]) + &accepted("FIELD_HAS_DEFAULT", 2, "\"2020-01-01\"")).expect("written");
    edit(&folder.path().join("contracts.toml"), "\n[contracts", "\nrules.FIELD_HAS_DEFAULT = \"warning\"\n[contracts");
    schemactl(folder.path()).arg("check").assert().code(1).stdout_eq(snapbox::str![[r#"
...
error[BROKER_ACCEPTS_VERSION]: Pulsar's broker would refuse v2 with 409, since by its rules v2 cannot read what v1 wrote
...
"#]]);
    edit(&folder.path().join("contracts.toml"), "rules.FIELD_HAS_DEFAULT = \"warning\"\n", "");
    fs::write(&list, entries(&rules)).expect("written");
    // The version can be released; it can be published if the strategy allows it.
    let run = |arguments: &[&str]| schemactl(folder.path()).args(arguments).env_remove("SCHEMACTL_REGISTRY").assert();
    run(&["release", "--all"]).code(0);
    run(&["publish", "--registry", "memory:"]).code(1).stdout_eq(snapbox::str![[r#"
plan for memory: (Pulsar 4.0.8)
  + create tenant acme
  + create namespace acme/orders, FULL_TRANSITIVE, locked, unused topics are kept
  + create topic persistent://acme/orders/order-created
  + register orders/order-created v1 as schema version 0
  + register orders/order-created v2 as schema version 1
error[SCHEMA_INCOMPATIBLE]: orders/order-created v2: the broker would refuse it: by the strategy FULL_TRANSITIVE, v2 cannot read what v1 wrote
  help: run `schemactl check --history`: it says which field breaks which readers. If no registry has the version, `schemactl withdraw` makes it a draft again, which can be corrected; otherwise it needs a new topic, or another strategy: change it in `contracts.toml`, then `--accept strategy-change`. A history from before the project needs `compatible-since` in the contract's table: `schemactl explain COMPATIBLE_SINCE_IS_RELEASED`
1 conflict to resolve; nothing was changed

"#]]);
}
