//! Layouts: what a path says about the version and the name of a schema.

/// The place of a file in a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Equal for all versions of one schema: the path with `*` for the version.
    pub(super) series: String,
    /// The version; empty if the path does not name one.
    pub(super) version: Vec<u64>,
    /// Whether a number in the path is a version for sure.
    pub(super) certainty: Certainty,
    /// The name of the schema in the layout.
    pub(super) name: String,
    /// The folders, without versions.
    pub(super) folders: Vec<String>,
}

/// Whether a number in a path is a version for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// `v2/Order.avsc`, `Order.v2.avsc`, `order/2.avsc`: also a renamed record is the same schema.
    Certain,
    /// `Order-2.avsc`, `OrderV2.avsc`: the same schema only if the record has the same name.
    Possible,
}

/// Returns the place of a file.
pub(super) fn place(path: &str) -> Place {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut version = Vec::new();
    let mut series: Vec<&str> = Vec::new();
    let mut folders: Vec<&str> = Vec::new();
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        if let Some(numbers) = whole_version(part) {
            version.extend(numbers);
            series.push("*");
        } else {
            series.push(part);
            folders.push(part);
        }
    }
    let mut certainty = Certainty::Certain;
    let name = if let Some(numbers) = whole_version(stem) {
        version.extend(numbers);
        folders.pop().unwrap_or(stem)
    } else {
        let (name, numbers) = match suffix(stem) {
            Some((name, numbers, found)) => {
                certainty = found;
                (name, numbers)
            }
            None => (stem, Vec::new()),
        };
        version.extend(numbers);
        series.push(name);
        name
    };
    let folders = folders.into_iter().map(str::to_owned).collect();
    Place { series: series.join("/"), version, certainty, name: name.to_owned(), folders }
}

/// Returns the numbers of a name that is a version: `v2`, `2`, `1.0.3`, `version-2`.
pub(super) fn whole_version(name: &str) -> Option<Vec<u64>> {
    let lower = name.to_ascii_lowercase();
    let digits = lower.strip_prefix("version").or_else(|| lower.strip_prefix('v')).unwrap_or(&lower);
    numbers(digits.trim_start_matches(['-', '_', '.']))
}

/// Splits a file's stem into the name and the version at its end.
fn suffix(stem: &str) -> Option<(&str, Vec<u64>, Certainty)> {
    let start = stem
        .rfind(|c: char| !c.is_ascii_digit() && c != '.')
        .map_or(0, |last| last + stem[last..].chars().next().map_or(1, char::len_utf8));
    // The first dot may be the separator: `Order.2`.
    let digits = stem[start..].trim_start_matches('.');
    let version = numbers(digits)?;
    let before = &stem[..stem.len() - digits.len()];
    let is_separator = |c: char| matches!(c, '.' | '-' | '_');
    if let Some(name) = before.strip_suffix(['v', 'V']) {
        return match name.strip_suffix(is_separator) {
            Some(name) if !name.is_empty() => Some((name, version, Certainty::Certain)),
            // `OrderV2`, not `RECV2`.
            _ if name.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) => {
                Some((name, version, Certainty::Possible))
            }
            _ => None,
        };
    }
    let name = before.strip_suffix(is_separator).filter(|name| !name.is_empty())?;
    Some((name, version, Certainty::Possible))
}

/// Parses `2` or `1.0.3`.
fn numbers(digits: &str) -> Option<Vec<u64>> {
    digits
        .split('.')
        .map(|number| number.parse().ok().filter(|_| number.bytes().all(|byte| byte.is_ascii_digit())))
        .collect()
}

/// Returns a full name without the parts that are versions, and these: `acme.v2.Order` is `acme.Order` in version 2.
pub(super) fn version_in_name(full_name: &str) -> Option<(String, Vec<u64>)> {
    let parts: Vec<&str> = full_name.split('.').collect();
    let (simple, namespace) = parts.split_last()?;
    let is_version = |part: &&str| part.starts_with(['v', 'V']) && whole_version(part).is_some();
    let version: Vec<u64> = namespace.iter().copied().filter(is_version).filter_map(whole_version).flatten().collect();
    let mut rest: Vec<&str> = namespace.iter().copied().filter(|part| !is_version(part)).collect();
    rest.push(simple);
    (!version.is_empty()).then(|| (rest.join("."), version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_finds_the_version_in_every_layout() {
        for (path, series, version, certainty) in [
            ("a/Order.avsc", "a/Order", &[][..], Certainty::Certain),
            ("a/Order.v2.avsc", "a/Order", &[2], Certainty::Certain),
            ("a/Order-v2.avsc", "a/Order", &[2], Certainty::Certain),
            ("a/Order_V12.avsc", "a/Order", &[12], Certainty::Certain),
            ("a/Order-2.avsc", "a/Order", &[2], Certainty::Possible),
            ("a/Order.2.avsc", "a/Order", &[2], Certainty::Possible),
            ("a/Order-1.2.0.avsc", "a/Order", &[1, 2, 0], Certainty::Possible),
            ("a/OrderV2.avsc", "a/Order", &[2], Certainty::Possible),
            ("a/v2/Order.avsc", "a/*/Order", &[2], Certainty::Certain),
            ("a/1.0.0/Order.avsc", "a/*/Order", &[1, 0, 0], Certainty::Certain),
            ("a/order/v2.avsc", "a/order", &[2], Certainty::Certain),
            ("a/order/2.avsc", "a/order", &[2], Certainty::Certain),
            ("v2.avsc", "", &[2], Certainty::Certain),
            ("a/Utf8.avsc", "a/Utf8", &[], Certainty::Certain),
            ("a/RECV2.avsc", "a/RECV2", &[], Certainty::Certain),
            ("a/é2.avsc", "a/é2", &[], Certainty::Certain),
        ] {
            let found = place(path);
            assert_eq!(
                (found.series.as_str(), &found.version[..], found.certainty),
                (series, version, certainty),
                "{path}"
            );
        }
    }

    #[test]
    fn place_names_the_schema() {
        let name = |path: &str| (place(path).name, place(path).folders.join("/"));
        assert_eq!(name("a/v2/Order.avsc"), ("Order".to_owned(), "a".to_owned()));
        assert_eq!(name("a/order/v2.avsc"), ("order".to_owned(), "a".to_owned()));
        assert_eq!(name("v2.avsc"), ("v2".to_owned(), String::new()));
    }

    #[test]
    fn version_in_name_needs_the_letter() {
        assert_eq!(version_in_name("acme.v2.Order"), Some(("acme.Order".to_owned(), vec![2])));
        assert_eq!(version_in_name("acme.2.Order"), None);
        assert_eq!(version_in_name("acme.Order"), None);
        assert_eq!(version_in_name("v1.Order"), Some(("Order".to_owned(), vec![1])));
    }
}
