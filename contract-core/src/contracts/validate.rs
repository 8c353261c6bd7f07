//! Validates manifest values: rule ids and levels, Pulsar names, registry URLs, patterns, paths.

use std::path::{Component, Path, PathBuf};

use schemactl_avro::source::{SourceId, Span};
use toml::Spanned;

use super::topic::is_namespace_name;
use super::{Manifest, SeverityOverrides};
use crate::finding::{Finding, Location};
use crate::lint::is_avro_attribute;
use crate::rule::Level;
use crate::rules::project::manifest_is_valid;
use crate::rules::{all, by_id, closest_id};

/// Returns the findings about the manifest in the folder `root`.
pub(super) fn findings(manifest: &Manifest, root: &Path, source: SourceId) -> Vec<Finding> {
    let mut findings = rule_findings(&manifest.rules, source);
    for (id, config) in &manifest.contracts {
        let rules = rule_findings(&config.get_ref().rules, source);
        findings.extend(rules.into_iter().map(|finding| finding.in_contract(id.get_ref())));
    }
    let finding =
        |value: &Spanned<String>, message: String, advice: &str| invalid(value, source, message).advice(advice);
    let tenant = &manifest.tenant;
    if !is_namespace_name(tenant.get_ref()) {
        let message = format!("`{}` is not a valid name for a Pulsar tenant", tenant.get_ref());
        findings.push(finding(tenant, message, "use letters, digits and `-`, `_`, `=`, `:`, `.`; at least one"));
    }
    for attribute in &manifest.meaning_attributes {
        let name = attribute.get_ref();
        if is_avro_attribute(name) {
            let message = format!("`{name}` is an attribute of Avro, which cannot be a meaning attribute");
            let fix = "remove it: Avro's own attributes are compared by Avro's rules";
            findings.push(finding(attribute, message, fix));
        }
    }
    for (name, registry) in &manifest.registries {
        if let Some(reason) = url_problem(registry.url.get_ref()) {
            let message = format!("the URL of the registry `{name}` is invalid: {reason}");
            let advice = "write `http(s)://host:port` of the broker's admin API, without a path";
            findings.push(finding(&registry.url, message, advice));
        }
    }
    let mut production = manifest.production_registries();
    if let (Some(first), Some(second)) = (production.next(), production.next()) {
        let message = format!("the registries `{first}` and `{second}` are both marked as production");
        let advice = "keep `production = true` for one of them: releases are compared with that registry";
        findings.push(finding(&manifest.registries[second].url, message, advice));
    }
    if let Some(pattern) = &manifest.lint.namespace
        && let Some(reason) = pattern_problem(pattern.get_ref())
    {
        let message = format!("no namespace can match the pattern `{}`: {reason}", pattern.get_ref());
        let advice = "use letters, digits, `_` and `.`, with `{owner}`, `{tenant}` and `*` as placeholders";
        findings.push(finding(pattern, message, advice));
    }
    if let Some(generate) = &manifest.generate {
        let folder = generate.crate_dir.get_ref();
        let advice = "name a folder beside the folder of the schemas, such as `../events`";
        if folder.trim().is_empty() {
            findings.push(finding(&generate.crate_dir, "`crate` is empty".to_owned(), advice));
        } else if let Some(relation) = overlap(root, folder) {
            let message = format!(
                "the crate `{folder}` {relation} the folder of the schemas, where `schemactl generate` would write and \
                 delete files"
            );
            findings.push(finding(&generate.crate_dir, message, advice));
        }
    }
    findings
}

