//! Finds the end of whitespace and of plain characters, eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The first byte of [`super::surrogates::ESCAPE`], which few other characters have.
pub(super) const ESCAPE_FIRST_BYTE: u8 = 0xf4;

/// Returns the offset of the first quote, backslash, control character or [`ESCAPE_FIRST_BYTE`] from an offset on, or the
/// end of the text.
#[inline]
pub(super) fn scan_unescaped(bytes: &[u8], from: usize) -> usize {
    let mut offset = from;
    while let Some(word) = word_at(bytes, offset) {
        // One of the first three sets the high bit of an ASCII byte that ends the run. The word itself has the high bit
        // of each byte that is not ASCII.
        let ends = (below(word, 0x20) | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c)) | word) & HIGH;
        if ends != 0 {
            offset += first_marked(ends);
            if bytes[offset] < 0x80 {
                return offset;
            }
            return scan_non_ascii(bytes, offset);
        }
        offset += 8;
    }
    scan_tail(bytes, offset)
}

/// Does the same in a text with bytes that are not ASCII.
fn scan_non_ascii(bytes: &[u8], from: usize) -> usize {
    let mut offset = from;
    while let Some(word) = word_at(bytes, offset) {
        let ascii = (below(word, 0x20) | zeros(word ^ (ONES * 0x22)) | zeros(word ^ (ONES * 0x5c))) & !word;
        let escape = word ^ (ONES * 0xf4);
        let ends = (ascii | (zeros(escape) & !escape)) & HIGH;
        if ends != 0 {
            return offset + first_marked(ends);
        }
        offset += 8;
    }
    scan_tail(bytes, offset)
}

/// Does the same for the last few bytes, one by one.
fn scan_tail(bytes: &[u8], from: usize) -> usize {
    let is_plain = |byte: &u8| *byte >= 0x20 && !matches!(*byte, b'"' | b'\\' | ESCAPE_FIRST_BYTE);
    from + bytes[from..].iter().take_while(|byte| is_plain(byte)).count()
}

/// Returns the offset of the first byte from an offset on that is not whitespace.
#[inline]
pub(super) fn skip_whitespace(bytes: &[u8], from: usize) -> usize {
    let mut offset = from;
    loop {
        match bytes.get(offset) {
            // A line feed is usually followed by an indentation.
            Some(b'\n') => offset = skip_spaces(bytes, offset + 1),
            Some(b' ' | b'\r' | b'\t') => offset += 1,
            _ => return offset,
        }
    }
}

/// Returns the offset of the first byte from an offset on that is not a space, or an earlier one near the end of the text.
#[inline]
fn skip_spaces(bytes: &[u8], from: usize) -> usize {
    let mut offset = from;
    while let Some(word) = word_at(bytes, offset) {
        let others = word ^ (ONES * 0x20);
        if others != 0 {
            return offset + first_marked(others);
        }
        offset += 8;
    }
    offset
}

/// Returns the eight bytes at an offset, the first as the lowest.
#[inline]
fn word_at(bytes: &[u8], offset: usize) -> Option<u64> {
    bytes.get(offset..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// Returns the index of the first byte that is not zero.
#[inline]
fn first_marked(word: u64) -> usize {
    word.trailing_zeros() as usize / 8
}

/// Sets the high bit of each ASCII byte that is less than `limit`, which is at most 128. The high bits of the bytes after
/// the first such byte, and of bytes that are not ASCII, are arbitrary.
#[inline]
fn below(word: u64, limit: u64) -> u64 {
    word.wrapping_sub(ONES * limit)
}

/// Sets the high bit of each byte that is zero, with the same exceptions.
#[inline]
fn zeros(word: u64) -> u64 {
    below(word, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns inputs of up to 20 bytes with one or two special bytes among plain ones, at every position.
    fn texts(plain: u8, special: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        (0..20).flat_map(move |length| {
            (0..=length).flat_map(move |first| {
                (first..=length).flat_map(move |second| {
                    special.iter().map(move |special| {
                        let mut text = vec![plain; length];
                        let bytes = text.iter_mut().skip(first).step_by((second - first).max(1)).take(2);
                        bytes.for_each(|byte| *byte = *special);
                        text
                    })
                })
            })
        })
    }

    #[test]
    fn finds_the_end_of_plain_characters() {
        let ends = |byte: &u8| *byte < 0x20 || matches!(*byte, b'"' | b'\\' | ESCAPE_FIRST_BYTE);
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for plain in [b'a', b' ', b'!', b'#', b']', 0x7f, 0xc3, 0xa9, 0xf3, 0xf5] {
            for text in texts(plain, &all) {
                let expected = text.iter().position(ends).unwrap_or(text.len());
                assert_eq!(scan_unescaped(&text, 0), expected, "{text:?}");
            }
        }
    }

    #[test]
    fn finds_the_end_of_whitespace() {
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for space in *b" \n\r\t" {
            for text in texts(space, &all) {
                let is_space = |byte: &u8| matches!(*byte, b' ' | b'\n' | b'\r' | b'\t');
                let expected = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
                assert_eq!(skip_whitespace(&text, 0), expected, "{text:?}");
            }
        }
    }
}
