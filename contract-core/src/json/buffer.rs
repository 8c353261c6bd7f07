//! How Jackson loads a text: a short one as a whole, a long one bit by bit, which shows in what it refuses.

/// Texts up to this many characters are loaded as a whole.
const SHORT: usize = 0x8000;
/// The characters of one load.
const LOAD: usize = 4_000;

/// The end of what is loaded when the parser has read up to `at`, which is not the beginning of the text.
pub(super) fn end(text: &str, at: usize) -> usize {
    // A character of Java's is one byte at least.
    if text.len() <= SHORT || text.encode_utf16().count() <= SHORT {
        return text.len();
    }
    let read = text[..at].encode_utf16().count();
    let left = read.next_multiple_of(LOAD) - read;
    let mut passed = 0;
    let loaded = text[at..].char_indices().find(|(_, c)| {
        passed += c.len_utf16();
        passed > left
    });
    loaded.map_or(text.len(), |(length, _)| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_loaded_as_a_whole() {
        let text = "a".repeat(SHORT);
        assert_eq!(end(&text, 1), SHORT);
    }

    #[test]
    fn a_long_text_is_loaded_bit_by_bit() {
        let text = "a".repeat(SHORT + 1);
        assert_eq!(end(&text, 1), LOAD);
        assert_eq!(end(&text, LOAD), LOAD);
        assert_eq!(end(&text, LOAD + 1), 2 * LOAD);
        assert_eq!(end(&text, SHORT + 1), SHORT + 1);
    }

    #[test]
    fn characters_are_those_of_java() {
        let text = "\u{1f600}".repeat(SHORT);
        assert_eq!(end(&text, 4), LOAD * 2);
    }
}
