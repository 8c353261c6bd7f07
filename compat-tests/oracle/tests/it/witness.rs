//! Witnesses: Avro for Java reads or rejects each message as we say.

use avro_oracle::compare::Version;
use avro_oracle::history::History;
use avro_oracle::java::{Java, to_hex};
use contract_core::compat::broker::PulsarProfile;
use contract_core::compat::readers::{self, SemanticChangeKind};
use contract_core::schema::{Schema, parse_str};
use contract_core::source::SourceId;
use contract_core::witness::{DecoderKind, ReadOutcome, Witness, WitnessTarget, WriterSchema, decode, find};
use serde::Deserialize;
use serde_json::{Value, json};
use test_support::{Rng, seed_of_the_day};

use crate::TOO_DEEP;

const HISTORIES: u64 = 4_000;
/// The most differences that a failure prints.
const MAX_SHOWN: usize = 5;

/// A Java class that does not exist, which some random string types ask for.
const UNKNOWN_CLASS: &str = r#""avro.java.string":"No"#;

/// A witness with its schemas.
struct Message {
    reader: String,
    /// The schema that encoded the message.
    writer_schema: String,
    /// The value that our emulation of Java's decoder reads; `None` if it fails.
    read: Option<Value>,
    bytes: Vec<u8>,
    /// Whether its instant, amount or other quantity differs between writer and reader.
    differs_in_meaning: bool,
}

/// Creates the witnesses of all findings of random histories: the newest version and each earlier one, both ways.
fn messages(seed: u64) -> Vec<Message> {
    let mut messages = Vec::new();
    for number in 0..HISTORIES {
        let history = History::random(&mut Rng::for_item(seed, number));
        if history.mutations.contains(&TOO_DEEP) {
            continue;
        }
        let versions: Vec<Version> = history.versions.iter().map(|bytes| Version::new(bytes)).collect();
        let Some((newest, earlier)) = versions.split_last() else { continue };
        for earlier in earlier {
            add_messages(newest, earlier, &mut messages);
            add_messages(earlier, newest, &mut messages);
        }
    }
    messages
}

fn add_messages(reader: &Version, writer: &Version, messages: &mut Vec<Message>) {
    let (Some(reader_schema), Some(writer_schema)) = (reader.parsed.lenient(), writer.parsed.lenient()) else { return };
    // Avro for Java cannot read any string of an unknown class; our decoder ignores Java classes.
    if reader.text.contains(UNKNOWN_CLASS) {
        return;
    }
    let comparison = readers::compare(reader_schema, writer_schema);
    let changes = readers::semantic_changes(reader_schema, writer_schema);
    let breaks = comparison.incompatibilities.iter().flat_map(|found| std::iter::once(found).chain(&found.causes));
    for subject in breaks.map(WitnessTarget::from).chain(changes.iter().map(WitnessTarget::from)) {
        if let Ok(witness) = find(reader_schema, writer_schema, subject) {
            messages.push(message((&reader.text, reader_schema), &writer.text, &witness, subject));
        }
    }
}

fn message(
    (reader, reader_schema): (&str, &Schema),
    writer: &str,
    witness: &Witness,
    subject: WitnessTarget<'_>,
) -> Message {
    let writer_source = match &witness.writer_schema {
        WriterSchema::AsGiven => writer.to_owned(),
        WriterSchema::WithoutField { schema, .. } => schema.clone(),
    };
    let writer_schema = parse_str(&writer_source, SourceId::default()).into_lenient().unwrap();
    let read = decode(DecoderKind::Java, reader_schema, &writer_schema, &witness.bytes).ok();
    let read = read.map(|value| serde_json::from_str(&value.to_json(reader_schema, reader_schema.root())).unwrap());
    let is_logical = matches!(
        subject,
        WitnessTarget::SemanticChange(found) if matches!(
            found.kind,
            SemanticChangeKind::LogicalTypeAdded { .. }
                | SemanticChangeKind::LogicalTypeRemoved { .. }
                | SemanticChangeKind::LogicalTypeChanged { .. }
                | SemanticChangeKind::UnitChanged { .. }
                | SemanticChangeKind::DecimalScaleChanged { .. }
        )
    );
    // Avro for Java reads a duration as bytes.
    let is_known_to_java = ![reader, &writer_source].iter().any(|text| text.contains("\"duration\""));
    let differs_in_meaning = is_logical && is_known_to_java && matches!(witness.java, ReadOutcome::Differs { .. });
    Message {
        reader: reader.to_owned(),
        writer_schema: writer_source,
        read,
        bytes: witness.bytes.clone(),
        differs_in_meaning,
    }
}

/// The result of Java.
#[derive(Debug, Deserialize)]
struct JavaRead {
    value: Option<Value>,
    error: Option<String>,
    written: String,
    read: String,
}

/// Returns whether two values are equal, in any notation of their numbers.
fn equal(ours: &Value, java: &Value) -> bool {
    match (ours, java) {
        (Value::Number(ours), Value::Number(java)) => ours == java || ours.as_f64() == java.as_f64(),
        (Value::Array(ours), Value::Array(java)) => {
            ours.len() == java.len() && ours.iter().zip(java).all(|(ours, java)| equal(ours, java))
        }
        (Value::Object(ours), Value::Object(java)) => {
            ours.len() == java.len()
                && ours.iter().all(|(key, value)| java.get(key).is_some_and(|java| equal(value, java)))
        }
        _ => ours == java,
    }
}

impl Message {
    fn agrees(&self, java: &JavaRead) -> bool {
        let is_read = match (&self.read, &java.value) {
            (Some(ours), Some(value)) => java.error.is_none() && equal(ours, value),
            (None, None) => java.error.is_some(),
            (Some(Value::Null), None) => java.error.is_none(),
            _ => false,
        };
        is_read && !(self.differs_in_meaning && java.written == java.read)
    }
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA)"]
fn java_reads_or_rejects_each_message_as_we_say() {
    let seed = seed_of_the_day();
    let messages = messages(seed);
    let mut differences = Vec::new();
    let questions = messages.iter().map(|message| {
        let question =
            json!({"reader": message.reader, "writer": message.writer_schema, "bytes": to_hex(&message.bytes)});
        (message, question)
    });
    let java = Java::start(PulsarProfile::default(), "Decode.java").unwrap();
    java.stream(questions, |message, answer| {
        let java: JavaRead = serde_json::from_str(answer).unwrap();
        if !message.agrees(&java) {
            let Message { reader, writer_schema, bytes, read, .. } = message;
            differences.push(format!(
                "\nreader {reader}\nwriter {writer_schema}\nbytes {bytes:02x?}\n{java:?}, but we say {read:?}\n"
            ));
        }
    })
    .unwrap();
    let shown: String = differences.iter().take(MAX_SHOWN).map(String::as_str).collect();
    assert!(
        differences.is_empty(),
        "seed {seed} (LOGISTICS_TEST_SEED): {} differences in {} messages, such as:{shown}",
        differences.len(),
        messages.len(),
    );
    assert!(messages.len() > 2_000, "only {} messages", messages.len());
}
