//! Values are read back as they were written, and their encoding is that of the specification.

use event_runtime::{Decimal, DecodeError, Duration, Reader, Uuid, write};
use proptest::prelude::*;

fn read<'a, T>(bytes: &'a [u8], read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>) -> T {
    let mut reader = Reader::new(bytes);
    let value = read(&mut reader).expect("a value");
    reader.finish().expect("all bytes read");
    value
}

fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    out
}

/// Encodes a number as the specification describes it, byte by byte.
fn varint(value: i64) -> Vec<u8> {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    let mut bytes = Vec::new();
    loop {
        let byte = u8::try_from(rest & 0x7f).expect("seven bits");
        rest >>= 7;
        if rest == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

#[test]
fn numbers_are_encoded_as_specified() {
    let table: [(i64, &[u8]); 8] = [
        (0, &[0]),
        (-1, &[1]),
        (1, &[2]),
        (-64, &[0x7f]),
        (64, &[0x80, 0x01]),
        (8192, &[0x80, 0x80, 0x01]),
        (i64::MAX, &[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        (i64::MIN, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
    ];
    for (value, bytes) in table {
        assert_eq!(written(|out| write::long(out, value)), bytes);
        assert_eq!(read(bytes, Reader::long), value);
    }
}

#[test]
fn numbers_of_every_width_round_trip() {
    for shift in 0..63 {
        for value in [1_i64 << shift, (1 << shift) - 1, -(1 << shift), -(1 << shift) - 1] {
            let bytes = varint(value);
            assert_eq!(written(|out| write::long(out, value)), bytes, "{value}");
            assert_eq!(read(&bytes, Reader::long), value);
            // With more bytes after it, so that the reader reads eight at once.
            let longer = [&bytes[..], &[0xff; 8]].concat();
            let mut reader = Reader::new(&longer);
            assert_eq!(reader.long(), Ok(value));
            assert_eq!(reader.offset(), bytes.len());
            if let Ok(small) = i32::try_from(value) {
                assert_eq!(written(|out| write::int(out, small)), bytes);
                assert_eq!(read(&bytes, Reader::int), small);
                assert_eq!(Reader::new(&longer).int(), Ok(small));
            }
        }
    }
}

#[test]
fn decimals_have_shortest_encoding() {
    let table: [(i128, &[u8]); 8] = [
        (0, &[2, 0]),
        (127, &[2, 0x7f]),
        (128, &[4, 0, 0x80]),
        (-1, &[2, 0xff]),
        (-128, &[2, 0x80]),
        (-129, &[4, 0xff, 0x7f]),
        (32_768, &[6, 0, 0x80, 0]),
        (-32_768, &[4, 0x80, 0]),
    ];
    for (value, bytes) in table {
        let decimal = Decimal::<38, 0>::new(value).expect("few digits");
        assert_eq!(written(|out| write::decimal(out, decimal)), bytes, "{value}");
        assert_eq!(read(bytes, Reader::decimal::<38, 0>), decimal);
    }
    // A longer encoding of the same number is read too.
    let padded = [&[40, 0, 0, 0][..], &[0; 16], &[5]].concat();
    assert_eq!(read(&padded, Reader::decimal::<2, 1>).unscaled(), 5);
}

proptest! {
    #[test]
    fn longs_round_trip(value: i64) {
        prop_assert_eq!(read(&written(|out| write::long(out, value)), Reader::long), value);
    }

    #[test]
    fn floats_round_trip_bit_for_bit(single: u32, double: u64) {
        let (single, double) = (f32::from_bits(single), f64::from_bits(double));
        prop_assert_eq!(read(&written(|out| write::float(out, single)), Reader::float).to_bits(), single.to_bits());
        prop_assert_eq!(read(&written(|out| write::double(out, double)), Reader::double).to_bits(), double.to_bits());
    }

    #[test]
    fn strings_and_bytes_round_trip(string: String, bytes: Vec<u8>) {
        prop_assert_eq!(read(&written(|out| write::string(out, &string)), Reader::string), string);
        prop_assert_eq!(read(&written(|out| write::bytes(out, &bytes)), Reader::bytes), bytes);
    }

    #[test]
    fn uuids_round_trip_in_either_case(value: u128) {
        let id = Uuid::from_u128(value);
        let bytes = written(|out| write::uuid(out, &id));
        let string = id.to_string();
        prop_assert_eq!(&bytes[1..], string.as_bytes());
        prop_assert_eq!(read(&bytes, Reader::uuid), id);
        prop_assert_eq!(read(&[&[72], string.to_uppercase().as_bytes()].concat(), Reader::uuid), id);
    }

    #[test]
    fn decimals_round_trip(value in -(10_i128.pow(38) - 1)..10_i128.pow(38)) {
        let decimal = Decimal::<38, 7>::new(value).expect("few digits");
        prop_assert_eq!(read(&written(|out| write::decimal(out, decimal)), Reader::decimal::<38, 7>), decimal);
        let fixed = written(|out| write::decimal_fixed::<16, _, _>(out, decimal));
        prop_assert_eq!(read(&fixed, Reader::decimal_fixed::<16, 38, 7>), decimal);
        let fixed = written(|out| write::decimal_fixed::<20, _, _>(out, decimal));
        prop_assert_eq!(read(&fixed, Reader::decimal_fixed::<20, 38, 7>), decimal);
    }

    #[test]
    fn durations_round_trip(months: u32, days: u32, millis: u32) {
        let duration = Duration { months, days, millis };
        prop_assert_eq!(read(&written(|out| write::duration(out, duration)), Reader::duration), duration);
    }

    #[test]
    fn arrays_and_maps_round_trip(items: Vec<i32>, entries: std::collections::BTreeMap<String, i64>) {
        let bytes = written(|out| write::array(out, &items, |out, item| write::int(out, *item)));
        prop_assert_eq!(read(&bytes, |reader| reader.array(1, Reader::int)), items);
        read(&bytes, |reader| reader.skip_array(1, Reader::skip_int));
        let bytes = written(|out| write::map(out, &entries, |out, item| write::long(out, *item)));
        prop_assert_eq!(read(&bytes, |reader| reader.map(1, Reader::long)), entries);
        read(&bytes, |reader| reader.skip_map(1, Reader::skip_long));
    }
}
