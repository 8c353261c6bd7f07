//! Names are the field's terms: these words of names have a usual term, which the message gives.

use std::collections::BTreeMap;

use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};
use crate::tidy::rules::generated_header::is_generated;

pub(super) const RULE: Rule =
    Rule { id: "plain-names", promise: "names use the terms of docs/style.md", level: Level::Error, check };

/// Words of names, in lower case, and what to call it instead.
const WORDS: &[(&str, &str)] = &[
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("namesake", "same_simple_name"),
    ("namesakes", "same_simple_name"),
    ("stranger", "unknown"),
    ("strangers", "unknown"),
    ("heir", "renamed"),
    ("forerunner", "predecessor"),
    ("told", "reported, findings"),
    ("nobody", "what is missing"),
];

/// First words of constants that are limits.
const LIMITS: &[&str] = &["MOST", "LONGEST", "LARGEST", "DEEPEST", "WIDEST", "HIGHEST"];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, _) in repository.rust_files().filter(|(_, text)| !is_generated(text)) {
        let mut names = BTreeMap::new();
        for token in repository.tokens(path) {
            names.entry(token.text.as_str()).or_insert(token.line);
        }
        for (name, line) in names {
            found.extend(better(name).map(|message| Finding::new(path, line, message)));
        }
    }
    found
}

/// Returns the message about a name, if it has a usual term.
fn better(name: &str) -> Option<String> {
    let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let is_constant = !name.contains(char::is_lowercase);
    match name.split_once('_') {
        Some((first, rest)) if is_constant && LIMITS.contains(&first) => {
            return Some(format!("`{name}` is a limit: call it `MAX_{rest}`"));
        }
        _ => {}
    }
    let words = words_of(name);
    let (word, instead) = WORDS.iter().find(|(word, _)| is_name && words.iter().any(|part| part == word))?;
    Some(format!("`{name}` says `{word}`: the term is `{instead}`"))
}

/// Splits a name in snake case or camel case into words in lower case.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = '_';
    for character in name.chars() {
        if character == '_' || (character.is_uppercase() && !previous.is_uppercase()) {
            words.push(String::new());
        }
        if character != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        previous = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn splits_names_in_each_case() {
        assert_eq!(words_of("is_mended_Twice"), ["is", "mended", "twice"]);
        assert_eq!(words_of("FixAttempts"), ["fix", "attempts"]);
        assert_eq!(words_of("MAX_DEPTH"), ["max", "depth"]);
    }

    #[test]
    fn finds_each_name_once() {
        let source = "struct Mend;\nconst MOST_FIELDS: u8 = 1;\nfn f(mend: Mend) {}\n// told\n";
        let found = check(&repository(&[("a/src/lib.rs", source)]));
        let shown: Vec<_> = found.iter().map(|finding| (finding.line, finding.message.as_str())).collect();
        let expected = [
            (2, "`MOST_FIELDS` is a limit: call it `MAX_FIELDS`"),
            (1, "`Mend` says `mend`: the term is `fix`"),
            (3, "`mend` says `mend`: the term is `fix`"),
        ];
        assert_eq!(shown, expected);
    }
}
