//! Looks at eight bytes at a time for the end of what need not be looked at closely.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The first byte of [`super::surrogates::MARK`], which few other characters have.
pub(super) const MARKS_FIRST: u8 = 0xf4;

/// Where the first quote, backslash, control character or [`MARKS_FIRST`] at or behind a place is; the end where
/// there is none.
#[inline]
pub(super) fn plain(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        // The high bit of a byte is set in one of the first three where the byte is ASCII and ends the run, and in
        // the word itself where it is not ASCII.
        let ends = (below(word, 0x20) | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c)) | word) & HIGH;
        if ends != 0 {
            at += first(ends);
            if bytes[at] < 0x80 {
                return at;
            }
            return wide(bytes, at);
        }
        at += 8;
    }
    tail(bytes, at)
}

/// The same for a text that has other characters than those of ASCII.
fn wide(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        let ascii = (below(word, 0x20) | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c))) & !word;
        let mark = word ^ (ONES * 0xf4);
        let ends = (ascii | (zeros(mark) & !mark)) & HIGH;
        if ends != 0 {
            return at + first(ends);
        }
        at += 8;
    }
    tail(bytes, at)
}

/// The same for the last few bytes.
fn tail(bytes: &[u8], from: usize) -> usize {
    let belongs = |byte: &u8| *byte >= 0x20 && !matches!(*byte, b'"' | b'\\' | MARKS_FIRST);
    from + bytes[from..].iter().take_while(|byte| belongs(byte)).count()
}

/// Where the first byte at or behind a place is that is no white space.
#[inline]
pub(super) fn blank(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        match bytes.get(at) {
            // What follows is mostly a long indentation.
            Some(b'\n') => at = spaces(bytes, at + 1),
            Some(b' ' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
    }
}

/// Where the first byte at or behind a place is that is no space; may stop earlier at the end of the text.
#[inline]
fn spaces(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(word) = word(bytes, at) {
        let others = word ^ (ONES * 0x20);
        if others != 0 {
            return at + first(others);
        }
        at += 8;
    }
    at
}

/// The eight bytes at a place, the first lowest.
#[inline]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// The first byte that has a bit set.
#[inline]
fn first(word: u64) -> usize {
    word.trailing_zeros() as usize / 8
}

/// Sets the high bits of those ASCII bytes that are less than `limit`, which is at most 128. What it sets in the bytes
/// behind the first such, and in those that are not ASCII, says nothing.
#[inline]
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit)
}

/// Sets the high bits of the bytes that are zero, with the same reserve.
#[inline]
fn zeros(word: u64) -> u64 {
    below(word, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of up to 20 bytes with one or two odd ones among plain ones, at every place.
    fn texts(plain: u8, odd: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        (0..20).flat_map(move |length| {
            (0..=length).flat_map(move |first| {
                (first..=length).flat_map(move |second| {
                    odd.iter().map(move |odd| {
                        let mut text = vec![plain; length];
                        text.iter_mut().skip(first).step_by((second - first).max(1)).take(2).for_each(|b| *b = *odd);
                        text
                    })
                })
            })
        })
    }

    #[test]
    fn a_plain_run_ends_at_the_first_byte_that_needs_a_look() {
        let ends = |byte: &u8| *byte < 0x20 || matches!(*byte, b'"' | b'\\' | MARKS_FIRST);
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for plain_byte in [b'a', b' ', b'!', b'#', b']', 0x7f, 0xc3, 0xa9, 0xf3, 0xf5] {
            for text in texts(plain_byte, &all) {
                let naive = text.iter().position(ends).unwrap_or(text.len());
                assert_eq!(plain(&text, 0), naive, "{text:?}");
            }
        }
    }

    #[test]
    fn white_space_ends_at_the_first_other_byte() {
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for space in *b" \n\r\t" {
            for text in texts(space, &all) {
                let is_space = |byte: &u8| matches!(*byte, b' ' | b'\n' | b'\r' | b'\t');
                let naive = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
                assert_eq!(blank(&text, 0), naive, "{text:?}");
            }
        }
    }
}
