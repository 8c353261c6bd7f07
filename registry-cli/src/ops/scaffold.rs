//! The files of a new project.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use contract_core::contracts::{MANIFEST_FILE, Namespace, SHARED_FOLDER};

use super::atomic_write::write_atomic;
use crate::error::ToolError;

/// The file with rules for git.
const GIT_ATTRIBUTES_FILE: &str = ".gitattributes";

/// The rules for git in the folder of schemas.
const GIT_ATTRIBUTES: &str = "\
# A seal covers every byte of a version, so git must not change its line ends.
*.avsc -text
*.toml text eol=lf
# Two branches may each release a new contract; `schemactl check` reports two releases of one.
contracts.lock text eol=lf merge=union
";

/// Returns whether git keeps the line ends of the schemas, by the rules in their folder.
pub(crate) fn keeps_line_ends(root: &Path) -> bool {
    let rules = fs::read_to_string(root.join(GIT_ATTRIBUTES_FILE)).unwrap_or_default();
    rules.lines().any(|rule| {
        let mut words = rule.split_whitespace();
        words.next() == Some("*.avsc") && words.any(|word| word == "-text" || word == "binary")
    })
}

/// Keeps git from dropping the folder of shared types while it has no types.
const SHARED_PLACEHOLDER: &str = "";

/// A file of a new project.
pub(crate) struct ScaffoldFile {
    /// The file.
    pub(crate) path: PathBuf,
    /// Whether it was written.
    pub(crate) state: FileState,
}

/// Whether a file of a new project was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileState {
    /// The file was written.
    Created,
    /// The file exists and was not changed.
    Kept,
}

impl FileState {
    /// Returns the state as a word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Kept => "kept",
        }
    }
}

/// Writes the files of a project that do not exist. The manifest is written last, so that a killed run is completed by the
/// next one.
pub(crate) fn write(root: &Path, tenant: &str) -> Result<Vec<ScaffoldFile>, ToolError> {
    let mut files = vec![write_new(root.join(GIT_ATTRIBUTES_FILE), GIT_ATTRIBUTES)?];
    if !root.join(SHARED_FOLDER).exists() {
        files.push(write_new(root.join(SHARED_FOLDER).join(".gitkeep"), SHARED_PLACEHOLDER)?);
    }
    files.push(write_new(root.join(MANIFEST_FILE), &manifest(tenant))?);
    Ok(files)
}

fn write_new(path: PathBuf, content: &str) -> Result<ScaffoldFile, ToolError> {
    // A link with a missing target counts as existing.
    if fs::symlink_metadata(&path).is_ok() {
        return Ok(ScaffoldFile { path, state: FileState::Kept });
    }
    write_atomic(&path, content)?;
    Ok(ScaffoldFile { path, state: FileState::Created })
}

fn manifest(tenant: &str) -> String {
    format!(
        "\
# The contracts of this repository: checks, generated code and the schemas in Pulsar's registry come from this
# file and the schemas beside it. `schemactl explain MANIFEST_IS_VALID` shows every setting.

# The Pulsar tenant of all topics. The topic of a contract `owner/message` is
# persistent://{tenant}/owner/message, unless its table has another `topic`.
tenant = \"{tenant}\"

# The versions that must be able to read each other. FULL_TRANSITIVE suits events that are stored and replayed;
# BACKWARD lets consumers be upgraded first, FORWARD producers. A contract can have a `strategy` of its own.
strategy = \"FULL_TRANSITIVE\"

# The version of Pulsar whose rules for schemas hold: \"4.0\", \"4.2\" for 4.1 to 4.2.4, or \"5.0\" for 4.2.5 and newer.
# pulsar = \"4.0\"

# The registries that `schemactl publish` and `schemactl status` use: Pulsar's admin API.
# [registries.local]
# url = \"http://127.0.0.1:8080\"

# The crate for the Rust modules that `schemactl generate` writes.
# [generate]
# crate = \"../events\"

# One table for each contract, with its versions in `owner/message/v1.avsc`, `v2.avsc` and so on.
# `schemactl import PATH` adds existing schemas.
#
# [contracts.\"orders/order-created\"]
# kind = \"event\"                        # or \"command\"
# record = \"acme.orders.OrderCreated\"   # the full name in the schema
# id = \"id\"                             # the field that identifies a message
# key = \"order_id\"                      # the field whose messages stay in order
"
    )
}

/// Returns the tenant that a folder suggests: the owner of its git remote `origin`, or the name of the folder.
pub(crate) fn suggested_tenant(folder: &Path) -> Option<String> {
    let remote = remote_owner(folder);
    let name = folder.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned();
    [remote, Some(name)].into_iter().flatten().map(|name| tenant_name(&name)).find(|name| is_tenant(name))
}

/// Returns whether Pulsar accepts a name for a tenant.
pub(crate) fn is_tenant(name: &str) -> bool {
    Namespace::new(name, "default").is_ok()
}

fn tenant_name(name: &str) -> String {
    let lower = name.to_lowercase();
    let name: String = lower.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect();
    name.trim_matches('-').to_owned()
}

fn remote_owner(folder: &Path) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(["remote", "get-url", "origin"]).output().ok()?;
    let url = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    owner_in_url(url.trim()).map(str::to_owned)
}

/// Returns the owner in the URL of a git remote: `https://host/owner/name.git`, `git@host:owner/name.git`.
fn owner_in_url(url: &str) -> Option<&str> {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => url.split_once(':')?.1,
    };
    path.trim_start_matches('/').split_once('/').map(|(owner, _)| owner).filter(|owner| !owner.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_in_url_reads_both_notations() {
        for url in
            ["https://example.org/acme/shop.git", "ssh://git@example.org:22/acme/shop", "git@example.org:acme/shop"]
        {
            assert_eq!(owner_in_url(url), Some("acme"), "{url}");
        }
        for url in ["", "/srv/git/shop", "https://example.org/shop"] {
            assert_eq!(owner_in_url(url), None, "{url}");
        }
    }

    #[test]
    fn tenant_name_is_valid_for_pulsar() {
        assert_eq!(tenant_name("Acme Inc."), "acme-inc");
        assert!(!is_tenant(&tenant_name("商店")));
    }
}
