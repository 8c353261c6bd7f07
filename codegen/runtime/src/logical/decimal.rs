//! Decimal numbers.

use std::fmt;
use std::str::FromStr;

use super::{ParseError, text_serde};
use crate::codes;

/// Avro's `decimal`: a number of at most `PRECISION` digits, `SCALE` of them after the point.
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

/// A number that has more digits than a decimal type admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{unscaled} has more than {precision} digits, the most that the schema's decimal admits")]
pub struct DecimalError {
    /// The number's digits, without the point.
    pub unscaled: i128,
    /// The most digits that the type admits.
    pub precision: u32,
}

impl DecimalError {
    /// A short name of the kind of error that never changes.
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

    /// The decimal whose digits, without the point, are `unscaled`: 1990 is 19.90 at scale 2.
    ///
    /// # Errors
    /// [`DecimalError`] where that has more than `PRECISION` digits.
    pub const fn new(unscaled: i128) -> Result<Self, DecimalError> {
        if unscaled > -Self::LIMIT && unscaled < Self::LIMIT {
            Ok(Self(unscaled))
        } else {
            Err(DecimalError { unscaled, precision: PRECISION })
        }
    }

    /// The decimal whose digits are `unscaled`, for constants.
    ///
    /// # Panics
    /// Where that has more than `PRECISION` digits: in a constant, when it is compiled.
    pub const fn constant(unscaled: i128) -> Self {
        match Self::new(unscaled) {
            Ok(decimal) => decimal,
            Err(_) => panic!("the decimal has more digits than its precision"),
        }
    }

    /// The digits without the point.
    pub const fn unscaled(self) -> i128 {
        self.0
    }

    /// The sum; nothing where it has too many digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_add(other.0)?).ok()
    }

    /// The difference; nothing where it has too many digits.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::new(self.0.checked_sub(other.0)?).ok()
    }

    /// The product with a whole number; nothing where it has too many digits.
    #[must_use]
    pub fn checked_mul(self, factor: i64) -> Option<Self> {
        Self::new(self.0.checked_mul(factor.into())?).ok()
    }

    /// Reads two's complement, most significant byte first.
    #[inline]
    pub(crate) fn from_be_bytes(bytes: &[u8]) -> Option<Self> {
        let sign = if *bytes.first()? < 0x80 { 0 } else { 0xff };
        let own = match bytes.len().checked_sub(16) {
            None | Some(0) => bytes,
            Some(spare) => {
                let (spare, own) = bytes.split_at(spare);
                let repeats = spare.iter().all(|byte| *byte == sign) && (own[0] ^ sign) < 0x80;
                repeats.then_some(own)?
            }
        };
        // The shortest loop beats filling a buffer: amounts have a few bytes.
        let start = if sign == 0 { 0 } else { -1 };
        let value = own.iter().fold(start, |value: i128, byte| (value << 8) | i128::from(*byte));
        Self::new(value).ok()
    }
}

impl<const PRECISION: u32, const SCALE: u32> TryFrom<i128> for Decimal<PRECISION, SCALE> {
    type Error = DecimalError;

    /// Takes the digits without the point, as [`Decimal::new`] does.
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

    /// Reads digits with an optional sign and point; digits after the scale must be zeros.
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

text_serde!(Decimal, PRECISION, SCALE);
