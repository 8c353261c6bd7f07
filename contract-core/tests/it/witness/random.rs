//! Witnesses for the findings of random pairs: each demonstrates its target, and none is missing without a reason.

use std::collections::HashSet;
use std::mem::{Discriminant, discriminant};

use contract_core::compat::readers::{self, IncompatibilityKind, SemanticChangeKind};
use contract_core::witness::{
    DecodeError, DecoderKind, NoExample, ReadOutcome, Witness, WitnessTarget, WriterSchema, decode, find,
};
use schemactl_avro::schema::{Kind, Schema, TypeId};
use test_support::{Rng, random_pairs};

use super::parsed;

const DECODERS: [DecoderKind; 2] = [DecoderKind::Java, DecoderKind::Specification];
const PAIRS: usize = 1500;

/// Calls `visit` with each finding of random pairs.
fn for_each_finding(seed: u64, mut visit: impl FnMut(&Schema, &Schema, Found<'_>)) {
    let mut rng = Rng::new(seed);
    for _ in 0..PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader, writer) = (parsed(&reader), parsed(&writer));
        let (Some(reader), Some(writer)) = (reader.lenient(), writer.lenient()) else { continue };
        let comparison = readers::compare(reader, writer);
        let changes = readers::semantic_changes(reader, writer);
        let incompatibilities =
            comparison.incompatibilities.iter().flat_map(|found| std::iter::once(found).chain(&found.causes));
        let targets = incompatibilities.map(WitnessTarget::from).chain(changes.iter().map(WitnessTarget::from));
        for target in targets {
            visit(reader, writer, Found { target, result: find(reader, writer, target) });
        }
    }
}

struct Found<'f> {
    target: WitnessTarget<'f>,
    result: Result<Witness, NoExample>,
}

#[test]
fn every_witness_demonstrates_its_target() {
    let mut kinds = HashSet::new();
    let (mut count, mut verified) = (0, 0);
    for_each_finding(1, |reader, writer, found| {
        let Ok(witness) = &found.result else { return };
        let older = match &witness.writer_schema {
            WriterSchema::AsGiven => None,
            WriterSchema::WithoutField { schema, .. } => parsed(schema).into_lenient(),
        };
        let writer = older.as_ref().unwrap_or(writer);
        // Java cannot decode some recursive records even with their own schema: its stack overflows.
        if let Ok(written) = decode(DecoderKind::Java, writer, writer, &witness.bytes) {
            assert_eq!(written.encode(writer, writer.root()).unwrap(), witness.bytes);
            assert_eq!(written.to_json(writer, writer.root()), witness.datum);
            verified += 1;
        }
        for decoder in DECODERS {
            let read = decode(decoder, reader, writer, &witness.bytes);
            match (witness.outcome(decoder), read) {
                (ReadOutcome::Fails { reason }, Err(error)) => {
                    // The schema of the older version is reduced, so its types are described differently.
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
        assert!(DECODERS.iter().any(|decoder| *witness.outcome(*decoder) != ReadOutcome::Same), "{witness:?}");
        kinds.insert(match found.target {
            WitnessTarget::Incompatibility(found) => TargetKind::Incompatibility(discriminant(&found.kind)),
            WitnessTarget::SemanticChange(found) => TargetKind::SemanticChange(discriminant(&found.kind)),
        });
        count += 1;
    });
    assert!(count > 700 && verified > count / 2, "{count} witnesses, {verified} decoded again");
    assert!(kinds.len() >= 17, "{} kinds", kinds.len());
}

#[derive(PartialEq, Eq, Hash)]
enum TargetKind {
    Incompatibility(Discriminant<IncompatibilityKind>),
    SemanticChange(Discriminant<SemanticChangeKind>),
}

#[test]
fn every_missing_witness_has_a_reason() {
    let mut reasons = HashSet::new();
    for_each_finding(2, |reader, writer, found| {
        let Err(none) = &found.result else { return };
        let is_semantic_change = matches!(found.target, WitnessTarget::SemanticChange(_));
        reasons.insert(none.code());
        match none {
            NoExample::NoFiniteValue { .. } => {
                assert!(writer.ids().any(|id| !has_value(writer, id, 12)), "every type has a value");
            }
            // Avro's verdict applies aliases of fields that its decoder ignores.
            NoExample::ReadCorrectly => assert!(is_semantic_change || has_field_aliases(reader), "{:?}", found.target),
            NoExample::FailsForOtherReason { .. } => assert!(is_semantic_change, "{:?}", found.target),
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

/// Returns whether a type has a value with at most `depth` levels.
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
    let mut compared = 0;
    let mut rng = Rng::new(3);
    for _ in 0..2 * PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader, writer) = (parsed(&reader), parsed(&writer));
        let (Some(reader), Some(writer)) = (reader.lenient(), writer.lenient()) else { continue };
        // The smallest decimal has a byte and the smallest UUID 36 characters, which the encoding does not require.
        if writer.ids().any(|id| writer.node(id).logical.is_some()) || has_field_aliases(reader) {
            continue;
        }
        let found = readers::compare(reader, writer).incompatibilities;
        let witnesses = found.iter().filter_map(|found| find(reader, writer, found).ok());
        let failing = witnesses.filter(|witness| matches!(witness.java, ReadOutcome::Fails { .. }));
        let Some(smallest) = failing.map(|witness| witness.bytes.len()).min() else { continue };
        let no_bytes = std::iter::once(Vec::new());
        for bytes in no_bytes.chain((0..=u8::MAX).map(|byte| vec![byte])).filter(|bytes| bytes.len() < smallest) {
            let Ok(value) = decode(DecoderKind::Java, writer, writer, &bytes) else { continue };
            // Skips bytes with a longer encoding than needed, and with remaining bytes.
            if value.encode(writer, writer.root()).unwrap() == bytes {
                let read = decode(DecoderKind::Java, reader, writer, &bytes);
                let decoder_exists = !matches!(read, Err(DecodeError::NoDecoder(_)));
                assert!(read.is_ok() || !decoder_exists, "{bytes:?} fails too: {read:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{compared} shorter messages");
}

#[test]
fn random_bytes_do_not_panic() {
    let mut rng = Rng::new(4);
    for round in 0..300_u32 {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader, writer) = (parsed(&reader), parsed(&writer));
        let (Some(reader), Some(writer)) = (reader.lenient(), writer.lenient()) else { continue };
        for length in 0..40_u32 {
            let noise = u64::from(round * 40 + length).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes();
            let bytes: Vec<u8> = noise.into_iter().cycle().take(length as usize).collect();
            for decoder in DECODERS {
                let _ = decode(decoder, reader, writer, &bytes);
            }
        }
    }
}
