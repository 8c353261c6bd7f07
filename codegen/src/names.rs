//! From Avro's names to Rust's: legal, unique, and in Rust's own case.

use std::collections::HashSet;
use std::fmt::Write as _;

use contract_core::case::split_words;
use proc_macro2::{Ident, Span};

/// A field, function or module name.
pub(crate) fn snake(name: &str) -> String {
    let words: Vec<String> = split_words(&escape(name)).iter().map(|word| word.to_lowercase()).collect();
    legal(words.join("_"), "underscore", "n")
}

/// The name of a module that has a file or folder of its own in the crate's `src`.
pub(crate) fn module(name: &str) -> String {
    let name = snake(name);
    match name.as_str() {
        // `src/lib.rs` is the crate, `src/main.rs` and `src/bin` are its programs, `mod.rs` is the module above.
        "lib" | "main" | "bin" | "mod" => name + "_",
        _ => name,
    }
}

/// A type, symbol or branch name.
pub(crate) fn camel(name: &str) -> String {
    let shouted = |word: &str| word.chars().all(|c| !c.is_lowercase());
    let capital = |word: &&str| {
        let mut chars = word.chars();
        let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
        let rest = chars.as_str();
        if shouted(word) { first + &rest.to_lowercase() } else { first + rest }
    };
    legal(split_words(&escape(name)).iter().map(capital).collect(), "Underscore", "N")
}

/// The names made unique: the first of several alike keeps the name, but one that needed no change for Rust
/// comes before those that did. The others get a number.
pub(crate) fn unique(avro: &[&str], rust: impl Fn(&str) -> String, taken: &mut HashSet<String>) -> Vec<String> {
    let mut names = vec![None; avro.len()];
    let (same, changed): (Vec<usize>, Vec<usize>) = (0..avro.len()).partition(|at| rust(avro[*at]) == avro[*at]);
    for at in same.into_iter().chain(changed) {
        names[at] = Some(free(rust(avro[at]), taken));
    }
    names.into_iter().flatten().collect()
}

/// The name, or where it is taken, with the first number behind it that makes it free; takes it.
pub(crate) fn free(name: String, taken: &mut HashSet<String>) -> String {
    // Field names have words apart by underscores, type names do not.
    let joint = if name.starts_with(char::is_uppercase) { "" } else { "_" };
    let stem = name.trim_end_matches('_');
    let free = (1..).map(|number| if number == 1 { name.clone() } else { format!("{stem}{joint}{number}") });
    for name in free {
        if taken.insert(name.clone()) {
            return name;
        }
    }
    name
}

/// The identifier token, raw where the name is a keyword.
pub(crate) fn ident(name: &str) -> Ident {
    // Every keyword but the four that `legal` changes can be raw; `parse_str` knows them of all editions but
    // 2024's `gen`.
    if name == "gen" || syn::parse_str::<Ident>(name).is_err() {
        Ident::new_raw(name, Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

fn legal(name: String, empty: &str, before_digit: &str) -> String {
    match name.as_str() {
        "" => empty.to_owned(),
        // These cannot be raw identifiers.
        "self" | "Self" | "super" | "crate" => name + "_",
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("{before_digit}{name}"),
        _ => name,
    }
}

/// Keeps ASCII and the letters of Latin-1; names other characters by their code point, as Rust would warn of
/// letters that look alike and would take composed and decomposed ones for the same.
fn escape(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for c in name.chars() {
        let latin = ('\u{c0}'..='\u{ff}').contains(&c) && c.is_alphabetic();
        if c.is_ascii() || latin {
            text.push(c);
        } else {
            // Writing into a string cannot fail.
            let _ = write!(text, "u{:04x}", u32::from(c));
        }
    }
    text
}
