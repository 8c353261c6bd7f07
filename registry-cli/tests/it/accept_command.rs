//! `schemactl accept`.

use std::fs;
use std::path::Path;

use snapbox::cmd::OutputAssert;

use crate::checking::{copy_of, edit, order_created, schemactl};

const ENTRY: &[&str] = &["--contract", "orders/order-created", "--owner", "team-orders", "--reason", "It is \"off\"."];

fn accept(folder: &Path, arguments: &[&str]) -> OutputAssert {
    schemactl(folder).arg("accept").args(arguments).args(ENTRY).assert()
}

#[test]
fn shown_commands_make_the_check_pass() {
    let folder = copy_of("broken");
    let check = || schemactl(folder.path()).arg("check").assert();
    let output = String::from_utf8(check().code(1).get_output().stdout.clone()).expect("UTF-8");
    let commands: Vec<&str> = output
        .lines()
        .filter_map(|line| line.split_once("= accept: `schemactl ")?.1.split_once(" --owner … --reason … --until …`"))
        .map(|(command, _)| command)
        .collect();
    assert_eq!(
        commands,
        [
            "accept ENUM_SYMBOL_IS_KEPT --contract orders/order-created --version 2 --path OrderCreated.channel",
            "accept DECIMAL_IS_KEPT --contract orders/order-created --version 2 --path 'OrderCreated.items[].price'",
        ]
    );
    for command in commands {
        let words = command.split(' ').map(|word| word.trim_matches('\''));
        let more = ["--owner", "team-orders", "--reason", "No service is on v1.", "--until", "2999-12-31"];
        schemactl(folder.path()).args(words).args(more).assert().code(0);
    }
    check().code(0).stdout_eq(snapbox::str![[r#"
accepted[ENUM_SYMBOL_IS_KEPT]: orders/order-created v2 `OrderCreated.channel`: by team-orders until 2999-12-31: No service is on v1.
accepted[DECIMAL_IS_KEPT]: orders/order-created v2 `OrderCreated.items[].price`: by team-orders until 2999-12-31: No service is on v1.
passed: 1 contract and 2 versions; 2 accepted breaks
orders/order-created v2 is a draft; release it with `schemactl release orders/order-created`

"#]]);
}

#[test]
fn the_rest_of_the_file_stays() {
    let folder = copy_of("broken");
    let file = folder.path().join("accepted.toml");
    let until = ["--until", "2999-12-31"];
    accept(folder.path(), &[&["DECIMAL_IS_KEPT"], &until[..]].concat()).code(0).stdout_eq(snapbox::str![[r#"
accepted 1 finding of DECIMAL_IS_KEPT in orders/order-created v2 until 2999-12-31
next: commit accepted.toml

"#]]);
    let first = fs::read_to_string(&file).expect("a file");
    assert_eq!(
        first,
        "[[accepted]]\nrule = \"DECIMAL_IS_KEPT\"\ncontract = \"orders/order-created\"\nversion = 2\n\
         owner = \"team-orders\"\nreason = \"It is \\\"off\\\".\"\nexpires = 2999-12-31\n"
    );
    let commented = format!("# Reviewed on Mondays.\n{first}# The end.");
    fs::write(&file, &commented).expect("written");
    let path = ["ENUM_SYMBOL_IS_KEPT", "--path", "OrderCreated.channel"];
    accept(folder.path(), &[&path, &until[..]].concat()).code(0);
    let both = fs::read_to_string(&file).expect("a file");
    assert!(both.starts_with(&format!("{commented}\n\n[[accepted]]\nrule = \"ENUM_SYMBOL_IS_KEPT\"\n")), "{both}");
    schemactl(folder.path()).arg("check").assert().code(0);
}

#[test]
fn refuses_entries_that_would_not_help() {
    let folder = copy_of("broken");
    let refused = |arguments: &[&str], expected: &str| {
        let output = accept(folder.path(), arguments).code(2).get_output().stderr.clone();
        let output = String::from_utf8(output).expect("UTF-8");
        assert!(output.contains(expected), "{arguments:?}: {output}");
    };
    let until = ["--until", "2999-12-31"];
    let with = |arguments: &[&'static str]| [arguments, &until[..]].concat();
    refused(&with(&["DECIMAL_IS_KEP"]), "did you mean `DECIMAL_IS_KEPT`?");
    refused(&with(&["SCHEMA_IS_AVRO"]), "error[RULE_NOT_ACCEPTABLE]: findings of `SCHEMA_IS_AVRO` cannot be accepted");
    refused(&with(&["FIELD_HAS_DEFAULT"]), "error[FINDING_UNKNOWN]: there is no such finding of `FIELD_HAS_DEFAULT`");
    refused(
        &with(&["DECIMAL_IS_KEPT", "--path", "OrderCreated.price"]),
        "help: the contract has findings of the rule at v2 `OrderCreated.items[].price`",
    );
    refused(&["DECIMAL_IS_KEPT", "--until", "2020-01-01"], "2020-01-01 is in the past");
    refused(&["DECIMAL_IS_KEPT", "--until", "soon"], "it is not a date, such as 2027-01-31");
    refused(&with(&["DECIMAL_IS_KEPT", "--reason", " "]), "it is empty");
    refused(&with(&["FIELD_HAS_DEFAULT", "--allow-unused"]), "--version");
    assert!(!folder.path().join("accepted.toml").exists());

    accept(folder.path(), &with(&["FIELD_HAS_DEFAULT", "--allow-unused", "--version", "2"])).code(0);
    accept(folder.path(), &with(&["DECIMAL_IS_KEPT"])).code(0);
    refused(
        &with(&["DECIMAL_IS_KEPT"]),
        "error[ACCEPTED_ALREADY]: accepted.toml has this entry for `DECIMAL_IS_KEPT` already, in line 9",
    );
    let file = folder.path().join("accepted.toml");
    edit(&file, "version = 2", "version = \"two\"");
    let broken = fs::read_to_string(&file).expect("a file");
    refused(&with(&["ENUM_SYMBOL_IS_KEPT"]), "error[PROJECT_BROKEN]");
    assert_eq!(fs::read_to_string(&file).expect("a file"), broken);
}

#[test]
fn warnings_of_lint_can_be_accepted() {
    let folder = copy_of("broken");
    let lint = || schemactl(folder.path()).args(["lint", "--format", "json"]).output().expect("an answer").stdout;
    edit(&order_created(&folder, 2), r#""name": "channel""#, r#""name": "Channel_x""#);
    let before = String::from_utf8(lint()).expect("UTF-8");
    assert!(before.contains("FIELD_NAME_FOLLOWS_CASE"), "{before}");
    accept(folder.path(), &["FIELD_NAME_FOLLOWS_CASE", "--until", "2999-12-31"]).code(0);
    let after: serde_json::Value = serde_json::from_slice(&lint()).expect("JSON");
    assert_eq!(after["data"]["accepted"], 1);
}

#[test]
fn damaged_lock_and_placeholders_are_refused() {
    let folder = copy_of("broken");
    let until = ["--until", "2999-12-31"];
    let output = schemactl(folder.path())
        .args(["accept", "DECIMAL_IS_KEPT", "--contract", "orders/order-created", "--owner", "…", "--reason", "…"])
        .args(until)
        .assert()
        .code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("replace `…` by a text"), "{said}");
    accept(folder.path(), &[&["DECIMAL_IS_KEPT", "--version", "v2"], &until[..]].concat()).code(0);
    edit(&folder.path().join("contracts.lock"), "seals = 1", "seals = 2");
    let output = accept(folder.path(), &[&["ENUM_SYMBOL_IS_KEPT"], &until[..]].concat()).code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("error[LOCK_DAMAGED]"), "{said}");
    // What a damaged contract would use is not known, so its entries are not called unused.
    let output = schemactl(folder.path()).args(["status", "--registry", "memory:"]).output().expect("schemactl");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("LOCK_IS_INTACT") && !said.contains("ACCEPTED_BREAK_IS_USED"), "{said}");
}
