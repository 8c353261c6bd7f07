//! Serializes fixed values as hexadecimal strings, for `#[serde(with = "…")]` on generated types.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};
use std::fmt::Write as _;

/// Writes two digits for each byte.
pub fn serialize<S: Serializer, const SIZE: usize>(bytes: &[u8; SIZE], serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(SIZE * 2);
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    serializer.serialize_str(&text)
}

/// Reads two digits for each byte of the type.
pub fn deserialize<'de, D: Deserializer<'de>, const SIZE: usize>(deserializer: D) -> Result<[u8; SIZE], D::Error> {
    let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
    let wrong = || D::Error::custom(format_args!("expected {} hexadecimal digits", SIZE * 2));
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len() == SIZE * 2).ok_or_else(wrong)?;
    let mut bytes = [0; SIZE];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (pair[0] << 4) | pair[1];
    }
    Ok(bytes)
}
