//! The registry of rules.

use std::collections::HashSet;
use std::fs;

use contract_core::rules::{RULES, by_id};

#[test]
fn every_rule_file_is_in_the_table_and_every_id_names_its_file() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let named = |folder: &str, others: &[&str]| -> HashSet<String> {
        fs::read_dir(folder)
            .expect("the folder of rules")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().trim_end_matches(".rs").to_owned())
            .filter(|name| !others.contains(&name.as_str()))
            .collect()
    };
    let mut files = named(folder, &["mod", "lint"]);
    files.extend(named(&format!("{folder}/lint"), &["mod", "reserved", "secrets"]));
    let ids: HashSet<String> = RULES.iter().map(|rule| rule.id.to_ascii_lowercase()).collect();
    assert_eq!(files, ids);
    assert_eq!(ids.len(), RULES.len(), "an id is used twice");
}

#[test]
fn rules_are_found_by_id_in_any_case() {
    assert_eq!(by_id("field_has_default").map(|rule| rule.id), Some("FIELD_HAS_DEFAULT"));
    assert!(by_id("FIELD_HAS_NO_DEFAULT").is_none());
}

#[test]
fn every_rule_says_what_it_promises_and_explains_itself() {
    for rule in RULES {
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
        let remedy = rule.default_fix().unwrap_or_default();
        assert!(remedy.len() > 10 && !remedy.contains('\n') && !remedy.ends_with('.'), "{}: {remedy}", rule.id);
        assert!(rule.explanation.lines().all(|line| line.len() <= 120), "{}", rule.id);
    }
}
