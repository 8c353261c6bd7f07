//! Bytes that fastavro wrote, and what must come of them.

use std::fmt::Debug;

use event_runtime::{DecodeError, Event, EventView, SchemaRewriter};

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
    let bytes = bytes(E::CONTRACT, writer, label);
    planned::<E>(writer, &bytes);
    E::decode(writer, &bytes).expect_err("no value of the newest version")
}

/// What was not generated comes to the same end: a plan that is made at run time reads what the decoder reads, and
/// refuses what it refuses, however damaged.
fn planned<E: Event>(version: u32, bytes: &[u8]) {
    let newest = E::written_version();
    let text = E::VERSIONS.iter().find(|own| own.number == version).expect("a version").schema;
    let plan =
        SchemaRewriter::new(text, newest.schema).unwrap_or_else(|error| panic!("{} v{version}: {error}", E::CONTRACT));
    let agree = |bytes: &[u8]| {
        let decoded = E::decode(version, bytes);
        let planned = plan.rewrite(bytes).and_then(|rewritten| E::decode(newest.number, &rewritten));
        let (decoded, planned) = (decoded.map(|event| event.to_bytes()), planned.map(|event| event.to_bytes()));
        let same = match (&decoded, &planned) {
            (Ok(decoded), Ok(planned)) => decoded == planned,
            (Err(_), Err(_)) => true,
            _ => false,
        };
        assert!(same, "{} v{version} {bytes:02x?}: {decoded:?}, but planned {planned:?}", E::CONTRACT);
    };
    agree(bytes);
    (0..bytes.len()).for_each(|end| agree(&bytes[..end]));
    // Any other bytes: some pseudo-random number of them changed, put in or taken out.
    let mut chance = Chance(
        bytes
            .iter()
            .fold(u64::from(version) + 1, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(*byte)) | 1),
    );
    for _ in 0..300 {
        let mut other = bytes.to_vec();
        for _ in 0..=chance.below(3) {
            let (at, byte) = (chance.below(other.len().max(1)), chance.below(256).to_le_bytes()[0]);
            match chance.below(4) {
                0 => other.insert(at, byte),
                1 if at < other.len() => drop(other.remove(at)),
                _ if at < other.len() => other[at] = byte,
                _ => other.push(byte),
            }
        }
        agree(&other);
    }
}

/// Xorshift.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("less than a usize")
    }
}

fn damaged<E: Event>(version: u32, bytes: &[u8]) {
    planned::<E>(version, bytes);
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
