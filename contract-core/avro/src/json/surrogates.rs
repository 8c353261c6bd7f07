//! Lone surrogates: an escape can put one into a Java string, but a Rust string cannot contain one.
//!
//! In the strings of this crate a lone surrogate is [`ESCAPE`] and a private-use character that stands for it, and
//! [`ESCAPE`] itself is doubled. So different JSON strings stay different. No name of a schema can have a lone surrogate in
//! it, in Java or here.

use std::borrow::Cow;
use std::fmt;

/// Comes before the character that stands for a lone surrogate. It is a noncharacter of the Unicode standard.
pub(super) const ESCAPE: char = '\u{10ffff}';
const FIRST_SURROGATE: u32 = 0xd800;
/// Stands for [`FIRST_SURROGATE`].
const FIRST_SUBSTITUTE: u32 = 0x10_0000;

/// Appends a code point, which may be a lone surrogate.
pub(super) fn push(out: &mut String, code: u32) {
    match char::from_u32(code) {
        Some(ESCAPE) => out.extend([ESCAPE, ESCAPE]),
        Some(c) => out.push(c),
        None => {
            let substitute = char::from_u32(code.wrapping_sub(FIRST_SURROGATE).wrapping_add(FIRST_SUBSTITUTE));
            out.extend([ESCAPE, substitute.unwrap_or(char::REPLACEMENT_CHARACTER)]);
        }
    }
}

/// A code point of a Java string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JavaChar {
    /// A character.
    Char(char),
    /// A surrogate without its counterpart.
    LoneSurrogate(u32),
}

/// Iterates over the code points of a string that was parsed from JSON.
pub fn java_chars(string: &str) -> impl Iterator<Item = JavaChar> {
    let mut chars = string.chars();
    std::iter::from_fn(move || match chars.next()? {
        ESCAPE => Some(match chars.next() {
            Some(substitute) if substitute != ESCAPE => {
                JavaChar::LoneSurrogate(u32::from(substitute) - FIRST_SUBSTITUTE + FIRST_SURROGATE)
            }
            _ => JavaChar::Char(ESCAPE),
        }),
        c => Some(JavaChar::Char(c)),
    })
}

/// Returns a string that was parsed from JSON as Java encodes it: each lone surrogate becomes a question mark.
pub fn replace_lone_surrogates(string: &str) -> Cow<'_, str> {
    if !string.contains(ESCAPE) {
        return Cow::Borrowed(string);
    }
    let replace = |c| match c {
        JavaChar::Char(c) => c,
        JavaChar::LoneSurrogate(_) => '?',
    };
    Cow::Owned(java_chars(string).map(replace).collect())
}

/// Returns a string that was parsed from JSON for a message: each lone surrogate becomes its JSON escape.
pub fn escape_lone_surrogates(string: &str) -> Cow<'_, str> {
    if !string.contains(ESCAPE) {
        return Cow::Borrowed(string);
    }
    Cow::Owned(java_chars(string).map(|c| c.to_string()).collect())
}

impl fmt::Display for JavaChar {
    /// Writes a character as it is and a lone surrogate as its JSON escape.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) => write!(out, "{c}"),
            Self::LoneSurrogate(code) => write!(out, "\\u{code:04x}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(codes: &[u32]) -> String {
        let mut out = String::new();
        for code in codes {
            push(&mut out, *code);
        }
        out
    }

    #[test]
    fn every_code_point_survives() {
        let codes = [0x61, 0xd800, 0xdfff, 0x10_ffff, 0x10_0000];
        let expected = [
            JavaChar::Char('a'),
            JavaChar::LoneSurrogate(0xd800),
            JavaChar::LoneSurrogate(0xdfff),
            JavaChar::Char(ESCAPE),
            JavaChar::Char('\u{100000}'),
        ];
        assert!(java_chars(&string(&codes)).eq(expected));
        assert_ne!(string(&[0xd800]), string(&[0x10_ffff, 0x10_0000]));
    }

    #[test]
    fn lone_surrogates_are_escaped_in_messages() {
        assert_eq!(escape_lone_surrogates(&string(&[0x61, 0xd800])), "a\\ud800");
        assert_eq!(escape_lone_surrogates("a"), "a");
    }

    #[test]
    fn lone_surrogates_are_encoded_as_question_marks() {
        assert_eq!(replace_lone_surrogates("plain"), "plain");
        assert_eq!(replace_lone_surrogates(&string(&[0x61, 0xd800, 0x10_ffff])), "a?\u{10ffff}");
    }
}
