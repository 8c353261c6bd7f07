//! What a manifest says that is well-formed and cannot be meant: names that Pulsar refuses, addresses that are none.

use std::path::{Component, Path, PathBuf};

use toml::Spanned;

use super::{Manifest, is_namespace_name};
use crate::finding::{Finding, Location};
use crate::rules::project::manifest_is_valid;
use crate::source::{SourceId, Span};

/// All of it, for the manifest in the folder `root`.
pub(super) fn findings(manifest: &Manifest, root: &Path, source: SourceId) -> Vec<Finding> {
    let at = |range: std::ops::Range<usize>| Location::new(Span::new(source, range.start, range.end));
    let finding = |value: &Spanned<String>, message: String, fix: &str| {
        Finding::new(&manifest_is_valid::RULE, message).at(at(value.span())).fix(fix)
    };
    let mut findings = Vec::new();
    let tenant = &manifest.tenant;
    if !is_namespace_name(tenant.get_ref()) {
        let message = format!("`{}` is no name for a tenant: Pulsar refuses it", tenant.get_ref());
        findings.push(finding(tenant, message, "use letters, digits and `-`, `_`, `=`, `:`, `.`, one at least"));
    }
    for (name, registry) in &manifest.registries {
        if let Some(reason) = url_problem(registry.url.get_ref()) {
            let message = format!("the registry `{name}` has no address that can be used: {reason}");
            let fix = "give `http(s)://host:port` of the broker's admin API, without a path";
            findings.push(finding(&registry.url, message, fix));
        }
    }
    if let Some(pattern) = &manifest.lint.namespace
        && let Some(wrong) = pattern_problem(pattern.get_ref())
    {
        let message = format!("no namespace can follow the pattern `{}`: {wrong}", pattern.get_ref());
        let fix = "use letters, digits, `_` and `.`, with `{owner}`, `{tenant}` and `*` for what differs";
        findings.push(finding(pattern, message, fix));
    }
    if let Some(generate) = &manifest.generate {
        let folder = generate.crate_dir.get_ref();
        let fix = "name a folder beside that of the schemas, such as `../events`";
        if folder.trim().is_empty() {
            findings.push(finding(&generate.crate_dir, "`crate` names no folder".to_owned(), fix));
        } else if let Some(how) = overlap(root, folder) {
            let message = format!(
                "the crate `{folder}` {how} the folder of the schemas, and generating writes and deletes there"
            );
            findings.push(finding(&generate.crate_dir, message, fix));
        }
    }
    findings
}

/// Why a registry cannot be found at an address.
fn url_problem(address: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = address.split_once("://") else {
        return Some("it begins with neither `http://` nor `https://`");
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match authority.rsplit_once(':') {
        // The colons of an IPv6 address are in brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if matches!(scheme, "pulsar" | "pulsar+ssl") {
        Some("that is the port for messages; the admin API has an `http` address")
    } else if !matches!(scheme, "http" | "https") {
        Some("it begins with neither `http://` nor `https://`")
    } else if authority.contains('@') {
        Some("credentials do not belong into an address")
    } else if authority.contains(['/', '?', '#']) {
        Some("an address ends after the port")
    } else if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Some("it names no host")
    } else if port.is_some_and(|port| !port.parse::<u16>().is_ok_and(|port| port != 0)) {
        Some("its port is no number from 1 to 65535")
    } else {
        None
    }
}

/// What is wrong with a pattern of namespaces.
fn pattern_problem(pattern: &str) -> Option<String> {
    let plain = pattern.replace("{owner}", "o").replace("{tenant}", "t").replace('*', "x");
    let odd = plain.chars().find(|c| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
    match odd {
        Some('{' | '}') => Some("only `{owner}` and `{tenant}` stand in braces".to_owned()),
        Some(odd) => Some(format!("no namespace has `{odd}` in it")),
        None if plain.is_empty() => Some("it is empty".to_owned()),
        None if plain.split('.').any(str::is_empty) => Some("a part between its dots is empty".to_owned()),
        None => None,
    }
}

/// How the folder of generated code and that of the schemas lie in each other, if they do.
fn overlap(root: &Path, folder: &str) -> Option<&'static str> {
    let root = std::path::absolute(root).ok()?;
    let (root, folder) = (resolved(&root), resolved(&root.join(folder)));
    if root == folder {
        Some("is")
    } else if folder.starts_with(&root) {
        Some("lies in")
    } else if root.starts_with(&folder) {
        Some("holds")
    } else {
        None
    }
}

/// A path without links as far as there are folders, and without `..`.
fn resolved(path: &Path) -> PathBuf {
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                resolved.pop();
            }
            Component::CurDir => {}
            part => {
                resolved.push(part);
                resolved = resolved.canonicalize().unwrap_or(resolved);
            }
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_admin_apis_are_told_from_others() {
        for address in [
            "http://127.0.0.1:8080",
            "https://pulsar.example.org:8443/",
            "http://[::1]:8080",
            "http://[::1]",
            "http://host",
        ] {
            assert_eq!(url_problem(address), None, "{address}");
        }
        for address in [
            "",
            "host:8080",
            "pulsar://h:6650",
            "ftp://h",
            "http://",
            "http://:80",
            "http://h:port",
            "http://h:99999",
            "http://h:0",
            "http://h:",
            "http://h/admin",
            "http://u:p@h",
            "http://a b",
        ] {
            assert!(url_problem(address).is_some(), "{address}");
        }
    }

    #[test]
    fn patterns_that_no_namespace_follows_are_told_from_others() {
        for pattern in ["acme", "acme.{owner}", "{tenant}.*.{owner}", "*", "a_b.c1"] {
            assert_eq!(pattern_problem(pattern), None, "{pattern}");
        }
        for pattern in ["", "acme..x", "acme.{name}", "acme.[a-z]+", "acme.(a|b)", ".acme", "acme.{owner", "a-b"] {
            assert!(pattern_problem(pattern).is_some(), "{pattern}");
        }
    }
}
