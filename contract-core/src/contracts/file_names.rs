//! Files that look like schemas and that nothing looks at, since their names are none of a version's or a shared type's.

use std::path::Path;

/// The number of the version that a file name says: `v1.avsc` and so on.
pub(super) fn version_number(path: &Path) -> Option<u32> {
    let digits = path.file_name()?.to_str()?.strip_prefix('v')?.strip_suffix(".avsc")?;
    let is_number = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

/// Whether a shared type is read from the file.
pub(super) fn is_shared_type(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "avsc")
}

/// Whether a file that no version is read from is meant for one, or was: `v02.avsc`, `V2.avsc`, `v2.avsc.bak`, `v2.json`.
pub(super) fn resembles_version(path: &Path) -> bool {
    let Some(name) = visible_name(path) else { return false };
    name.contains(".avsc") || (has_ending(path, "json") && starts_as_version(&name))
}

/// Whether a file has the ending of a schema, whoever it is meant for.
pub(super) fn is_schema(path: &Path) -> bool {
    has_ending(path, "avsc") && visible_name(path).is_some()
}

/// Whether a file of the shared folder that is not read is meant to be.
pub(super) fn resembles_shared(path: &Path) -> bool {
    !is_shared_type(path) && visible_name(path).is_some_and(|name| name.contains(".avsc"))
}

/// The name that is right for a file which is meant for a version.
pub(super) fn suggested_name(path: &Path) -> Option<String> {
    let name = visible_name(path)?;
    let digits: String = name.strip_prefix('v')?.chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    (number > 0).then(|| format!("v{number}.avsc"))
}

/// The name in lower case; nothing for what an editor or a system keeps for itself.
fn visible_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    (!name.starts_with(['.', '#']) && !name.ends_with('~')).then_some(name)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

fn starts_as_version(name: &str) -> bool {
    name.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_a_number_without_zeros_in_front() {
        let number = |name: &str| version_number(Path::new(name));
        assert_eq!((number("v1.avsc"), number("v42.avsc")), (Some(1), Some(42)));
        for name in
            ["v0.avsc", "v01.avsc", "v+1.avsc", "V1.avsc", "v1.avsc.bak", "v99999999999.avsc", "v.avsc", "v1.AVSC"]
        {
            assert_eq!(number(name), None, "{name}");
        }
    }

    #[test]
    fn what_looks_like_a_version_is_told_from_what_does_not() {
        for name in ["v02.avsc", "V2.avsc", "v2.avsc.bak", "v0.avsc", "v2.json", "order.avsc", "v99999999999.avsc"] {
            assert!(resembles_version(Path::new(name)), "{name}");
        }
        for name in ["README.md", ".v2.avsc.schemactl", ".gitkeep", "v2.avsc~", "#v2.avsc#", "v2.md", "values.json"] {
            assert!(!resembles_version(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn the_right_name_is_told_where_there_is_one() {
        let right = |name: &str| suggested_name(Path::new(name));
        assert_eq!(right("v02.avsc.bak").as_deref(), Some("v2.avsc"));
        assert_eq!(right("V7.AVSC").as_deref(), Some("v7.avsc"));
        assert_eq!([right("v0.avsc"), right("v99999999999.avsc"), right("order.avsc")], [None, None, None]);
    }
}
