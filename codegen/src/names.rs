//! Turns Avro names into Rust names that are legal, unique, and in Rust's case.

use std::collections::HashSet;
use std::fmt::Write as _;

use contract_core::case::split_words;
use proc_macro2::{Ident, Span};

/// Returns the name of a field, function or module.
pub(crate) fn snake_case(name: &str) -> String {
    let words: Vec<String> = split_words(&escape(name)).iter().map(|word| word.to_lowercase()).collect();
    make_legal(words.join("_"), "underscore", "n")
}

/// Returns the name of a module that has a file or folder of its own in the crate's `src`.
pub(crate) fn file_module(name: &str) -> String {
    let name = snake_case(name);
    match name.as_str() {
        // `src/lib.rs` is the crate, `src/main.rs` and `src/bin` are its programs, `mod.rs` is the module above.
        "lib" | "main" | "bin" | "mod" => name + "_",
        _ => name,
    }
}

/// Returns the name of a type, symbol or branch.
pub(crate) fn camel_case(name: &str) -> String {
    let has_no_lowercase = |word: &str| word.chars().all(|c| !c.is_lowercase());
    let capitalize = |word: &&str| {
        let mut chars = word.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        let rest = chars.as_str();
        if has_no_lowercase(word) { first + &rest.to_lowercase() } else { first + rest }
    };
    make_legal(split_words(&escape(name)).iter().map(capitalize).collect(), "Underscore", "N")
}

/// Returns the Rust names of Avro names, made unique. Of several equal ones the first keeps the name, but one that is the
/// same in Avro and Rust comes before those that were changed. The others get a number.
pub(crate) fn make_unique(
    avro: &[&str],
    rust_name: impl Fn(&str) -> String,
    taken: &mut HashSet<String>,
) -> Vec<String> {
    let mut names = vec![None; avro.len()];
    let (same, changed): (Vec<usize>, Vec<usize>) =
        (0..avro.len()).partition(|index| rust_name(avro[*index]) == avro[*index]);
    for index in same.into_iter().chain(changed) {
        names[index] = Some(make_free(rust_name(avro[index]), taken));
    }
    names.into_iter().flatten().collect()
}

/// Returns the name, with the first number after it that makes it free if it is taken, and takes it.
pub(crate) fn make_free(name: String, taken: &mut HashSet<String>) -> String {
    // Field names separate words with underscores, type names do not.
    let separator = if name.starts_with(char::is_uppercase) { "" } else { "_" };
    let stem = name.trim_end_matches('_');
    let candidates = (1..).map(|number| if number == 1 { name.clone() } else { format!("{stem}{separator}{number}") });
    for candidate in candidates {
        if taken.insert(candidate.clone()) {
            return candidate;
        }
    }
    name
}

/// Returns the identifier token, a raw one if the name is a keyword.
pub(crate) fn ident(name: &str) -> Ident {
    // All keywords can be raw identifiers, except the four that `make_legal` changes. `parse_str` knows the keywords of
    // all editions except `gen` of 2024.
    if name == "gen" || syn::parse_str::<Ident>(name).is_err() {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

fn make_legal(name: String, empty: &str, before_digit: &str) -> String {
    match name.as_str() {
        "" => empty.to_owned(),
        // These cannot be raw identifiers.
        "self" | "Self" | "super" | "crate" => name + "_",
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("{before_digit}{name}"),
        _ => name,
    }
}

/// Replaces all characters except ASCII and the letters of Latin-1 by their code points. Rust warns about letters that look
/// alike, and treats composed and decomposed letters as equal.
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for c in name.chars() {
        let is_latin = ('\u{c0}'..='\u{ff}').contains(&c) && c.is_alphabetic();
        if c.is_ascii() || is_latin {
            escaped.push(c);
        } else {
            // Writing into a string cannot fail.
            let _ = write!(escaped, "u{:04x}", u32::from(c));
        }
    }
    escaped
}