/// Returns the findings about a table `[rules]`: unknown ids, and rules whose level is fixed.
fn rule_findings(overrides: &SeverityOverrides, source: SourceId) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, level) in overrides.entries() {
        let name = id.get_ref();
        match by_id(name) {
            Some(rule) if rule.id.as_str() != name => {
                let advice = format!("write rule ids in upper case: `{}`", rule.id);
                findings.push(invalid(id, source, format!("`{name}` is not a rule")).advice(advice));
            }
            Some(rule) if rule.has_fixed_severity() && *level.get_ref() != Level::Error => {
                let message = format!("the level of `{}` cannot be lowered: other commands rely on this rule", rule.id);
                let advice = "remove the line, and correct what breaks the rule";
                findings.push(invalid(level, source, message).advice(advice));
            }
            Some(_) => {}
            None => {
                let advice = match closest_id(name, all().map(|rule| rule.id.as_str())) {
                    Some(closest) => format!("did you mean `{closest}`? `schemactl explain` lists all rules"),
                    None => "`schemactl explain` lists all rules".to_owned(),
                };
                findings.push(invalid(id, source, format!("`{name}` is not a rule")).advice(advice));
            }
        }
    }
    findings
}

fn invalid<T>(value: &Spanned<T>, source: SourceId, message: String) -> Finding {
    let range = value.span();
    let location = Location::new(Span::new(source, range.start, range.end));
    Finding::new(&manifest_is_valid::RULE, message).at(location)
}

/// Returns the reason that a registry's URL cannot be used.
fn url_problem(url: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Some("it must begin with `http://` or `https://`");
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = match authority.rsplit_once(':') {
        // The colons of an IPv6 address are in brackets.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if matches!(scheme, "pulsar" | "pulsar+ssl") {
        Some("this is the port for messages; the admin API has an `http` URL")
    } else if !matches!(scheme, "http" | "https") {
        Some("it must begin with `http://` or `https://`")
    } else if authority.contains('@') {
        Some("credentials do not belong in a URL")
    } else if authority.contains(['/', '?', '#']) {
        Some("the URL must end after the port")
    } else if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control()) {
        Some("the host is missing")
    } else if port.is_some_and(|port| !port.parse::<u16>().is_ok_and(|port| port != 0)) {
        Some("the port must be a number from 1 to 65535")
    } else {
        None
    }
}

/// Returns the reason that a namespace pattern is invalid.
fn pattern_problem(pattern: &str) -> Option<String> {
    let plain = pattern.replace("{owner}", "o").replace("{tenant}", "t").replace('*', "x");
    let odd = plain.chars().find(|c| !c.is_alphanumeric() && !matches!(c, '_' | '.'));
    match odd {
        Some('{' | '}') => Some("the only placeholders in braces are `{owner}` and `{tenant}`".to_owned()),
        Some(odd) => Some(format!("a namespace cannot contain `{odd}`")),
        None if plain.is_empty() => Some("it is empty".to_owned()),
        None if plain.split('.').any(str::is_empty) => Some("a part between the dots is empty".to_owned()),
        None => None,
    }
}

/// Returns how the folder of generated code and the folder of the schemas overlap, if they do.
fn overlap(root: &Path, folder: &str) -> Option<&'static str> {
    let root = std::path::absolute(root).ok()?;
    let (root, folder) = (resolved(&root), resolved(&root.join(folder)));
    if root == folder {
        Some("is")
    } else if folder.starts_with(&root) {
        Some("is inside")
    } else if root.starts_with(&folder) {
        Some("contains")
    } else {
        None
    }
}

/// Returns the path without `..`, and with links resolved for the folders that exist.
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
    fn url_problem_accepts_admin_urls_only() {
        for url in [
            "http://127.0.0.1:8080",
            "https://pulsar.example.org:8443/",
            "http://[::1]:8080",
            "http://[::1]",
            "http://host",
        ] {
            assert_eq!(url_problem(url), None, "{url}");
        }
        for url in [
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
            assert!(url_problem(url).is_some(), "{url}");
        }
    }

    #[test]
    fn pattern_problem_rejects_invalid_patterns() {
        for pattern in ["acme", "acme.{owner}", "{tenant}.*.{owner}", "*", "a_b.c1"] {
            assert_eq!(pattern_problem(pattern), None, "{pattern}");
        }
        for pattern in ["", "acme..x", "acme.{name}", "acme.[a-z]+", "acme.(a|b)", ".acme", "acme.{owner", "a-b"] {
            assert!(pattern_problem(pattern).is_some(), "{pattern}");
        }
    }
}
