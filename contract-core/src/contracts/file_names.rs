//! The names of a project's files, and schema-like files whose names match neither `vN.avsc` nor a shared type.

use std::path::Path;

/// The name of the manifest in the folder of schemas.
pub const MANIFEST_FILE: &str = "contracts.toml";
/// The name of the lock in the folder of schemas.
pub const LOCK_FILE: &str = "contracts.lock";
/// The name of the list of accepted breaks in the folder of schemas.
pub const ACCEPTED_FILE: &str = "accepted.toml";
/// The folder of types that drafts may refer to.
pub const SHARED_FOLDER: &str = "shared";

/// Returns the version number in a file name such as `v1.avsc`.
pub(super) fn version_number(path: &Path) -> Option<u32> {
    let digits = path.file_name()?.to_str()?.strip_prefix('v')?.strip_suffix(".avsc")?;
    let is_number = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// Returns whether a file in the shared folder is read as a shared type.
pub(super) fn is_shared_type(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "avsc")
}

/// Returns whether a file that is not a version looks like one: `v02.avsc`, `V2.avsc`, `v2.avsc.bak`, `v2.json`,
/// `v2.yaml`.
pub(super) fn resembles_version(path: &Path) -> bool {
    let Some(name) = visible_name(path) else { return false };
    let has_extension = ["json", "yaml", "yml"].iter().any(|extension| has_extension(path, extension));
    name.contains(".avsc") || (has_extension && starts_as_version(&name))
}

/// Returns whether a file has the extension of a schema.
pub(super) fn is_schema(path: &Path) -> bool {
    has_extension(path, "avsc") && visible_name(path).is_some()
}

/// Returns whether a file in the shared folder that is not a shared type looks like one.
pub(super) fn resembles_shared_type(path: &Path) -> bool {
    !is_shared_type(path) && visible_name(path).is_some_and(|name| name.contains(".avsc"))
}

/// Returns the valid name for a file that looks like a version.
pub(super) fn suggested_name(path: &Path) -> Option<String> {
    let name = visible_name(path)?;
    let digits: String = name.strip_prefix('v')?.chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    (number > 0).then(|| format!("v{number}.avsc"))
}

/// Returns whether a file is visible: neither hidden nor the backup file of an editor.
pub(super) fn is_visible(path: &Path) -> bool {
    visible_name(path).is_some()
}

/// Returns the name in lower case, or `None` for hidden files and the backup files of editors.
fn visible_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    (!name.starts_with(['.', '#']) && !name.ends_with('~')).then_some(name)
}

fn has_extension(path: &Path, expected: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(expected))
}

fn starts_as_version(name: &str) -> bool {
    name.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_number_has_no_leading_zero() {
        let number = |name: &str| version_number(Path::new(name));
        assert_eq!((number("v1.avsc"), number("v42.avsc")), (Some(1), Some(42)));
        for name in
            ["v0.avsc", "v01.avsc", "v+1.avsc", "V1.avsc", "v1.avsc.bak", "v99999999999.avsc", "v.avsc", "v1.AVSC"]
        {
            assert_eq!(number(name), None, "{name}");
        }
    }

    #[test]
    fn resembles_version_accepts_misspelled_names_only() {
        for name in
            ["v02.avsc", "V2.avsc", "v2.avsc.bak", "v0.avsc", "v2.json", "order.avsc", "v99999999999.avsc", "v2.yml"]
        {
            assert!(resembles_version(Path::new(name)), "{name}");
        }
        for name in ["README.md", ".v2.avsc.schemactl", ".gitkeep", "v2.avsc~", "#v2.avsc#", "v2.md", "values.json"] {
            assert!(!resembles_version(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn suggests_the_valid_name() {
        let suggested = |name: &str| suggested_name(Path::new(name));
        assert_eq!(suggested("v02.avsc.bak").as_deref(), Some("v2.avsc"));
        assert_eq!(suggested("V7.AVSC").as_deref(), Some("v7.avsc"));
        assert_eq!([suggested("v0.avsc"), suggested("v99999999999.avsc"), suggested("order.avsc")], [None, None, None]);
    }
}
