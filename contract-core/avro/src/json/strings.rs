//! Strings and their escapes.

use super::cursor::{Cursor, is_longer};
use super::error::ParseResult;
use super::scan;
use super::surrogates::{self, ESCAPE};

/// Jackson's limit on the length of a string, `StreamReadConstraints.DEFAULT_MAX_STRING_LEN`.
const MAX_STRING_LENGTH: usize = 20_000_000;

/// Parses the string whose opening quote is at the cursor. Returns its value, or `None` if that is the source between
/// the quotes.
pub(super) fn parse_string(cursor: &mut Cursor<'_>) -> ParseResult<Option<String>> {
    let start = cursor.offset;
    cursor.offset += 1;
    let mut decoded: Option<String> = None;
    loop {
        let run = cursor.offset;
        cursor.offset = scan::scan_unescaped(cursor.bytes, run);
        if let Some(decoded) = &mut decoded {
            decoded.push_str(&cursor.text[run..cursor.offset]);
        }
        let so_far = &cursor.text[start + 1..cursor.offset];
        match cursor.peek() {
            Some(b'"') => {
                cursor.offset += 1;
                if is_longer(decoded.as_deref().unwrap_or(so_far), MAX_STRING_LENGTH) {
                    let message = "a string longer than the 20,000,000 characters that the broker accepts";
                    return Err(cursor.error(start, cursor.offset, message));
                }
                return Ok(decoded);
            }
            Some(b'\\') => parse_escape(cursor, decoded.get_or_insert_with(|| so_far.to_owned()))?,
            Some(scan::ESCAPE_FIRST_BYTE) => {
                let c = cursor.text[cursor.offset..].chars().next().unwrap_or(ESCAPE);
                if c == ESCAPE || decoded.is_some() {
                    surrogates::push(decoded.get_or_insert_with(|| so_far.to_owned()), u32::from(c));
                }
                cursor.offset += c.len_utf8();
            }
            Some(_) => {
                let message = "a control character in a string; write it as an escape";
                return Err(cursor.error(cursor.offset, cursor.offset + 1, message));
            }
            None => return Err(cursor.error(start, start + 1, "the string that begins here has no end")),
        }
    }
}

fn parse_escape(cursor: &mut Cursor<'_>, out: &mut String) -> ParseResult<()> {
    let start = cursor.offset;
    cursor.offset += 2;
    let c = match cursor.bytes.get(start + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let code = parse_unicode_escape(cursor, start)?;
            surrogates::push(out, code);
            return Ok(());
        }
        _ => {
            cursor.offset = start;
            return Err(cursor.error(start, start + 1, "an escape that JSON does not have"));
        }
    };
    out.push(c);
    Ok(())
}

/// Parses the digits after `\u`, and the whole next escape if the two are a surrogate pair. Returns the code point, which
/// may be a lone surrogate.
fn parse_unicode_escape(cursor: &mut Cursor<'_>, start: usize) -> ParseResult<u32> {
    let first = parse_hex4(cursor, start)?;
    if (0xd800..0xdc00).contains(&first) && cursor.text[cursor.offset..].starts_with("\\u") {
        let back = cursor.offset;
        cursor.offset += 2;
        let second = parse_hex4(cursor, start)?;
        if (0xdc00..0xe000).contains(&second) {
            return Ok(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
        }
        cursor.offset = back;
    }
    Ok(first)
}

fn parse_hex4(cursor: &mut Cursor<'_>, start: usize) -> ParseResult<u32> {
    let digits = cursor.text.get(cursor.offset..cursor.offset + 4);
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
        return Err(cursor.error(start, start + 2, "`\\u` needs four hexadecimal digits"));
    };
    cursor.offset += 4;
    Ok(code)
}
