//! Compares generated code with bytes that fastavro wrote, with the run-time rewriter, and with apache-avro.

use std::fmt::Debug;

use event_runtime::{DecodeError, Event, EventView, SchemaRewriter, SchemaVersion};
use test_support::Rng;

use crate::apache;

/// Returns the recorded bytes of a value; `cases/record.py` records them.
pub(crate) fn bytes(contract: &str, version: u32, label: &str) -> Vec<u8> {
    let version = version.to_string();
    let line = include_str!("cases/recorded.tsv")
        .lines()
        .find(|line| line.split('\t').take(3).eq([contract, &version, label]))
        .unwrap_or_else(|| panic!("{contract} v{version} {label} is not recorded"));
    let digits = line.split('\t').nth(3).expect("four columns");
    let byte = |index| u8::from_str_radix(&digits[index..index + 2], 16).expect("hexadecimal");
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// Checks that the recorded bytes are decoded as the value, and that the value is encoded as these bytes.
pub(crate) fn round_trips<E: Event + PartialEq + Debug>(label: &str, expected: &E) {
    let newest = E::newest_version();
    let bytes = bytes(E::CONTRACT, newest.number, label);
    assert_eq!(E::decode(newest.number, &bytes).as_ref(), Ok(expected), "decoding {} {label}", E::CONTRACT);
    let encoded = expected.to_bytes();
    assert_eq!(encoded, bytes, "encoding {} {label}", E::CONTRACT);
    apache::agrees(newest, &encoded, expected);
    corrupt_bytes_fail::<E>(newest.number, &bytes);
}

/// Checks that the recorded bytes of an older version are decoded as this value of the newest one.
pub(crate) fn reads_older<E: Event + PartialEq + Debug>(writer: u32, label: &str, expected: &E) {
    let bytes = bytes(E::CONTRACT, writer, label);
    assert_eq!(E::decode(writer, &bytes).as_ref(), Ok(expected), "decoding {} v{writer} {label}", E::CONTRACT);
    let encoded = expected.to_bytes();
    apache::agrees(version::<E>(writer), &bytes, expected);
    corrupt_bytes_fail::<E>(writer, &bytes);
    assert_eq!(E::decode(E::newest_version().number, &encoded).as_ref(), Ok(expected));
}

/// Checks that a view of the recorded bytes equals the owned value. Maps have another form in views.
pub(crate) fn view_equals_owned<'a, V: EventView<'a, Event: Debug> + Debug>(writer: u32, label: &str) {
    let contract = <V::Event as Event>::CONTRACT;
    let bytes: &'a [u8] = Vec::leak(bytes(contract, writer, label));
    let owned = V::Event::decode(writer, bytes).expect("an owned value");
    let view = V::decode(writer, bytes).expect("a view");
    assert_eq!(format!("{view:?}"), format!("{owned:?}"));
    for end in 0..bytes.len() {
        assert_eq!(V::decode(writer, &bytes[..end]).err(), V::Event::decode(writer, &bytes[..end]).err());
    }
}

/// Returns the error for recorded bytes that cannot be read as the newest version.
pub(crate) fn decode_error<E: Event + Debug>(writer: u32, label: &str) -> DecodeError {
    let bytes = bytes(E::CONTRACT, writer, label);
    rewriter_agrees::<E>(writer, &bytes);
    E::decode(writer, &bytes).expect_err("not a value of the newest version")
}

fn version<E: Event>(number: u32) -> &'static SchemaVersion {
    E::VERSIONS.iter().find(|own| own.number == number).expect("a version")
}

/// Checks that a rewriter and the newest version's decoder come to the same result as the generated decoder, for the bytes
/// and for many corrupt forms of them.
pub(crate) fn rewriter_agrees<E: Event>(version: u32, bytes: &[u8]) {
    let newest = E::newest_version();
    let rewriter = SchemaRewriter::new(self::version::<E>(version).schema, newest.schema)
        .unwrap_or_else(|error| panic!("{} v{version}: {error}", E::CONTRACT));
    let agree = |bytes: &[u8]| {
        let decoded = E::decode(version, bytes);
        let rewritten = rewriter.rewrite(bytes).and_then(|rewritten| E::decode(newest.number, &rewritten));
        let (decoded, rewritten) = (decoded.map(|event| event.to_bytes()), rewritten.map(|event| event.to_bytes()));
        let is_same = match (&decoded, &rewritten) {
            (Ok(decoded), Ok(rewritten)) => decoded == rewritten,
            (Err(_), Err(_)) => true,
            _ => false,
        };
        assert!(is_same, "{} v{version} {bytes:02x?}: {decoded:?}, but rewritten {rewritten:?}", E::CONTRACT);
    };
    agree(bytes);
    (0..bytes.len()).for_each(|end| agree(&bytes[..end]));
    // The same bytes on every run: a few of them changed, inserted or removed.
    let seed = |seed: u64, byte: &u8| seed.wrapping_mul(31).wrapping_add(u64::from(*byte)) | 1;
    let mut rng = Rng::new(bytes.iter().fold(u64::from(version) + 1, seed));
    for _ in 0..300 {
        let mut other = bytes.to_vec();
        for _ in 0..=rng.below(3) {
            let (index, byte) = (rng.below(other.len().max(1)), rng.byte());
            match rng.below(4) {
                0 => other.insert(index, byte),
                1 if index < other.len() => drop(other.remove(index)),
                _ if index < other.len() => other[index] = byte,
                _ => other.push(byte),
            }
        }
        agree(&other);
    }
}

/// Checks that truncated and longer bytes are errors, and that other corrupt bytes are errors or another value.
fn corrupt_bytes_fail<E: Event>(version: u32, bytes: &[u8]) {
    rewriter_agrees::<E>(version, bytes);
    for end in 0..bytes.len() {
        assert!(E::decode(version, &bytes[..end]).is_err(), "{} is complete after {end} bytes", E::CONTRACT);
    }
    let longer = [bytes, &[0]].concat();
    let trailing = E::decode(version, &longer).err();
    assert_eq!(trailing, Some(DecodeError::TrailingBytes { offset: bytes.len(), left: 1 }));
    for index in 0..bytes.len() {
        for flip in [0x01, 0x02, 0x40, 0x80, 0xff] {
            let mut corrupt = bytes.to_vec();
            corrupt[index] ^= flip;
            if let Ok(value) = E::decode(version, &corrupt) {
                let newest = E::newest_version().number;
                assert!(E::decode(newest, &value.to_bytes()).is_ok());
            }
        }
    }
}
