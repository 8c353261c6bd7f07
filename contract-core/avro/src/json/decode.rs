//! Decodes the bytes of a schema as Pulsar's broker does.

use std::borrow::Cow;

/// Decodes bytes as Pulsar's broker does, which calls `new String(bytes, UTF_8)` in Java. Any bytes have a result.
///
/// Bytes that are not UTF-8 become U+FFFD: one for each maximal subpart of a character, as the Unicode standard recommends
/// in chapter 3.9 and as Rust does. Unlike Rust, Java replaces an encoded surrogate by one U+FFFD instead of three.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    // The bytes that may follow if an encoded surrogate has begun.
    let mut expected: &[std::ops::RangeInclusive<u8>] = &[];
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_empty() {
            expected = &[];
        }
        text.push_str(chunk.valid());
        match (chunk.invalid(), expected) {
            ([], _) => {}
            ([byte], [next, after @ ..]) if next.contains(byte) => expected = after,
            (invalid, _) => {
                text.push(char::REPLACEMENT_CHARACTER);
                expected = if invalid == [0xed] { &[0xa0..=0xbf, 0x80..=0xbf] } else { &[] };
            }
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The decoded text with `?` for each replacement character.
    fn decoded(bytes: &[u8]) -> String {
        decode(bytes).replace(char::REPLACEMENT_CHARACTER, "?")
    }

    #[test]
    fn borrows_utf8() {
        assert!(matches!(decode("Größe".as_bytes()), Cow::Borrowed("Größe")));
    }

    #[test]
    fn replaces_each_maximal_subpart_once() {
        assert_eq!(decoded(b"a\xffb"), "a?b");
        assert_eq!(decoded(b"a\xe2\x82b"), "a?b");
        assert_eq!(decoded(b"a\xf0\x9f\x98"), "a?");
        assert_eq!(decoded(b"\xc0\x80"), "??");
        assert_eq!(decoded(b"\xe0\x80\x80"), "???");
        assert_eq!(decoded(b"\xf4\x90\x80\x80"), "????");
    }

    #[test]
    fn replaces_an_encoded_surrogate_once() {
        assert_eq!(decoded(b"a\xed\xa0\x80b"), "a?b");
        assert_eq!(decoded(b"\xed\xa0\x80\xed\xb0\x80"), "??");
        assert_eq!(decoded(b"\xed\xa0b"), "?b");
        assert_eq!(decoded(b"\xed\xa0"), "?");
        assert_eq!(decoded(b"\xed\xa0\x80\x80"), "??");
        assert_eq!(decoded(b"\xedb\xa0"), "?b?");
    }
}
