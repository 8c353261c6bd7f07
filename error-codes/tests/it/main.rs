//! Tests of the table as a whole.

use std::collections::BTreeSet;

use schemactl_error_codes::{Family, all, codes};

#[test]
fn ids_are_unique() {
    let mut seen = BTreeSet::new();
    for code in all() {
        assert!(seen.insert(code.id), "{code} is defined twice");
    }
}

#[test]
fn ids_are_upper_snake_case() {
    for code in all() {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        assert!(code.id.split('_').all(is_word), "{code}");
    }
}

#[test]
fn each_family_lists_its_own_codes() {
    for family in Family::ALL {
        assert!(!codes(*family).is_empty(), "{}", family.name());
        assert!(codes(*family).iter().all(|code| code.family == *family), "{}", family.name());
    }
}

#[test]
fn every_command_error_has_an_exit_code() {
    for code in all() {
        assert_eq!(code.exit.is_some(), code.family == Family::Command, "{code}");
    }
}

#[test]
fn titles_and_explanations_are_sentences() {
    for code in all() {
        for text in [code.title, code.explanation] {
            assert!(text.ends_with('.') && !text.contains("  "), "{code}: {text}");
        }
    }
}
