//! Projects of any size, written to a folder.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use contract_core::contracts::{LOCK_FILE, Lock, MANIFEST_FILE};
use contract_core::schema;
use contract_core::source::SourceId;

/// The number of contracts of each owner.
const CONTRACTS_PER_OWNER: usize = 25;

/// The size of a project.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The number of contracts.
    pub contracts: usize,
    /// The number of versions of all contracts together.
    pub versions: usize,
}

/// Writes a project. Every contract is a typical event, each version adds a field with a default, and all versions but the
/// newest are released.
pub fn write(root: &Path, size: Size) -> io::Result<()> {
    let mut manifest = String::from("tenant = \"logistics\"\nstrategy = \"FULL_TRANSITIVE\"\n");
    let mut lock = Lock::default();
    for contract in 0..size.contracts {
        let owner = format!("owner-{}", contract / CONTRACTS_PER_OWNER);
        let id = format!("{owner}/message-{contract}");
        let record = format!("logistics.owner{}.Message{contract}", contract / CONTRACTS_PER_OWNER);
        let _ = write!(
            manifest,
            "\n[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"{record}\"\nid = \"id\"\nkey = \"data.order_id\"\n"
        );
        fs::create_dir_all(root.join(&id))?;
        // The first contracts have one version more if the versions cannot be divided evenly.
        let versions = size.versions / size.contracts + usize::from(contract < size.versions % size.contracts);
        for number in 1..=versions {
            let text = version(&record, number);
            fs::write(root.join(&id).join(format!("v{number}.avsc")), &text)?;
            if number < versions {
                let parsed = schema::parse_str(&text, SourceId::default());
                let schema = parsed.strict().ok_or_else(|| io::Error::other("the sample is not a schema"))?;
                lock.add(&id, schema.fingerprint(), &text);
            }
        }
    }
    fs::write(root.join(MANIFEST_FILE), manifest)?;
    fs::write(root.join(LOCK_FILE), lock.to_toml())
}

/// Returns one version of a contract.
fn version(record: &str, number: usize) -> String {
    let (namespace, name) = record.rsplit_once('.').unwrap_or(("", record));
    let text = crate::OLD
        .replacen("logistics.orders", namespace, 1)
        .replacen("OrderCreated", name, 1);
    let added: String = (2..=number)
        .map(|number| format!(",\n    {{ \"name\": \"added_in_{number}\", \"type\": [\"null\", \"string\"], \"default\": null }}"))
        .collect();
    // The last bracket ends the fields of the root record.
    let end = text.rfind(']').unwrap_or(text.len());
    format!("{}{added}\n  {}", text[..end].trim_end(), &text[end..])
}
