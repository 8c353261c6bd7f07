//! Literals of Java: strings and numbers.

use schemactl_avro::json::{Number, Value};

/// Returns the value of a string in quotes; `None` if an escape is unknown. Lone surrogates are replaced.
pub(crate) fn string(quoted: &str) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(quoted.len());
    let mut chars = quoted.get(1..quoted.len() - 1)?.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
            continue;
        }
        let unit = match chars.next()? {
            'n' => 0x0a,
            'r' => 0x0d,
            'b' => 0x08,
            'f' => 0x0c,
            't' => 0x09,
            'u' => {
                let digits: String = chars.by_ref().take(4).collect();
                u16::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4)?
            }
            first @ '0'..='7' => {
                let max_digits = if first <= '3' { 3 } else { 2 };
                let mut digits = String::from(first);
                while digits.len() < max_digits {
                    let Some(digit) = chars.next_if(|c| matches!(c, '0'..='7')) else { break };
                    digits.push(digit);
                }
                u16::from_str_radix(&digits, 8).ok()?
            }
            quoted @ ('\\' | '\'' | '"') => u16::try_from(u32::from(quoted)).ok()?,
            _ => return None,
        };
        units.push(unit);
    }
    Some(String::from_utf16_lossy(&units))
}

/// Returns the value of an integer in decimal, hexadecimal or octal digits; `None` if it has more than 64 bits.
pub(crate) fn integer(literal: &str) -> Option<Number> {
    let (digits, is_long) = match literal.strip_suffix(['l', 'L']) {
        Some(digits) => (digits, true),
        None => (literal, false),
    };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let (radix, digits) = match digits {
        "0" => (10, digits),
        _ if digits.starts_with("0x") || digits.starts_with("0X") => (16, &digits[2..]),
        _ if digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    let value = i64::from_str_radix(&format!("{sign}{digits}"), radix).ok().filter(|_| !digits.starts_with('+'))?;
    Some(match i32::try_from(value) {
        Ok(int) if !is_long => Number::Int(int),
        _ => Number::Long(value),
    })
}

/// Returns the value of a number with a fraction; `None` if it is not one. Those that JSON does not have are strings, as
/// Avro writes them.
pub(crate) fn float(literal: &str) -> Option<Value> {
    let unsigned = literal.trim_start_matches(['+', '-']);
    let value = match unsigned {
        "NaN" => return Some(Value::String("NaN".to_owned())),
        "Infinity" => return Some(Value::String(literal.trim_start_matches('+').to_owned())),
        _ if unsigned.starts_with("0x") || unsigned.starts_with("0X") => hexadecimal(&unsigned[2..])?,
        _ => unsigned.trim_end_matches(['f', 'F', 'd', 'D']).parse().ok()?,
    };
    let value: f64 = if literal.starts_with('-') { -value } else { value };
    Some(Value::Number(Number::Double(value)))
}

/// Returns the value of a hexadecimal number after `0x`: digits, a fraction, and `p` with a power of two.
fn hexadecimal(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = digits.trim_end_matches(['f', 'F', 'd', 'D']).split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i32 = exponent.parse().ok()?;
    let mut value = 0.0_f64;
    for digit in whole.chars().chain(fraction.chars()) {
        value = value * 16.0 + f64::from(digit.to_digit(16)?);
    }
    let shift = i32::try_from(fraction.len()).ok()?.checked_mul(4)?;
    Some(value * 2.0_f64.powi(exponent.checked_sub(shift)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_reads_the_notations_of_java() {
        let value = |literal: &str| integer(literal).map(|number| (matches!(number, Number::Int(_)), number.as_i64()));
        assert_eq!(value("0"), Some((true, Some(0))));
        assert_eq!(value("-12"), Some((true, Some(-12))));
        assert_eq!(value("12L"), Some((false, Some(12))));
        assert_eq!(value("0xFf"), Some((true, Some(255))));
        assert_eq!(value("-017"), Some((true, Some(-15))));
        assert_eq!(value("-9223372036854775808"), Some((false, Some(i64::MIN))));
        assert_eq!([value("9223372036854775808"), value("09"), value("1x")], [None, None, None]);
    }

    #[test]
    fn float_reads_the_notations_of_java() {
        let value = |literal: &str| match float(literal) {
            Some(Value::Number(number)) => Some(number.to_f64()),
            _ => None,
        };
        assert_eq!(value("-1.5e3f"), Some(-1500.0));
        assert_eq!(value(".5"), Some(0.5));
        assert_eq!(value("2d"), Some(2.0));
        assert_eq!(value("0x1.8p1"), Some(3.0));
        assert!(matches!(float("-Infinity"), Some(Value::String(name)) if name == "-Infinity"));
    }

    #[test]
    fn string_reads_the_escapes_of_java() {
        assert_eq!(string(r#""a\n\"\\\u00e9\ud83d\ude00\101""#).as_deref(), Some("a\n\"\\é😀A"));
        assert_eq!(string(r#""\x""#), None);
        assert_eq!(string(r#""\u12""#), None);
    }
}
