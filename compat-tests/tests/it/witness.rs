//! The messages that show findings, read by decoders in the field: what we say of each is what they do.

use contract_core::compat::readers;
use contract_core::schema::{Parsed, Schema, parse_str};
use contract_core::source::SourceId;
use contract_core::witness::{DecoderKind, Witness, WitnessTarget, WriterSchema, decode, find};
use serde_json::Value;

use crate::python::Fastavro;
use test_support::{Rng, random_pairs};

const PAIRS: usize = 6_000;
/// Enough to see what is wrong, few enough to be read.
const SHOWN: usize = 5;

/// A message, and who reads and writes it.
struct Message {
    reader: String,
    /// The schema that the message is written with.
    writer_schema: String,
    /// What our decoder by the specification makes of it.
    read: Option<Value>,
    bytes: Vec<u8>,
}

fn parsed(text: &str) -> Parsed {
    parse_str(text, SourceId::default())
}

/// The messages for all findings of random pairs.
fn messages(seed: u64) -> Vec<Message> {
    let mut rng = Rng::new(seed);
    let mut messages = Vec::new();
    for _ in 0..PAIRS {
        let (reader, writer) = random_pairs::pair(&mut rng);
        let (reader_parsed, writer_parsed) = (parsed(&reader), parsed(&writer));
        let (Some(own), Some(theirs)) = (reader_parsed.lenient(), writer_parsed.lenient()) else { continue };
        let comparison = readers::compare(own, theirs);
        let changes = readers::semantic_changes(own, theirs);
        let breaks = comparison.incompatibilities.iter().flat_map(|found| std::iter::once(found).chain(&found.causes));
        for subject in breaks.map(WitnessTarget::from).chain(changes.iter().map(WitnessTarget::from)) {
            if let Ok(witness) = find(own, theirs, subject) {
                messages.push(message((&reader, own), &writer, &witness));
            }
        }
    }
    messages
}

fn message((reader, own): (&str, &Schema), writer: &str, witness: &Witness) -> Message {
    let writer_schema = match &witness.writer_schema {
        WriterSchema::AsGiven => writer.to_owned(),
        WriterSchema::WithoutField { schema, .. } => schema.clone(),
    };
    let theirs = parsed(&writer_schema).into_lenient().unwrap();
    let read = decode(DecoderKind::Specification, own, &theirs, &witness.bytes).ok();
    let read = read.map(|value| serde_json::from_str(&value.to_json(own, own.root())).unwrap());
    Message { reader: reader.to_owned(), writer_schema, read, bytes: witness.bytes.clone() }
}

fn expect_none(differences: &[String], of: usize) {
    let shown: String = differences.iter().take(SHOWN).map(String::as_str).collect();
    assert!(differences.is_empty(), "{} differences in {of} messages, such as:{shown}", differences.len());
}

impl Message {
    fn difference(&self, ours: Option<&Value>, theirs: &dyn std::fmt::Debug) -> String {
        let Self { reader, writer_schema, bytes, .. } = self;
        format!("\nreader {reader}\nwriter {writer_schema}\nbytes {bytes:02x?}\n{theirs:?}, but we say {ours:?}\n")
    }
}

/// Whether fastavro follows the specification in all that a pair is about. It takes an alias without a namespace
/// for the simple name of any namespace, and looks at no default.
fn is_by_the_book(message: &Message) -> bool {
    !message.reader.contains("\"aliases\"") && parsed(&message.reader).strict().is_some()
}

#[test]
#[ignore = "needs Python with fastavro (LOGISTICS_TEST_PYTHON)"]
fn fastavro_reads_or_refuses_each_message_as_we_say_of_the_specification() {
    let messages = messages(2);
    let mut fastavro = Fastavro::start();
    let (mut differences, mut asked) = (Vec::new(), 0);
    for message in messages.iter().filter(|message| is_by_the_book(message)) {
        let Some(is_read) = fastavro.reads(&message.writer_schema, &message.reader, &message.bytes) else { continue };
        asked += 1;
        if is_read != message.read.is_some() {
            differences.push(message.difference(message.read.as_ref(), &is_read));
        }
    }
    expect_none(&differences, asked);
    assert!(asked > PAIRS / 4, "only {asked} messages");
}
