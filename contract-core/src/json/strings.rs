//! Strings and their escapes.

use super::JsonProblem;
use super::reader::Reader;

/// Jackson's limit on the length of a string, `StreamReadConstraints.DEFAULT_MAX_STRING_LEN`.
const MAX_STRING_LENGTH: usize = 20_000_000;

impl Reader<'_> {
    /// Reads the string that begins at the quote here.
    pub(super) fn string(&mut self) -> Result<String, JsonProblem> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let run = self.at;
            while self.peek().is_some_and(|byte| byte != b'"' && byte != b'\\' && byte >= 0x20) {
                self.at += 1;
            }
            out.push_str(&self.text[run..self.at]);
            if out.len() > MAX_STRING_LENGTH {
                return Err(self.problem(start, self.at, "a string longer than the 20,000,000 that the broker reads"));
            }
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
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

    fn escape(&mut self) -> Result<char, JsonProblem> {
        let start = self.at;
        self.at += 2;
        Ok(match self.bytes.get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex4(start)?;
                if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
                    let back = self.at;
                    self.at += 2;
                    let second = self.hex4(start)?;
                    if (0xdc00..0xe000).contains(&second) {
                        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                        return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    self.at = back;
                }
                // Java keeps half a surrogate pair; no name can hold one, and in a text it shows as this.
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => {
                self.at = start;
                return Err(self.problem(start, start + 1, "an escape that JSON does not know"));
            }
        })
    }

    fn hex4(&mut self, start: usize) -> Result<u32, JsonProblem> {
        let digits = self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            return Err(self.problem(start, start + 2, "`\\u` wants four hexadecimal digits"));
        };
        self.at += 4;
        Ok(code)
    }
}
