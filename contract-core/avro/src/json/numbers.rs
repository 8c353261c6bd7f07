//! Numbers.

use super::Number;
use super::cursor::Cursor;
use super::error::ParseResult;

/// Jackson's limit on the digits of a number, `StreamReadConstraints.DEFAULT_MAX_NUM_LEN`.
const MAX_DIGITS: usize = 1_000;

/// Parses the number that begins at the cursor.
pub(super) fn parse_number(cursor: &mut Cursor<'_>) -> ParseResult<Number> {
    let start = cursor.offset;
    if cursor.peek() == Some(b'-') {
        cursor.offset += 1;
    }
    let begins_with_zero = cursor.peek() == Some(b'0');
    let whole = skip_digits(cursor)?;
    if begins_with_zero && whole > 1 {
        return Err(cursor.error(start, start + 2, "a number cannot begin with 0"));
    }
    let mut fraction = None;
    if cursor.peek() == Some(b'.') {
        cursor.offset += 1;
        fraction = Some(skip_digits(cursor)?);
    }
    let mut exponent = None;
    if matches!(cursor.peek(), Some(b'e' | b'E')) {
        cursor.offset += 1;
        if matches!(cursor.peek(), Some(b'+' | b'-')) {
            cursor.offset += 1;
        }
        exponent = Some(skip_digits(cursor)?);
    }
    if cursor.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte >= 0x80) {
        return Err(cursor.unexpected("the end of the number"));
    }
    let digits = whole + fraction.unwrap_or(0) + exponent.unwrap_or(0);
    // For a number that begins with 0, Jackson's slow path counts a missing fraction or exponent as -1 digits.
    let is_one_missing = fraction.is_some() != exponent.is_some();
    let max = MAX_DIGITS + usize::from(begins_with_zero && is_one_missing);
    if digits > max {
        return Err(cursor.error(start, cursor.offset, format!("a number of more than {MAX_DIGITS} digits")));
    }
    let text = &cursor.text[start..cursor.offset];
    if fraction.is_some() || exponent.is_some() {
        return Ok(Number::Double(text.parse().unwrap_or(f64::NAN)));
    }
    Ok(match (text.parse::<i32>(), text.parse::<i64>()) {
        (Ok(int), _) => Number::Int(int),
        (_, Ok(long)) => Number::Long(long),
        _ => Number::Big(text.to_owned()),
    })
}

/// Skips one or more digits and returns how many they were.
fn skip_digits(cursor: &mut Cursor<'_>) -> ParseResult<usize> {
    let start = cursor.offset;
    while cursor.peek().is_some_and(|byte| byte.is_ascii_digit()) {
        cursor.offset += 1;
    }
    if cursor.offset == start { Err(cursor.unexpected("a digit")) } else { Ok(cursor.offset - start) }
}
