//! Projects of any size, written to a folder.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use contract_core::contracts::{LOCK_FILE, Lock, MANIFEST_FILE};
use contract_core::schema;
use contract_core::source::SourceId;

/// Contracts in an owner's folder.
const CONTRACTS_OF_AN_OWNER: usize = 25;

/// How much of everything a project has.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Contracts.
    pub contracts: usize,
    /// Versions of all of them together.
    pub versions: usize,
}

/// Writes a project: every contract is an event as services have them, each version adds a field with a default,
/// and all but the newest of each are sealed.
pub fn write(root: &Path, size: Size) -> io::Result<()> {
    let mut manifest = String::from("tenant = \"logistics\"\nstrategy = \"FULL_TRANSITIVE\"\n");
    let mut lock = Lock::default();
    for contract in 0..size.contracts {
        let owner = format!("owner-{}", contract / CONTRACTS_OF_AN_OWNER);
        let id = format!("{owner}/message-{contract}");
        let record = format!("logistics.owner{}.Message{contract}", contract / CONTRACTS_OF_AN_OWNER);
        let _ = write!(
            manifest,
            "\n[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"{record}\"\nid = \"id\"\nkey = \"data.order_id\"\n"
        );
        fs::create_dir_all(root.join(&id))?;
        // What is left over goes to the first contracts.
        let versions = size.versions / size.contracts + usize::from(contract < size.versions % size.contracts);
        for number in 1..=versions {
            let text = version(&record, number);
            fs::write(root.join(&id).join(format!("v{number}.avsc")), &text)?;
            if number < versions {
                let parsed = schema::parse_str(&text, SourceId::default());
                let schema = parsed.strict().ok_or_else(|| io::Error::other("a sample is no schema"))?;
                lock.add(&id, schema.fingerprint(), &text);
            }
        }
    }
    fs::write(root.join(MANIFEST_FILE), manifest)?;
    fs::write(root.join(LOCK_FILE), lock.to_text())
}

/// One version of a contract.
fn version(record: &str, number: usize) -> String {
    let (namespace, name) = record.rsplit_once('.').unwrap_or(("", record));
    let text = crate::OLD
        .replacen("logistics.orders", namespace, 1)
        .replacen("OrderCreated", name, 1);
    let added: String = (2..=number)
        .map(|number| format!(",\n    {{ \"name\": \"added_in_{number}\", \"type\": [\"null\", \"string\"], \"default\": null }}"))
        .collect();
    // The fields of the message's own record end with the last bracket.
    let end = text.rfind(']').unwrap_or(text.len());
    format!("{}{added}\n  {}", text[..end].trim_end(), &text[end..])
}
