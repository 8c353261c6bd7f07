//! Decimal numbers.

use std::fmt;
use std::str::FromStr;

use super::{ParseError, string_serde};
use crate::codes;

/// Avro's `decimal`: a number with at most `PRECISION` digits, `SCALE` of them after the point.
///
/// ```
/// use event_runtime::Decimal;
///
/// let price: Decimal<12, 2> = "19.90".parse()?;
/// assert_eq!(price.unscaled(), 1990);
/// assert_eq!(price.to_string(), "19.90");
/// # Ok::<(), event_runtime::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal<const PRECISION: u32, const SCALE: u32>(i128);

/// A number with more digits than the precision of a decimal type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{unscaled} has more than {precision} digits, the precision of the schema's decimal")]
pub struct DecimalError {
    /// The number's digits, without the point.
    pub unscaled: i128,
    /// The maximum number of digits.
    pub precision: u32,
}

impl DecimalError {
    /// Returns the stable code of the kind of error.
    pub fn code(&self) -> &'static str {
        codes::DECIMAL_OUT_OF_RANGE
    }
}

impl<const PRECISION: u32, const SCALE: u32> Decimal<PRECISION, SCALE> {
    /// The smallest number that has too many digits.
    const LIMIT: i128 = {
        assert!(PRECISION > 0 && PRECISION <= 38, "a decimal has 1 to 38 digits");
        assert!(SCALE <= PRECISION, "a decimal has no more digits after its point than digits");
        10_i128.pow(PRECISION)
    };

    /// Zero.
    pub const ZERO: Self = Self::constant(0);

    /// Returns the decimal whose digits, without the point, are `unscaled`: 1990 is 19.90 at scale 2.
    ///
    /// # Errors
    /// [`DecimalError`] if `unscaled` has more than `PRECISION` digits.
    pub const fn new(unscaled: i128) -> Result<Self, DecimalError> {
        if unscaled > -Self::LIMIT && unscaled < Self::LIMIT {
            Ok(Self(unscaled))
        } else {
            Err(DecimalError { unscaled, precision: PRECISION })
        }
    }

    /// Returns the decimal whose digits are `unscaled`, for constants.
    ///
    /// # Panics
    /// If `unscaled` has more than `PRECISION` digits; in a constant, that is an error of the compiler.
    pub const fn constant(unscaled: i128) -> Self {
        match Self::new(unscaled) {
            Ok(decimal) => decimal,
            Err(_) => panic!("the decimal has more digits than its precision"),
        }
    }

    /// Returns the digits without the point.
    pub const fn unscaled(self) -> i128 {
        self.0
    }

    /// Returns the sum; `None` if it has too many digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?).ok()
    }

    /// Returns the difference; `None` if it has too many digits.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_sub(other.0)?).ok()
    }

    /// Returns the product with an integer; `None` if it has too many digits.
    #[must_use]
    pub fn checked_mul(self, factor: i64) -> Option<Self> {
        Self::new(self.0.checked_mul(factor.into())?).ok()
    }

    /// Decodes an integer in two's complement, most significant byte first; `None` if it is empty or has too many digits.
    #[inline]
    pub(crate) fn from_be_bytes(bytes: &[u8]) -> Option<Self> {
        let sign = if *bytes.first()? < 0x80 { 0 } else { 0xff };
        let significant = match bytes.len().checked_sub(16) {
            None | Some(0) => bytes,
            Some(extra) => {
                let (extra, value) = bytes.split_at(extra);
                let is_redundant = extra.iter().all(|byte| *byte == sign) && (value[0] ^ sign) < 0x80;
                is_redundant.then_some(value)?
            }
        };
        // Most decimals have few bytes, for which a loop is faster than a buffer.
        let start = if sign == 0 { 0 } else { -1 };
        let value = significant.iter().fold(start, |value: i128, byte| (value << 8) | i128::from(*byte));
        Self::new(value).ok()
    }
}

impl<const PRECISION: u32, const SCALE: u32> TryFrom<i128> for Decimal<PRECISION, SCALE> {
    type Error = DecimalError;

    /// Converts the digits without the point, as [`Decimal::new`] does.
    fn try_from(unscaled: i128) -> Result<Self, DecimalError> {
        Self::new(unscaled)
    }
}

impl<const PRECISION: u32, const SCALE: u32> fmt::Display for Decimal<PRECISION, SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let one = 10_u128.pow(SCALE);
        let value = self.0.unsigned_abs();
        if SCALE == 0 {
            return write!(f, "{sign}{value}");
        }
        write!(f, "{sign}{}.{:0width$}", value / one, value % one, width = SCALE as usize)
    }
}

impl<const PRECISION: u32, const SCALE: u32> FromStr for Decimal<PRECISION, SCALE> {
    type Err = ParseError;

    /// Parses digits with an optional sign and point. Digits beyond the scale must be zeros.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text, SCALE as usize)
            .and_then(|unscaled| Self::new(unscaled).ok())
            .ok_or_else(|| ParseError::new(text, "decimal number with the schema's precision and scale"))
    }
}

fn parse(text: &str, scale: usize) -> Option<i128> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(whole) && is_number(fraction)).then_some(())?;
    let (kept, lost) = fraction.split_at(fraction.len().min(scale));
    lost.bytes().all(|digit| digit == b'0').then_some(())?;
    let digits = whole.bytes().chain(kept.bytes()).chain(std::iter::repeat_n(b'0', scale - kept.len()));
    let value = digits
        .map(|digit| i128::from(digit - b'0'))
        .try_fold(0_i128, |value, digit| value.checked_mul(10)?.checked_add(digit))?;
    Some(if negative { -value } else { value })
}

string_serde!(Decimal, PRECISION, SCALE);
