//! Decimals as Avro encodes them: an integer in two's complement, most significant byte first, with an implied scale.

/// Decimals of more bytes are not written as numbers.
const MAX_BYTES: usize = 512;

/// Returns a decimal as a number, such as `-12.5`; `None` if it has no bytes or too many. Trailing zeros of the fraction are
/// left out.
pub(crate) fn to_number(bytes: &[u8], scale: u32) -> Option<String> {
    if bytes.is_empty() || bytes.len() > MAX_BYTES || scale > 4 * u32::try_from(MAX_BYTES).ok()? {
        return None;
    }
    let is_negative = bytes[0] >= 0x80;
    // There is at least one digit before the point.
    let padded = format!("{digits:0>width$}", digits = digits(bytes), width = scale as usize + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale as usize);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{}{whole}{point}{fraction}", if is_negative { "-" } else { "" }))
}

/// Returns the number of digits of a decimal; `None` if it has too many bytes.
pub(crate) fn precision(bytes: &[u8]) -> Option<usize> {
    (bytes.len() <= MAX_BYTES).then(|| digits(bytes).len())
}

/// Returns the bytes of a number that is written in digits; `None` if it is not a number, has more digits after the point
/// than the scale, or is too large to be suggested.
pub(crate) fn from_number(number: &str, scale: u32) -> Option<Vec<u8>> {
    let (sign, unsigned) = match number.strip_prefix(['-', '+']) {
        Some(unsigned) => (&number[..1], unsigned),
        None => ("", number),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let are_digits = [whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let fraction = fraction.trim_end_matches('0');
    let missing = (scale as usize).checked_sub(fraction.len()).filter(|missing| *missing <= MAX_BYTES)?;
    if whole.is_empty() || !are_digits {
        return None;
    }
    let unscaled: i128 = format!("{sign}{whole}{fraction}{}", "0".repeat(missing)).parse().ok()?;
    let bytes = unscaled.to_be_bytes();
    let is_sign =
        |pair: &&[u8]| matches!(pair, [0x00, next] if *next < 0x80) || matches!(pair, [0xff, next] if *next >= 0x80);
    let redundant = bytes.windows(2).take_while(is_sign).count();
    Some(bytes[redundant..].to_vec())
}

/// Returns the digits of the absolute value of a number in two's complement.
fn digits(bytes: &[u8]) -> String {
    let mut rest = magnitude(bytes);
    let mut digits = Vec::new();
    while rest.iter().any(|byte| *byte != 0) {
        let mut remainder = 0;
        for byte in &mut rest {
            let value = remainder * 256 + u16::from(*byte);
            *byte = low_byte(value / 10);
            remainder = value % 10;
        }
        digits.push(char::from(b'0' + low_byte(remainder)));
    }
    if digits.is_empty() { "0".to_owned() } else { digits.iter().rev().collect() }
}

/// Returns the absolute value of a number in two's complement.
fn magnitude(bytes: &[u8]) -> Vec<u8> {
    if bytes.first().is_none_or(|first| *first < 0x80) {
        return bytes.to_vec();
    }
    let mut carry = true;
    let mut flipped: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
    for byte in flipped.iter_mut().rev() {
        (*byte, carry) = byte.overflowing_add(u8::from(carry));
    }
    flipped
}

/// Returns ten to the power of `digits` in two's complement: the smallest number with one digit more.
pub(crate) fn power_of_ten(digits: u32) -> Option<Vec<u8>> {
    if digits as usize > 2 * MAX_BYTES {
        return None;
    }
    // The least significant byte first.
    let mut bytes = vec![1_u8];
    for _ in 0..digits {
        let mut carry = 0_u16;
        for byte in &mut bytes {
            let value = u16::from(*byte) * 10 + carry;
            *byte = low_byte(value);
            carry = value >> 8;
        }
        if carry > 0 {
            bytes.push(low_byte(carry));
        }
    }
    if bytes.last().is_some_and(|top| *top >= 0x80) {
        bytes.push(0);
    }
    bytes.reverse();
    Some(bytes)
}

fn low_byte(value: u16) -> u8 {
    value.to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_bytes_correspond() {
        for (number, scale, bytes) in [
            ("0", 2, &[0][..]),
            ("1.5", 2, &[0, 0x96]),
            ("-1.28", 2, &[0x80]),
            ("-0.01", 2, &[0xff]),
            ("255", 0, &[0, 0xff]),
            ("8083333.6", 2, b"0.00"),
        ] {
            assert_eq!(to_number(bytes, scale).as_deref(), Some(number));
            assert_eq!(from_number(number, scale).as_deref(), Some(bytes), "{number}");
        }
        assert_eq!(from_number("0.00", 1), Some(vec![0]));
        assert_eq!(to_number(&[], 2), None);
        assert_eq!(precision(&[0x80]), Some(3));
    }

    #[test]
    fn other_texts_are_not_numbers() {
        for text in ["", ".5", "1e3", "AA==", "0.001", "-", "nan", &"9".repeat(50)] {
            assert_eq!(from_number(text, 2), None, "{text}");
        }
    }
}
