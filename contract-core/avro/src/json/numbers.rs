//! Numbers.

use super::Number;
use super::reader::{Read, Reader};

/// Jackson's limit on the digits of a number, `StreamReadConstraints.DEFAULT_MAX_NUM_LEN`.
const MAX_DIGITS: usize = 1_000;

impl Reader<'_> {
    /// Reads the number that begins here.
    pub(super) fn number(&mut self) -> Read<Number> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let begins_with_zero = self.peek() == Some(b'0');
        let whole = self.digits()?;
        if begins_with_zero && whole > 1 {
            return Err(self.problem(start, start + 2, "a number does not begin with 0"));
        }
        let mut fraction = None;
        if self.peek() == Some(b'.') {
            self.at += 1;
            fraction = Some(self.digits()?);
        }
        let mut exponent = None;
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            exponent = Some(self.digits()?);
        }
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte >= 0x80) {
            return Err(self.unexpected("the end of the number"));
        }
        let digits = whole + fraction.unwrap_or(0) + exponent.unwrap_or(0);
        // Jackson's slow way, which it takes for these, counts a part that is not there as -1.
        let is_one_part = fraction.is_some() != exponent.is_some();
        let most = MAX_DIGITS + usize::from(begins_with_zero && is_one_part);
        if digits > most {
            return Err(self.problem(start, self.at, format!("a number of more than {MAX_DIGITS} digits")));
        }
        let text = &self.text[start..self.at];
        if fraction.is_some() || exponent.is_some() {
            return Ok(Number::Double(text.parse().unwrap_or(f64::NAN)));
        }
        Ok(match (text.parse::<i32>(), text.parse::<i64>()) {
            (Ok(int), _) => Number::Int(int),
            (_, Ok(long)) => Number::Long(long),
            _ => Number::Big(text.to_owned()),
        })
    }

    /// Skips digits, and says how many there were: one at least.
    fn digits(&mut self) -> Read<usize> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(self.at - start) }
    }
}
