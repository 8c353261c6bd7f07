//! Looks at eight bytes at a time for the end of what need not be looked at closely.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The first byte of [`super::halves::MARK`], which few other characters have.
pub(super) const MARKS_FIRST: u8 = 0xf4;

/// How many bytes there are before the first quote, backslash, control character or [`MARKS_FIRST`].
pub(super) fn plain(bytes: &[u8]) -> usize {
    run(
        bytes,
        |word| {
            below(word, 0x20) | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c)) | zeros(word ^ (ONES * 0xf4))
        },
        |byte| byte >= 0x20 && byte != b'"' && byte != b'\\' && byte != MARKS_FIRST,
    )
}

/// How many bytes there are before the first that is no white space.
pub(super) fn blank(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b' ') => at += spaces(&bytes[at..]),
            Some(b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
    }
}

/// How many bytes there are before the first that is no space.
fn spaces(bytes: &[u8]) -> usize {
    run(bytes, |word| word ^ (ONES * 0x20), |byte| byte == b' ')
}

/// How many bytes belong to a run. The lowest bit that `ends` sets in eight bytes is in the first that does not.
fn run(bytes: &[u8], ends: impl Fn(u64) -> u64, belongs: impl Fn(u8) -> bool) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk() {
        let ends = ends(u64::from_le_bytes(*chunk));
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + bytes[at..].iter().take_while(|byte| belongs(**byte)).count()
}

/// Marks the high bits of the bytes that are less than `limit`, which is at most 128. A byte behind the first such
/// may be marked wrongly.
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit) & !word & HIGH
}

/// Marks the high bits of the bytes that are zero, with the same reserve.
fn zeros(word: u64) -> u64 {
    below(word, 1)
}
