//! Bytes that cannot be decoded are an error with a code and an offset.

use event_runtime::{DecodeError, Reader};
use proptest::prelude::*;

fn error<'a, T: std::fmt::Debug>(
    bytes: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> (&'static str, String) {
    let error = read(&mut Reader::new(bytes)).expect_err("no value");
    (error.code(), error.to_string())
}

#[test]
fn each_error_has_code_and_offset() {
    let is = |found: (&'static str, String), code: &str, message: &str| assert_eq!(found, (code, message.to_owned()));
    is(error(&[], Reader::boolean), "MESSAGE_TRUNCATED", "the message ends at byte 0, in the middle of a boolean");
    is(error(&[2], Reader::boolean), "BOOLEAN_INVALID", "the boolean at byte 0 is 2, not 0 or 1");
    is(error(&[0x80], Reader::int), "MESSAGE_TRUNCATED", "the message ends at byte 0, in the middle of an int");
    is(error(&[0xff; 5], Reader::int), "VARINT_OVERFLOW", "the number at byte 0 is wider than an Avro int");
    is(error(&[0xff; 12], Reader::int), "VARINT_OVERFLOW", "the number at byte 0 is wider than an Avro int");
    is(
        error(&[0xff, 0xff, 0xff, 0xff, 0x1f], Reader::int),
        "VARINT_OVERFLOW",
        "the number at byte 0 is wider than an Avro int",
    );
    is(error(&[0xff; 12], Reader::long), "VARINT_OVERFLOW", "the number at byte 0 is wider than an Avro long");
    let ten = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02];
    is(error(&ten, Reader::long), "VARINT_OVERFLOW", "the number at byte 0 is wider than an Avro long");
    is(error(&[1, 0], Reader::bytes), "LENGTH_NEGATIVE", "the length of bytes at byte 1 is negative");
    is(error(&[6, b'a'], Reader::string), "MESSAGE_TRUNCATED", "the message ends at byte 1, in the middle of a string");
    is(error(&[2, 0xff], Reader::string), "STRING_NOT_UTF8", "the string that ends at byte 2 is not UTF-8");
    is(error(&[1, 2, 3], Reader::float), "MESSAGE_TRUNCATED", "the message ends at byte 0, in the middle of a float");
    is(
        error(&[6], |reader| reader.index(3, "Colour")),
        "INDEX_OUT_OF_RANGE",
        "the index at byte 0 is 3, but Colour has 3 choices",
    );
    is(
        error(&[1], |reader| reader.index(3, "Colour")),
        "INDEX_OUT_OF_RANGE",
        "the index at byte 0 is -1, but Colour has 3 choices",
    );
    is(
        error(&[4, b'0', b'0'], Reader::uuid),
        "UUID_INVALID",
        "the string that ends at byte 3 is not a UUID of 36 characters",
    );
    is(
        error(&[0], Reader::decimal::<2, 1>),
        "DECIMAL_INVALID",
        "the decimal that ends at byte 1 is empty or has more than 2 digits",
    );
    is(
        error(&[2, 100], Reader::decimal::<2, 1>),
        "DECIMAL_INVALID",
        "the decimal that ends at byte 2 is empty or has more than 2 digits",
    );
    let trailing = Reader::new(&[0, 0]);
    is(
        trailing.finish().map_err(|error| (error.code(), error.to_string())).expect_err("bytes are left"),
        "TRAILING_BYTES",
        "2 bytes too many: the last field ends at byte 0",
    );
}

#[test]
fn rejects_uuid_of_another_form() {
    let id = "01234567-89ab-cdef-0123-456789abcdef";
    for text in [
        id.replace('-', "_"),
        id.replace('-', ""),
        format!("{{{id}}}"),
        id.replace('a', "g"),
        id.replace("01234567-", "0123456-7"),
        id.replace('f', "\u{130}"),
    ] {
        let length = u8::try_from(text.len() * 2).expect("short");
        let bytes = [&[length], text.as_bytes()].concat();
        assert_eq!(error(&bytes, Reader::uuid).0, "UUID_INVALID", "{text}");
    }
}

/// Reads the bytes with the methods that the choices stand for, until one fails.
fn read_all(bytes: &[u8], choices: &[u8]) {
    let mut reader = Reader::new(bytes);
    for choice in choices {
        let read = match choice % 16 {
            0 => reader.boolean().map(drop),
            1 => reader.int().map(drop),
            2 => reader.long().map(drop),
            3 => reader.float().map(drop),
            4 => reader.double().map(drop),
            5 => reader.bytes().map(drop),
            6 => reader.string().map(drop),
            7 => reader.uuid().map(drop),
            8 => reader.decimal::<12, 2>().map(drop),
            9 => reader.decimal_fixed::<20, 38, 2>().map(drop),
            10 => reader.duration().map(drop),
            11 => reader.array(1, Reader::string).map(drop),
            12 => reader.map(0, |_| Ok(())).map(drop),
            13 => reader.array(0, |_| Ok(())).map(drop),
            14 => reader.skip_map(1, Reader::skip_slice),
            _ => reader.skip_array(0, |_| Ok(())),
        };
        if read.is_err() {
            return;
        }
    }
}

proptest! {
    #[test]
    fn reader_does_not_panic(bytes: Vec<u8>, choices: Vec<u8>) {
        read_all(&bytes, &choices);
    }
}
