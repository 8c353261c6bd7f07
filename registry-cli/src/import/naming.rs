//! Names of owners and messages, from namespaces, folders and records.

use contract_core::case::split_words;
use contract_core::contracts::SHARED_FOLDER;

use super::layout::whole_version;

/// Parts of namespaces and folders that say what files are, not to whom they belong.
const GENERIC: &[&str] = &[
    "api",
    "avro",
    "avsc",
    "avdl",
    "command",
    "commands",
    "common",
    "contract",
    "contracts",
    "dto",
    "dtos",
    "event",
    "events",
    "generated",
    "idl",
    "java",
    "kafka",
    "key",
    "keys",
    "main",
    "message",
    "messages",
    "model",
    "models",
    "proto",
    "pulsar",
    "record",
    "records",
    "resource",
    "resources",
    "schema",
    "schemas",
    "src",
    "test",
    "type",
    "types",
    "value",
    "values",
];

/// The owner if neither namespace nor folder names one.
const DEFAULT_OWNER: &str = "messages";

/// Returns the owner of a record: the last part of its namespace that says more than what the files are, else that of
/// the folders.
pub(super) fn owner(record: &str, folders: &[String]) -> String {
    let namespace = record.rsplit_once('.').map(|(namespace, _)| namespace).unwrap_or_default();
    let specific = |parts: &mut dyn Iterator<Item = &str>| {
        let mut named = parts.filter(|part| whole_version(part).is_none()).filter_map(kebab);
        named.find(|part| !GENERIC.contains(&part.as_str()))
    };
    let found = specific(&mut namespace.rsplit('.'))
        .or_else(|| specific(&mut folders.iter().rev().map(String::as_str)))
        .unwrap_or_else(|| DEFAULT_OWNER.to_owned());
    // The folder of shared types is not an owner's.
    if found == SHARED_FOLDER { format!("{SHARED_FOLDER}-{DEFAULT_OWNER}") } else { found }
}

/// Returns the name of a record's message.
pub(super) fn message(record: &str) -> String {
    let simple = record.rsplit('.').next().unwrap_or(record);
    kebab(simple).unwrap_or_else(|| "message".to_owned())
}

/// Converts a name to kebab case, as contracts have it; `None` if no letter is left.
pub(super) fn kebab(name: &str) -> Option<String> {
    let words = split_words(name).into_iter().map(|word| {
        word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect::<String>()
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    let kebab = words.join("-");
    let kebab = kebab.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    (!kebab.is_empty()).then(|| kebab.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_is_the_last_specific_part() {
        let folders = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(owner("acme.orders.OrderCreated", &[]), "orders");
        assert_eq!(owner("com.acme.orderFlow.events.v2.OrderCreated", &[]), "order-flow");
        assert_eq!(owner("OrderCreated", &folders("billing/src/main/avro")), "billing");
        assert_eq!(owner("avro.OrderCreated", &[]), "messages");
        assert_eq!(owner("acme.shared.Address", &[]), "shared-messages");
    }

    #[test]
    fn message_is_in_kebab_case() {
        assert_eq!(message("acme.OrderCreated"), "order-created");
        assert_eq!(message("acme._2ndOrder_é"), "nd-order");
        assert_eq!(message("__"), "message");
    }
}
