//! Witnesses: other decoders read or reject each message as we say.

use contract_core::compat::readers;
use contract_core::schema::{Parsed, Schema, parse_str};
use contract_core::source::SourceId;
use contract_core::witness::{DecoderKind, Witness, WitnessTarget, WriterSchema, decode, find};
use serde_json::Value;
use test_support::{Rng, random_pairs};

use crate::expect_none;
use crate::python::Fastavro;

const PAIRS: usize = 6_000;

/// A witness with its schemas.
struct Message {
    reader: String,
    /// The schema that encoded the message.
    writer_schema: String,
    /// The value that our decoder by the specification reads; `None` if it fails.
    read: Option<Value>,
    bytes: Vec<u8>,
}

fn parsed(text: &str) -> Parsed {
    parse_str(text, SourceId::default())
}

/// Creates the witnesses of all findings of random pairs.
fn messages(seed: u64) -> Vec<Message> {
    let mut rng = Rng::new(seed);
    let mut messages = Vec::new();
    for _ in 0..PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader_parsed, writer_parsed) = (parsed(&reader), parsed(&writer));
        let (Some(reader_schema), Some(writer_schema)) = (reader_parsed.lenient(), writer_parsed.lenient()) else {
            continue;
        };
        let comparison = readers::compare(reader_schema, writer_schema);
        let changes = readers::semantic_changes(reader_schema, writer_schema);
        let breaks = comparison.incompatibilities.iter().flat_map(|found| std::iter::once(found).chain(&found.causes));
        for subject in breaks.map(WitnessTarget::from).chain(changes.iter().map(WitnessTarget::from)) {
            if let Ok(witness) = find(reader_schema, writer_schema, subject) {
                messages.push(message((&reader, reader_schema), &writer, &witness));
            }
        }
    }
    messages
}

fn message((reader, reader_schema): (&str, &Schema), writer: &str, witness: &Witness) -> Message {
    let writer_source = match &witness.writer_schema {
        WriterSchema::AsGiven => writer.to_owned(),
        WriterSchema::WithoutField { schema, .. } => schema.clone(),
    };
    let writer_schema = parsed(&writer_source).into_lenient().unwrap();
    let read = decode(DecoderKind::Specification, reader_schema, &writer_schema, &witness.bytes).ok();
    let read = read.map(|value| serde_json::from_str(&value.to_json(reader_schema, reader_schema.root())).unwrap());
    Message { reader: reader.to_owned(), writer_schema: writer_source, read, bytes: witness.bytes.clone() }
}

impl Message {
    fn difference(&self, ours: Option<&Value>, fastavro: &dyn std::fmt::Debug) -> String {
        let Self { reader, writer_schema, bytes, .. } = self;
        format!("\nreader {reader}\nwriter {writer_schema}\nbytes {bytes:02x?}\n{fastavro:?}, but we say {ours:?}\n")
    }
}

/// Returns whether fastavro follows the specification for a pair. It matches an alias without a namespace in any
/// namespace, and does not check defaults.
fn follows_specification(message: &Message) -> bool {
    !message.reader.contains("\"aliases\"") && parsed(&message.reader).strict().is_some()
}

#[test]
#[ignore = "needs Python with fastavro (LOGISTICS_TEST_PYTHON)"]
fn fastavro_reads_or_rejects_each_message_by_the_specification() {
    let messages = messages(2);
    let mut fastavro = Fastavro::start();
    let (mut differences, mut compared) = (Vec::new(), 0);
    for message in messages.iter().filter(|message| follows_specification(message)) {
        let Some(is_read) = fastavro.reads(&message.writer_schema, &message.reader, &message.bytes) else { continue };
        compared += 1;
        if is_read != message.read.is_some() {
            differences.push(message.difference(message.read.as_ref(), &is_read));
        }
    }
    expect_none(&differences);
    assert!(compared > PAIRS / 4, "only {compared} messages");
}
