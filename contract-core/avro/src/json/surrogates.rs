//! Halves of surrogate pairs: an escape can put one into a string of Java's, but none fits into one of Rust's.
//!
//! A half is kept as [`MARK`] and a stand-in of its own, and the mark itself as twice itself. So different texts
//! stay different, and no name can have a half in it, as none can in Java.

use std::borrow::Cow;
use std::fmt;

/// What comes before the stand-in of a half. No character, by the Unicode standard.
pub(super) const MARK: char = '\u{10ffff}';
const FIRST_HALF: u32 = 0xd800;
const FIRST_STAND_IN: u32 = 0x10_0000;

/// Adds the character or half with this code.
pub(super) fn push(out: &mut String, code: u32) {
    match char::from_u32(code) {
        Some(MARK) => out.extend([MARK, MARK]),
        Some(c) => out.push(c),
        None => {
            let stand_in = char::from_u32(code.wrapping_sub(FIRST_HALF).wrapping_add(FIRST_STAND_IN));
            out.extend([MARK, stand_in.unwrap_or(char::REPLACEMENT_CHARACTER)]);
        }
    }
}

/// A part of a text of Java's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JavaChar {
    /// A character.
    Char(char),
    /// Half a surrogate pair.
    LoneSurrogate(u32),
}

/// The parts of a text that was read from JSON.
pub fn java_chars(text: &str) -> impl Iterator<Item = JavaChar> {
    let mut chars = text.chars();
    std::iter::from_fn(move || match chars.next()? {
        MARK => Some(match chars.next() {
            Some(stand_in) if stand_in != MARK => {
                JavaChar::LoneSurrogate(u32::from(stand_in) - FIRST_STAND_IN + FIRST_HALF)
            }
            _ => JavaChar::Char(MARK),
        }),
        c => Some(JavaChar::Char(c)),
    })
}

/// A text as Java writes it in any encoding, which knows no surrogates: a question mark for each.
pub fn replace_lone_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let char = |unit| match unit {
        JavaChar::Char(c) => c,
        JavaChar::LoneSurrogate(_) => '?',
    };
    Cow::Owned(java_chars(text).map(char).collect())
}

/// A text as people can see it: a half as the escape that it was read from.
pub fn escape_lone_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(java_chars(text).map(|unit| unit.to_string()).collect())
}

impl fmt::Display for JavaChar {
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

    fn kept(codes: &[u32]) -> String {
        let mut out = String::new();
        for code in codes {
            push(&mut out, *code);
        }
        out
    }

    #[test]
    fn halves_and_the_mark_are_told_apart() {
        let codes = [0x61, 0xd800, 0xdfff, 0x10_ffff, 0x10_0000];
        let expected = [
            JavaChar::Char('a'),
            JavaChar::LoneSurrogate(0xd800),
            JavaChar::LoneSurrogate(0xdfff),
            JavaChar::Char(MARK),
            JavaChar::Char('\u{100000}'),
        ];
        assert!(java_chars(&kept(&codes)).eq(expected));
        assert_ne!(kept(&[0xd800]), kept(&[0x10_ffff, 0x10_0000]));
    }

    #[test]
    fn a_half_is_shown_as_its_escape() {
        assert_eq!(escape_lone_surrogates(&kept(&[0x61, 0xd800])), "a\\ud800");
        assert_eq!(escape_lone_surrogates("a"), "a");
    }

    #[test]
    fn a_half_is_written_as_a_question_mark() {
        assert_eq!(replace_lone_surrogates("plain"), "plain");
        assert_eq!(replace_lone_surrogates(&kept(&[0x61, 0xd800, 0x10_ffff])), "a?\u{10ffff}");
    }
}
