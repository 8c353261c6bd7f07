//! Messages for the findings of random pairs: each shows what it should, and none is missing without a reason.

use std::collections::HashSet;
use std::mem::{Discriminant, discriminant};

use contract_core::compat::readers::{self, IncompatibilityKind, SemanticChangeKind};
use contract_core::schema::{Kind, Schema, TypeId};
use contract_core::witness::{
    DecodeError, DecoderKind, NoExample, ReadOutcome, Witness, WitnessTarget, WriterSchema, decode, find,
};

use test_support::{Rng, random_pairs};

use super::parsed;

const FAMILIES: [DecoderKind; 2] = [DecoderKind::Java, DecoderKind::Specification];
const PAIRS: usize = 1500;

/// The findings of random pairs: the kind in a word, and what came of the search for a message.
fn for_each_finding(seed: u64, mut look: impl FnMut(&Schema, &Schema, Found<'_>)) {
    let mut rng = Rng::new(seed);
    for _ in 0..PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader, writer) = (parsed(&reader), parsed(&writer));
        let (Some(reader), Some(writer)) = (reader.lenient(), writer.lenient()) else { continue };
        let comparison = readers::compare(reader, writer);
        let changes = readers::semantic_changes(reader, writer);
        let breaks = comparison.incompatibilities.iter().flat_map(|found| std::iter::once(found).chain(&found.causes));
        let subjects = breaks.map(WitnessTarget::from).chain(changes.iter().map(WitnessTarget::from));
        for subject in subjects {
            look(reader, writer, Found { subject, result: find(reader, writer, subject) });
        }
    }
}

struct Found<'f> {
    subject: WitnessTarget<'f>,
    result: Result<Witness, NoExample>,
}

#[test]
fn every_message_is_written_by_the_writer_and_shows_what_was_found() {
    let mut shown = HashSet::new();
    let (mut count, mut verified) = (0, 0);
    for_each_finding(1, |reader, writer, found| {
        let Ok(witness) = &found.result else { return };
        let older = match &witness.writer_schema {
            WriterSchema::AsGiven => None,
            WriterSchema::WithoutField { schema, .. } => parsed(schema).into_lenient(),
        };
        let author = older.as_ref().unwrap_or(writer);
        // Where its own schema reads it at all: some records that hold themselves overflow Java's stack.
        if let Ok(written) = decode(DecoderKind::Java, author, author, &witness.bytes) {
            assert_eq!(written.encode(author, author.root()).unwrap(), witness.bytes);
            assert_eq!(written.to_json(author, author.root()), witness.datum);
            verified += 1;
        }
        for decoder in FAMILIES {
            let read = decode(decoder, reader, author, &witness.bytes);
            match (witness.outcome(decoder), read) {
                (ReadOutcome::Fails { reason }, Err(error)) => {
                    // The schema of the older version tells less of its types.
                    assert!(older.is_some() || *reason == error.to_string(), "{reason}, but {error}");
                }
                (ReadOutcome::Differs { value, difference }, Ok(read)) => {
                    assert_eq!(*value, read.to_json(reader, reader.root()));
                    assert_ne!(difference.read, difference.written);
                }
                (ReadOutcome::Same, Ok(_)) => {}
                (outcome, read) => panic!("{outcome:?}, but {read:?}"),
            }
        }
        assert!(FAMILIES.iter().any(|decoder| *witness.outcome(*decoder) != ReadOutcome::Same), "{witness:?}");
        shown.insert(match found.subject {
            WitnessTarget::Incompatibility(found) => Shown::Break(discriminant(&found.kind)),
            WitnessTarget::SemanticChange(found) => Shown::SemanticChange(discriminant(&found.kind)),
        });
        count += 1;
    });
    assert!(count > 700 && verified > count / 2, "{count} messages, {verified} read again");
    assert!(shown.len() >= 17, "{} kinds", shown.len());
}

#[derive(PartialEq, Eq, Hash)]
enum Shown {
    Break(Discriminant<IncompatibilityKind>),
    SemanticChange(Discriminant<SemanticChangeKind>),
}

