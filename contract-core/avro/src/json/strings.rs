//! Strings and their escapes.

use super::reader::{Read, Reader, is_longer};
use super::scan;
use super::surrogates::{self, MARK};

/// Jackson's limit on the length of a string, `StreamReadConstraints.DEFAULT_MAX_STRING_LEN`.
const MAX_STRING_LENGTH: usize = 20_000_000;

impl Reader<'_> {
    /// Reads over the string that begins at the quote here, and gives what it says where its text does not.
    pub(super) fn quoted(&mut self) -> Read<Option<String>> {
        let start = self.at;
        self.at += 1;
        let mut decoded: Option<String> = None;
        loop {
            let run = self.at;
            self.at = scan::plain(self.bytes, run);
            if let Some(decoded) = &mut decoded {
                decoded.push_str(&self.text[run..self.at]);
            }
            let so_far = &self.text[start + 1..self.at];
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if is_longer(decoded.as_deref().unwrap_or(so_far), MAX_STRING_LENGTH) {
                        let message = "a string longer than the 20,000,000 that the broker reads";
                        return Err(self.problem(start, self.at, message));
                    }
                    return Ok(decoded);
                }
                Some(b'\\') => self.escape(decoded.get_or_insert_with(|| so_far.to_owned()))?,
                Some(scan::MARKS_FIRST) => {
                    let wide = self.text[self.at..].chars().next().unwrap_or(MARK);
                    if wide == MARK || decoded.is_some() {
                        surrogates::push(decoded.get_or_insert_with(|| so_far.to_owned()), u32::from(wide));
                    }
                    self.at += wide.len_utf8();
                }
                Some(_) => {
                    return Err(self.problem(
                        self.at,
                        self.at + 1,
                        "a control character in a string; write it as an escape",
                    ));
                }
                None => return Err(self.problem(start, start + 1, "the string that begins here has no end")),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Read<()> {
        let start = self.at;
        self.at += 2;
        let c = match self.bytes.get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let code = self.unicode(start)?;
                surrogates::push(out, code);
                return Ok(());
            }
            _ => {
                self.at = start;
                return Err(self.problem(start, start + 1, "an escape that JSON does not know"));
            }
        };
        out.push(c);
        Ok(())
    }

    /// The code behind `\u`, of two surrogates where they follow each other, else perhaps of one half.
    fn unicode(&mut self, start: usize) -> Read<u32> {
        let first = self.hex4(start)?;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.hex4(start)?;
            if (0xdc00..0xe000).contains(&second) {
                return Ok(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = back;
        }
        Ok(first)
    }

    fn hex4(&mut self, start: usize) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            return Err(self.problem(start, start + 2, "`\\u` wants four hexadecimal digits"));
        };
        self.at += 4;
        Ok(code)
    }
}
