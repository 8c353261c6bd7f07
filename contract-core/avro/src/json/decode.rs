//! From the bytes of a schema to its text.

use std::borrow::Cow;

/// The text that these bytes are to Pulsar's broker: `new String(bytes, UTF_8)` in Java, which takes every byte.
///
/// What is no UTF-8 becomes U+FFFD, one for each longest beginning of a character, as Unicode recommends (chapter
/// 3.9 of the standard) and Rust does, too. Java alone takes a surrogate that was encoded as if it were a
/// character for one mistake instead of three.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    // The bytes that may still come of an encoded surrogate.
    let mut rest: &[std::ops::RangeInclusive<u8>] = &[];
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            rest = &[];
        }
        text.push_str(chunk.valid());
        match (chunk.invalid(), rest) {
            ([], _) => {}
            ([byte], [next, after @ ..]) if next.contains(byte) => rest = after,
            (invalid, _) => {
                text.push(char::REPLACEMENT_CHARACTER);
                rest = if invalid == [0xed] { &[0xa0..=0xbf, 0x80..=0xbf] } else { &[] };
            }
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> String {
        decode(bytes).replace(char::REPLACEMENT_CHARACTER, "?")
    }

    #[test]
    fn utf8_is_taken_as_it_is() {
        assert!(matches!(decode("Größe".as_bytes()), Cow::Borrowed("Größe")));
    }

    #[test]
    fn a_longest_beginning_is_one_mistake() {
        assert_eq!(shown(b"a\xffb"), "a?b");
        assert_eq!(shown(b"a\xe2\x82b"), "a?b");
        assert_eq!(shown(b"a\xf0\x9f\x98"), "a?");
        assert_eq!(shown(b"\xc0\x80"), "??");
        assert_eq!(shown(b"\xe0\x80\x80"), "???");
        assert_eq!(shown(b"\xf4\x90\x80\x80"), "????");
    }

    #[test]
    fn an_encoded_surrogate_is_one_mistake() {
        assert_eq!(shown(b"a\xed\xa0\x80b"), "a?b");
        assert_eq!(shown(b"\xed\xa0\x80\xed\xb0\x80"), "??");
        assert_eq!(shown(b"\xed\xa0b"), "?b");
        assert_eq!(shown(b"\xed\xa0"), "?");
        assert_eq!(shown(b"\xed\xa0\x80\x80"), "??");
        assert_eq!(shown(b"\xedb\xa0"), "?b?");
    }
}