#[test]
fn where_there_is_no_message_there_is_a_good_reason() {
    let mut reasons = HashSet::new();
    for_each_finding(2, |reader, writer, found| {
        let Err(none) = &found.result else { return };
        let is_drift = matches!(found.subject, WitnessTarget::SemanticChange(_));
        reasons.insert(none.code());
        match none {
            NoExample::NoFiniteValue { .. } => {
                assert!(writer.ids().any(|id| !has_value(writer, id, 12)), "every type has a value");
            }
            // Avro's verdict takes aliases for more than its decoder does.
            NoExample::ReadCorrectly => assert!(is_drift || has_field_aliases(reader), "{:?}", found.subject),
            NoExample::FailsForOtherReason { .. } => assert!(is_drift, "{:?}", found.subject),
            NoExample::TooLarge => panic!("the schemas are small"),
        }
    });
    assert_eq!(reasons.len(), 3, "{reasons:?}");
}

fn has_field_aliases(schema: &Schema) -> bool {
    let has_aliases = |kind: &Kind| match kind {
        Kind::Record(record) => record.fields.iter().any(|field| !field.aliases.is_empty()),
        _ => false,
    };
    schema.ids().any(|id| has_aliases(schema.kind(id)))
}

/// Whether a type has a value that nests no deeper than `depth`.
fn has_value(schema: &Schema, ty: TypeId, depth: usize) -> bool {
    match schema.kind(ty) {
        _ if depth == 0 => false,
        Kind::Record(record) => record.fields.iter().all(|field| has_value(schema, field.ty, depth - 1)),
        Kind::Union(branches) => branches.iter().any(|branch| has_value(schema, *branch, depth - 1)),
        Kind::Enum(symbols) => !symbols.symbols.is_empty(),
        _ => true,
    }
}

#[test]
fn no_shorter_message_fails() {
    let mut looked = 0;
    let mut rng = Rng::new(3);
    for _ in 0..2 * PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader, writer) = (parsed(&reader), parsed(&writer));
        let (Some(reader), Some(writer)) = (reader.lenient(), writer.lenient()) else { continue };
        // A decimal has a byte, and a UUID its characters, though the types alone ask for neither.
        if writer.ids().any(|id| writer.node(id).logical.is_some()) || has_field_aliases(reader) {
            continue;
        }
        let found = readers::compare(reader, writer).incompatibilities;
        let witnesses = found.iter().filter_map(|found| find(reader, writer, found).ok());
        let failing = witnesses.filter(|witness| matches!(witness.java, ReadOutcome::Fails { .. }));
        let Some(least) = failing.map(|witness| witness.bytes.len()).min() else { continue };
        let no_bytes = std::iter::once(Vec::new());
        for bytes in no_bytes.chain((0..=u8::MAX).map(|byte| vec![byte])).filter(|bytes| bytes.len() < least) {
            let Ok(value) = decode(DecoderKind::Java, writer, writer, &bytes) else { continue };
            // Bytes may be left over, or say something in a longer way than is needed.
            if value.encode(writer, writer.root()).unwrap() == bytes {
                let read = decode(DecoderKind::Java, reader, writer, &bytes);
                let can_be_made = !matches!(read, Err(DecodeError::NoDecoder(_)));
                assert!(read.is_ok() || !can_be_made, "{bytes:?} fails too: {read:?}");
                looked += 1;
            }
        }
    }
    assert!(looked > 20, "{looked} shorter messages");
}

#[test]
fn any_bytes_are_decoded_or_refused() {
    let mut rng = Rng::new(4);
    for round in 0..300_u32 {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader, writer) = (parsed(&reader), parsed(&writer));
        let (Some(reader), Some(writer)) = (reader.lenient(), writer.lenient()) else { continue };
        for length in 0..40_u32 {
            let noise = u64::from(round * 40 + length).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
            let bytes: Vec<u8> = noise.into_iter().cycle().take(length as usize).collect();
            for decoder in FAMILIES {
                let _ = decode(decoder, reader, writer, &bytes);
            }
        }
    }
}
