//! The table of rules: one file each, found by its id, with a complete explanation.

use std::collections::BTreeSet;
use std::fs;

use contract_core::rule::Rule;
use contract_core::rules::{all, by_id};

/// Files in the folders of rules that are not rules but shared by several.
const HELPERS: &[&str] = &["mod", "reserved", "secrets"];

#[test]
fn every_rule_has_a_file_in_the_folder_of_its_group() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let folders = fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| {
        let group = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let files = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        let names = files.filter_map(|path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        let rules = names.filter(|name| !HELPERS.contains(&name.as_str()));
        rules.map(|name| format!("{group}/{name}")).collect::<Vec<_>>()
    });
    let expected = |rule: &Rule| format!("{:?}/{}", rule.group, rule.id).to_ascii_lowercase();
    assert_eq!(files.collect::<BTreeSet<_>>(), all().map(expected).collect());
}

#[test]
fn every_rule_has_an_id_of_its_own() {
    let ids: BTreeSet<_> = all().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), all().count());
}

#[test]
fn rules_are_found_by_id_in_any_case() {
    assert_eq!(by_id("field_has_default").map(|rule| rule.id.as_str()), Some("FIELD_HAS_DEFAULT"));
    assert!(by_id("FIELD_HAS_NO_DEFAULT").is_none());
}

#[test]
fn every_rule_says_what_it_promises_and_explains_itself() {
    for rule in all() {
        assert!(rule.promise.ends_with('.'), "{}", rule.id);
        // What breaks it, what happens then, and what to do instead, in that order, each with something to say.
        let starts = ["Breaks it:", "At run time:", "Instead:"].map(|part| {
            let starts = |(_, line): &(usize, &str)| line.starts_with(part);
            let mut found = rule.explanation.split_inclusive('\n').scan(0, |at, line| {
                *at += line.len();
                Some((*at - line.len(), line))
            });
            found.find(starts).unwrap_or_else(|| panic!("{} has no part `{part}`", rule.id)).0
        });
        let ends = [starts[1], starts[2], rule.explanation.len()];
        for (start, end) in starts.into_iter().zip(ends) {
            assert!(end > start + 20, "{}: {}", rule.id, &rule.explanation[start..]);
        }
        let remedy = rule.default_advice().unwrap_or_default();
        assert!(remedy.len() > 10 && !remedy.contains('\n') && !remedy.ends_with('.'), "{}: {remedy}", rule.id);
        assert!(rule.explanation.lines().all(|line| line.len() <= 120), "{}", rule.id);
    }
}
