//! Parses UUIDs in Avro's string form.

use uuid::Uuid;

/// The value of each hexadecimal digit; `0xff` for other bytes.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value as usize] as usize] = value;
        digits[b"0123456789ABCDEF"[value as usize] as usize] = value;
        value += 1;
    }
    digits
};

/// The index of the two digits of each byte.
const DIGIT_INDEXES: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// Parses the form of 36 characters; `None` for other forms of a UUID.
#[inline]
pub(crate) fn parse_uuid(text: &[u8]) -> Option<Uuid> {
    let text: &[u8; 36] = text.try_into().ok()?;
    let mut wrong = (text[8] ^ b'-') | (text[13] ^ b'-') | (text[18] ^ b'-') | (text[23] ^ b'-');
    let mut bytes = [0; 16];
    for (byte, index) in bytes.iter_mut().zip(DIGIT_INDEXES) {
        let high = DIGITS[text[index] as usize];
        let low = DIGITS[text[index + 1] as usize];
        wrong |= (high | low) & 0xf0;
        *byte = (high << 4) | low;
    }
    (wrong == 0).then(|| Uuid::from_bytes(bytes))
}
