//! The messages that show findings, read by Avro for Java: what we say of each is what it does.

use avro_oracle::chance::Chance;
use avro_oracle::compare::Version;
use avro_oracle::history::History;
use avro_oracle::java::{Java, hex};
use contract_core::compat::readers::{self, SemanticChangeKind};
use contract_core::schema::{Schema, parse_str};
use contract_core::source::SourceId;
use contract_core::witness::{DecoderKind, ReadOutcome, Witness, WitnessTarget, WriterSchema, decode, find};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{TOO_DEEP, seed_of_the_day};

const HISTORIES: u64 = 4_000;
/// Enough to see what is wrong, few enough to be read.
const SHOWN: usize = 5;

/// The class that some of the random strings ask for.
const UNKNOWN_CLASS: &str = r#""avro.java.string":"No"#;

/// A message, and who reads and writes it.
struct Message {
    reader: String,
    /// The schema that the message is written with.
    writer_schema: String,
    /// What our decoder of Java's kind makes of it.
    read: Option<Value>,
    bytes: Vec<u8>,
    /// Whether the writer and the reader take it for different instants, amounts and so on.
    differs_in_meaning: bool,
}

/// The messages for all findings of random histories: the newest version beside each earlier one, both ways.
fn messages(seed: u64) -> Vec<Message> {
    let mut messages = Vec::new();
    for number in 0..HISTORIES {
        let history = History::random(&mut Chance::of(seed, number));
        if history.kinds.contains(&TOO_DEEP) {
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
    let (Some(own), Some(theirs)) = (reader.parsed.lenient(), writer.parsed.lenient()) else { return };
    // Avro for Java reads no text at all as a string of a class that it does not know, whoever wrote it; our decoder
    // does not look at classes of Java's.
    if reader.text.contains(UNKNOWN_CLASS) {
        return;
    }
    let comparison = readers::compare(own, theirs);
    let changes = readers::semantic_changes(own, theirs);
    let breaks = comparison.incompatibilities.iter().flat_map(|found| std::iter::once(found).chain(&found.causes));
    for subject in breaks.map(WitnessTarget::from).chain(changes.iter().map(WitnessTarget::from)) {
        if let Ok(witness) = find(own, theirs, subject) {
            messages.push(message((&reader.text, own), &writer.text, &witness, subject));
        }
    }
}

fn message((reader, own): (&str, &Schema), writer: &str, witness: &Witness, subject: WitnessTarget<'_>) -> Message {
    let writer_schema = match &witness.writer_schema {
        WriterSchema::AsGiven => writer.to_owned(),
        WriterSchema::WithoutField { schema, .. } => schema.clone(),
    };
    let theirs = parse_str(&writer_schema, SourceId::default()).into_lenient().unwrap();
    let read = decode(DecoderKind::Java, own, &theirs, &witness.bytes).ok();
    let read = read.map(|value| serde_json::from_str(&value.to_json(own, own.root())).unwrap());
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
    // Avro for Java gives bytes for a duration, whatever the specification says that they mean.
    let is_known_to_java = ![reader, &writer_schema].iter().any(|text| text.contains("\"duration\""));
    let differs_in_meaning = is_logical && is_known_to_java && matches!(witness.java, ReadOutcome::Differs { .. });
    Message { reader: reader.to_owned(), writer_schema, read, bytes: witness.bytes.clone(), differs_in_meaning }
}

/// What Java makes of a message.
#[derive(Debug, Deserialize)]
struct JavaRead {
    value: Option<Value>,
    error: Option<String>,
    written: String,
    read: String,
}

/// Whether two values are equal, whatever the form of their numbers.
fn equal(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => ours == theirs || ours.as_f64() == theirs.as_f64(),
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| equal(ours, theirs))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().all(|(key, value)| theirs.get(key).is_some_and(|theirs| equal(value, theirs)))
        }
        _ => ours == theirs,
    }
}

impl Message {
    fn agrees(&self, java: &JavaRead) -> bool {
        let is_read = match (&self.read, &java.value) {
            (Some(ours), Some(theirs)) => java.error.is_none() && equal(ours, theirs),
            (None, None) => java.error.is_some(),
            (Some(Value::Null), None) => java.error.is_none(),
            _ => false,
        };
        is_read && !(self.differs_in_meaning && java.written == java.read)
    }
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA)"]
fn java_reads_or_refuses_each_message_as_we_say() {
    let seed = seed_of_the_day();
    let messages = messages(seed);
    let mut differences = Vec::new();
    let questions = messages.iter().map(|message| {
        let question = json!({"reader": message.reader, "writer": message.writer_schema, "bytes": hex(&message.bytes)});
        (message, question)
    });
    let java = Java::start("Decode.java").unwrap();
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
    let shown: String = differences.iter().take(SHOWN).map(String::as_str).collect();
    assert!(
        differences.is_empty(),
        "seed {seed} (LOGISTICS_TEST_SEED): {} differences in {} messages, such as:{shown}",
        differences.len(),
        messages.len(),
    );
    assert!(messages.len() > 2_000, "only {} messages", messages.len());
}
