//! Bytes that fastavro wrote, and what must come of them.

use std::fmt::Debug;

use event_runtime::{DecodeError, Event, EventView};

/// The recorded bytes of one value; see `cases/record.py`.
pub(crate) fn bytes(contract: &str, version: u32, label: &str) -> Vec<u8> {
    let version = version.to_string();
    let line = include_str!("cases/recorded.tsv")
        .lines()
        .find(|line| line.split('\t').take(3).eq([contract, &version, label]))
        .unwrap_or_else(|| panic!("{contract} v{version} {label} is not recorded"));
    let digits = line.split('\t').nth(3).expect("four columns");
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal")).collect()
}

/// The recorded bytes are the value, both ways, and every damaged form of them is an error or another value.
pub(crate) fn is<E: Event + PartialEq + Debug>(label: &str, expected: &E) {
    let version = E::written_version().number;
    let bytes = bytes(E::CONTRACT, version, label);
    assert_eq!(E::decode(version, &bytes).as_ref(), Ok(expected), "decoding {} {label}", E::CONTRACT);
    assert_eq!(expected.to_bytes(), bytes, "encoding {} {label}", E::CONTRACT);
    damaged::<E>(version, &bytes);
}

/// The recorded bytes of an older version are this value of the newest one.
pub(crate) fn becomes<E: Event + PartialEq + Debug>(writer: u32, label: &str, expected: &E) {
    let bytes = bytes(E::CONTRACT, writer, label);
    assert_eq!(E::decode(writer, &bytes).as_ref(), Ok(expected), "decoding {} v{writer} {label}", E::CONTRACT);
    damaged::<E>(writer, &bytes);
    // What was read is a value like any other.
    let own = E::written_version().number;
    assert_eq!(E::decode(own, &expected.to_bytes()).as_ref(), Ok(expected));
}

/// A view of the recorded bytes shows what the owned value shows; for types without maps, which have another form.
pub(crate) fn views<'a, V: EventView<'a, Event: Debug> + Debug>(writer: u32, label: &str) {
    let contract = <V::Event as Event>::CONTRACT;
    let bytes: &'a [u8] = Vec::leak(bytes(contract, writer, label));
    let owned = V::Event::decode(writer, bytes).expect("an owned value");
    let view = V::decode(writer, bytes).expect("a view");
    assert_eq!(format!("{view:?}"), format!("{owned:?}"));
    for end in 0..bytes.len() {
        assert_eq!(V::decode(writer, &bytes[..end]).err(), V::Event::decode(writer, &bytes[..end]).err());
    }
}

/// The recorded bytes do not become a value of the newest version.
pub(crate) fn fails<E: Event + Debug>(writer: u32, label: &str) -> DecodeError {
    E::decode(writer, &bytes(E::CONTRACT, writer, label)).expect_err("no value of the newest version")
}

fn damaged<E: Event>(version: u32, bytes: &[u8]) {
    for end in 0..bytes.len() {
        assert!(E::decode(version, &bytes[..end]).is_err(), "{} is whole after {end} bytes", E::CONTRACT);
    }
    let longer = [bytes, &[0]].concat();
    let trailing = E::decode(version, &longer).err();
    assert_eq!(trailing, Some(DecodeError::TrailingBytes { offset: bytes.len(), left: 1 }));
    for at in 0..bytes.len() {
        for flip in [0x01, 0x02, 0x40, 0x80, 0xff] {
            let mut mutated = bytes.to_vec();
            mutated[at] ^= flip;
            // What is still a value can be written and read again.
            if let Ok(value) = E::decode(version, &mutated) {
                let own = E::written_version().number;
                assert!(E::decode(own, &value.to_bytes()).is_ok());
            }
        }
    }
}
