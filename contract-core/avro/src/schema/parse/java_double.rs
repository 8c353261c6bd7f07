//! Numbers in strings, as Java's `Double.valueOf` parses them.

/// The number of bits of the fraction of a `f64`.
const FRACTION_BITS: i64 = 52;
const MIN_EXPONENT: i64 = -1022;
const MAX_EXPONENT: i64 = 1023;

/// Returns the number, or `None` if Java refuses the string.
pub(super) fn java_double(string: &str) -> Option<f64> {
    let string = string.trim_matches(|c: char| c <= ' ');
    let (is_negative, digits) = match string.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, string.strip_prefix('+').unwrap_or(string)),
    };
    let number = match digits {
        "NaN" => return Some(f64::NAN),
        "Infinity" => f64::INFINITY,
        _ => match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
            Some(digits) => hexadecimal(digits)?,
            None => decimal(digits)?,
        },
    };
    Some(if is_negative { -number } else { number })
}

fn decimal(digits: &str) -> Option<f64> {
    let digits = without_suffix(digits);
    let is_plain = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if is_plain { digits.parse().ok() } else { None }
}

/// Removes the suffix of a Java literal, which does not change its value here.
fn without_suffix(digits: &str) -> &str {
    digits.strip_suffix(['f', 'F', 'd', 'D']).unwrap_or(digits)
}

/// Parses a hexadecimal number after its `0x` (Java Language Specification, section 3.10.2).
fn hexadecimal(digits: &str) -> Option<f64> {
    let (significand, exponent) = digits.split_once(['p', 'P'])?;
    let exponent = parse_exponent(without_suffix(exponent))?;
    let (whole, fraction) = significand.split_once('.').unwrap_or((significand, ""));
    if whole.len() + fraction.len() == 0 {
        return None;
    }
    let mut significand = 0_u64;
    let mut dropped = 0_i64;
    let mut is_inexact = false;
    for digit in whole.chars().chain(fraction.chars()) {
        let digit = digit.to_digit(16)?;
        // Fifteen digits, and whether a later one is not 0, decide which `f64` is the nearest.
        if significand >> 56 == 0 {
            significand = significand << 4 | u64::from(digit);
        } else {
            dropped += 4;
            is_inexact |= digit != 0;
        }
    }
    let fraction = i64::try_from(fraction.len()).ok()?.saturating_mul(4);
    let exponent = exponent.saturating_sub(fraction).saturating_add(dropped).saturating_sub(1);
    Some(round(significand << 1 | u64::from(is_inexact), exponent))
}

fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let exponent = digits.parse().unwrap_or(i64::MAX);
    Some(if text.starts_with('-') { -exponent } else { exponent })
}

/// Returns the number nearest to `significand` times two to the power of `exponent`; of two equally near, the even one.
fn round(significand: u64, exponent: i64) -> f64 {
    if significand == 0 {
        return 0.0;
    }
    let bits = i64::from(u64::BITS - significand.leading_zeros());
    let first = exponent.saturating_add(bits - 1);
    if first > MAX_EXPONENT {
        return f64::INFINITY;
    }
    // Subnormal numbers have fewer bits.
    let kept = FRACTION_BITS + 1 - (MIN_EXPONENT.saturating_sub(first)).max(0);
    if kept < 0 {
        return 0.0;
    }
    let kept = match bits - kept {
        excess if excess > 0 => {
            let kept = significand.checked_shr(u32::try_from(excess).unwrap_or(u32::MAX)).unwrap_or(0);
            let rest = significand - kept.checked_shl(u32::try_from(excess).unwrap_or(u32::MAX)).unwrap_or(0);
            let half = 1 << (excess - 1);
            kept + u64::from(rest > half || (rest == half && kept % 2 == 1))
        }
        lack => significand << -lack,
    };
    // Rounding up to the next power of two carries into the exponent, as it should.
    let exponent = u64::try_from(first - MIN_EXPONENT).unwrap_or(0);
    f64::from_bits((exponent << FRACTION_BITS) + kept)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that fails says so")]
mod tests {
    use super::*;

    fn bits(text: &str) -> Option<u64> {
        java_double(text).map(f64::to_bits)
    }

    #[test]
    fn parses_decimal_numbers_with_signs_suffixes_and_spaces() {
        for (text, number) in
            [("1.5", 1.5_f64), (" -2 ", -2.0), ("+3e2", 300.0), ("4.f", 4.0), (".5D", 0.5), ("1e999", f64::INFINITY)]
        {
            assert_eq!(java_double(text).unwrap().to_bits(), number.to_bits(), "{text}");
        }
        for text in ["", "-", ".", "--1", "+-1", "1_0", "1e", "inf", "infinity", "nan", "NaNf", "0x1", "1ff"] {
            assert_eq!(java_double(text), None, "{text}");
        }
        assert!(java_double("-NaN").unwrap().is_nan());
        assert_eq!(java_double("-Infinity"), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn parses_hexadecimal_numbers() {
        for (text, number) in
            [("0x1p3", 8.0_f64), ("-0X.8P0f", -0.5), ("0xA.p-1", 5.0), ("0x1.8p+1d", 3.0), ("0x0p9", 0.0)]
        {
            assert_eq!(java_double(text).unwrap().to_bits(), number.to_bits(), "{text}");
        }
        for text in
            ["0x", "0x1", "0xp1", "0x.p1", "0x1p", "0x1p+", "0x1.2.3p1", "0xgp1", "0x1p1.5", "0x-1p1", "0x1p1ff"]
        {
            assert_eq!(java_double(text), None, "{text}");
        }
    }

    #[test]
    fn rounds_hexadecimal_numbers_to_the_nearest_even() {
        // The last bit of a double, half of it, and a little more than half.
        assert_eq!(bits("0x1.0000000000001p0"), Some(1.0_f64.to_bits() + 1));
        assert_eq!(bits("0x1.00000000000008p0"), Some(1.0_f64.to_bits()));
        assert_eq!(bits("0x1.00000000000018p0"), Some(1.0_f64.to_bits() + 2));
        assert_eq!(bits("0x1.000000000000080000000000001p0"), Some(1.0_f64.to_bits() + 1));
        assert_eq!(bits("0x1.fffffffffffff8p0"), Some(2.0_f64.to_bits()));
        assert_eq!(bits("0x1.fffffffffffffp1023"), Some(f64::MAX.to_bits()));
        assert_eq!(bits("0x1.fffffffffffff8p1023"), Some(f64::INFINITY.to_bits()));
        assert_eq!(bits("0x1p-1074"), Some(1));
        assert_eq!(bits("0x1p-1075"), Some(0));
        assert_eq!(bits("0x1.8p-1075"), Some(1));
        assert_eq!(bits("0x3p-1075"), Some(2));
        assert_eq!(bits("0x1p-1022"), Some(f64::MIN_POSITIVE.to_bits()));
        assert_eq!(bits("0x0.fffffffffffff8p-1022"), Some(f64::MIN_POSITIVE.to_bits()));
        assert_eq!(bits("0x1p99999999999999999999"), Some(f64::INFINITY.to_bits()));
        assert_eq!(bits("0x1p-99999999999999999999"), Some(0));
    }
}
