//! The messages that show findings, read by decoders in the field: what we say of each is what they do.

// The same random pairs as those on which the messages are tested by themselves.
#[path = "../../../contract-core/tests/it/witness/pairs.rs"]
mod pairs;

use std::fmt::Write as _;

use contract_core::compat::readers::{self, DriftKind};
use contract_core::schema::{Parsed, Schema, parse_text};
use contract_core::source::SourceId;
use contract_core::witness::{Author, Family, Outcome, Subject, Witness, decode, find};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::datums::hex;
use crate::python::Fastavro;

const PAIRS: usize = 6_000;
/// Enough to see what is wrong, few enough to be read.
const SHOWN: usize = 5;

/// A message, and who reads and writes it.
struct Message {
    reader: String,
    /// The schema that the message is written with.
    author: String,
    /// What our decoders make of it: Java's, and the one by the specification.
    read: [Option<Value>; 2],
    bytes: Vec<u8>,
    /// Whether the writer and a reader of Java's kind take it for different instants, amounts and so on.
    differs_in_meaning: bool,
}

fn parsed(text: &str) -> Parsed {
    parse_text(text, SourceId::default())
}

/// The messages for all findings of random pairs.
fn messages(seed: u64) -> Vec<Message> {
    let mut chance = pairs::Chance::new(seed);
    let mut messages = Vec::new();
    for _ in 0..PAIRS {
        let (reader, writer) = pairs::pair(&mut chance);
        let (reader_parsed, writer_parsed) = (parsed(&reader), parsed(&writer));
        let (Some(own), Some(theirs)) = (reader_parsed.lenient(), writer_parsed.lenient()) else { continue };
        let comparison = readers::compare(own, theirs);
        let drifts = readers::drift(own, theirs);
        let breaks = comparison.incompatibilities.iter().flat_map(|found| std::iter::once(found).chain(&found.causes));
        for subject in breaks.map(Subject::from).chain(drifts.iter().map(Subject::from)) {
            if let Ok(witness) = find(own, theirs, subject) {
                messages.push(message((&reader, own), &writer, &witness, subject));
            }
        }
    }
    messages
}

fn message((reader, own): (&str, &Schema), writer: &str, witness: &Witness, subject: Subject<'_>) -> Message {
    let author = match &witness.author {
        Author::Writer => writer.to_owned(),
        Author::WriterWithout { schema, .. } => schema.clone(),
    };
    let theirs = parsed(&author).into_lenient().unwrap();
    let read = |family| {
        let value = decode(family, own, &theirs, &witness.bytes).ok()?;
        Some(serde_json::from_str(&value.to_json(own, own.root())).unwrap())
    };
    let is_logical = matches!(
        subject,
        Subject::Drift(found) if matches!(
            found.kind,
            DriftKind::LogicalTypeAdded { .. }
                | DriftKind::LogicalTypeRemoved { .. }
                | DriftKind::LogicalTypeChanged { .. }
                | DriftKind::UnitChanged { .. }
                | DriftKind::DecimalScaleChanged { .. }
        )
    );
    let differs_in_meaning = is_logical && matches!(witness.java, Outcome::Differs { .. });
    let read = [read(Family::Java), read(Family::Specification)];
    Message { reader: reader.to_owned(), author, read, bytes: witness.bytes.clone(), differs_in_meaning }
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

fn expect_none(differences: &[String], of: usize) {
    let shown: String = differences.iter().take(SHOWN).map(String::as_str).collect();
    assert!(differences.is_empty(), "{} differences in {of} messages, such as:{shown}", differences.len());
}

impl Message {
    fn difference(&self, ours: Option<&Value>, theirs: &dyn std::fmt::Debug) -> String {
        let Self { reader, author, bytes, .. } = self;
        format!("\nreader {reader}\nwriter {author}\nbytes {bytes:02x?}\n{theirs:?}, but we say {ours:?}\n")
    }
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA)"]
fn java_reads_or_refuses_each_message_as_we_say() {
    let messages = messages(1);
    let mut requests = String::new();
    for message in &messages {
        let bytes = hex(std::slice::from_ref(&message.bytes)).remove(0);
        let request = json!({"reader": message.reader, "writer": message.author, "bytes": bytes});
        writeln!(requests, "{request}").unwrap();
    }
    let answers = crate::java::run("Decode.java", &requests);
    let mut differences = Vec::new();
    for (message, answer) in messages.iter().zip(answers.lines()) {
        let java: JavaRead = serde_json::from_str(answer).unwrap();
        let agrees = match (&message.read[0], &java.value) {
            (Some(ours), Some(theirs)) => java.error.is_none() && equal(ours, theirs),
            (None, None) => java.error.is_some(),
            (Some(Value::Null), None) => java.error.is_none(),
            _ => false,
        };
        if !agrees || (message.differs_in_meaning && java.written == java.read) {
            differences.push(message.difference(message.read[0].as_ref(), &java));
        }
    }
    expect_none(&differences, messages.len());
    assert!(messages.len() > PAIRS / 3, "only {} messages", messages.len());
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
        let Some(is_read) = fastavro.reads(&message.author, &message.reader, &message.bytes) else { continue };
        asked += 1;
        if is_read != message.read[1].is_some() {
            differences.push(message.difference(message.read[1].as_ref(), &is_read));
        }
    }
    expect_none(&differences, asked);
    assert!(asked > PAIRS / 4, "only {asked} messages");
}
