//! Checks that messages keep their meaning for readers without findings: Avro for Java reads random messages with both
//! schemas.

use std::fmt;
use std::io;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use contract_core::compat::broker::{self, PulsarProfile};
use contract_core::compat::readers;
use contract_core::schema::Schema;
use serde::Deserialize;
use serde_json::{Value, json};
use test_support::Rng;

use crate::compare::Version;
use crate::history::History;
use crate::java::{Java, to_hex};
use crate::messages;
use crate::run::Until;
use crate::shrink::shrink_while;

/// The number of messages of a request.
const MESSAGES: usize = 8;
/// The number of messages while a pair is made smaller: some differences show only in few messages.
const MESSAGES_WHILE_SHRINKING: usize = 64;
/// The most differences that a report keeps.
const MAX_DIFFERENCES: usize = 12;
/// A mutation that is left out: the nesting that Java can read depends on its stack.
const TOO_DEEP: &str = "type-nested-deep";

/// The result of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The number of pairs of schemas, each direction counted.
    pub pairs: u64,
    /// The number of them without findings.
    pub without_findings: u64,
    /// The number of messages of a pair without findings.
    pub messages: u64,
    /// The number of messages of an older version that both schemas of such a pair read.
    pub older_messages: u64,
    /// The number of messages that the writer's schema cannot read, so that there is nothing to compare.
    pub unread: u64,
    /// The number of requests with a message that has another meaning for the reader.
    pub differing: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
    /// The time of the run.
    pub time: Duration,
}

/// A pair without findings, and a message that has another meaning for its reader.
#[derive(Debug)]
pub struct Difference {
    /// The mutations of its history.
    pub mutations: Vec<&'static str>,
    /// The schemas.
    pub schemas: Schemas,
    /// The message in hexadecimal.
    pub message: String,
    /// The difference.
    pub difference: String,
}

/// The schemas of a request.
#[derive(Debug, Clone)]
pub struct Schemas {
    /// The reader.
    pub reader: String,
    /// The writer, whose understanding of a message is the expected one.
    pub writer: String,
    /// The older version of the writer that encoded the messages; `None` if the writer did.
    pub encoder: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    differences: Vec<MessageDifference>,
    unread: u64,
}

#[derive(Debug, Deserialize)]
struct MessageDifference {
    message: String,
    difference: String,
}

/// Returns whether a reader and a writer have no findings: no incompatibility, no semantic change, and no rejection by
/// the broker, whose validator builds the decoder.
pub fn has_no_findings(reader: &Schema, writer: &Schema) -> bool {
    broker::can_read(reader, writer) == Ok(true)
        && readers::compare(reader, writer).is_compatible()
        && readers::semantic_changes(reader, writer).is_empty()
}

/// Reads messages of the histories of a seed with all pairs that have no findings.
///
/// # Errors
/// If Java does not answer.
pub fn run(seed: u64, until: Until) -> io::Result<Report> {
    let started = Instant::now();
    let histories = (0..).map(|number| {
        let mut rng = Rng::for_item(seed, number);
        (History::random(&mut rng), rng)
    });
    let counts = Mutex::new((0, 0));
    let requests = histories
        .take_while(|_| match until {
            Until::Pairs(wanted) => counts.lock().is_ok_and(|counts| counts.0 < wanted),
            Until::Time(time) => started.elapsed() < time,
        })
        .flat_map(|(history, mut rng)| {
            let requests = Requests::from_history(&history, &mut rng);
            if let Ok(mut counts) = counts.lock() {
                counts.0 += requests.pairs;
                counts.1 += requests.without_findings;
            }
            requests.messages.into_iter().map(move |request| (history.mutations.clone(), request))
        })
        .map(|(mutations, (schemas, messages))| {
            let request = schemas.to_request(&messages);
            ((mutations, schemas, messages.len()), request)
        });
    let mut report = Report::default();
    let mut invalid_answer = None;
    Java::start(PulsarProfile::default(), "Semantics.java")?.stream(
        requests,
        |(mutations, schemas, messages), answer| match serde_json::from_str::<Answer>(answer) {
            Ok(answer) => report.add(mutations, schemas, messages, answer),
            Err(error) => invalid_answer = Some(io::Error::other(format!("{error}: {answer}"))),
        },
    )?;
    if let Ok(counts) = counts.lock() {
        (report.pairs, report.without_findings) = *counts;
    }
    report.time = started.elapsed();
    invalid_answer.map_or(Ok(report), Err)
}

impl Report {
    fn add(&mut self, mutations: Vec<&'static str>, schemas: Schemas, messages: usize, answer: Answer) {
        let count = if schemas.encoder.is_some() { &mut self.older_messages } else { &mut self.messages };
        *count += u64::try_from(messages).unwrap_or(0);
        self.unread += answer.unread;
        let Some(MessageDifference { message, difference }) = answer.differences.into_iter().next() else { return };
        self.differing += 1;
        // One difference for each combination of mutations.
        let is_new = self.differences.iter().all(|known| known.mutations != mutations);
        if self.differences.len() < MAX_DIFFERENCES && is_new {
            self.differences.push(Difference { mutations, schemas, message, difference });
        }
    }
}

/// The requests about one history.
#[derive(Default)]
struct Requests {
    pairs: u64,
    without_findings: u64,
    messages: Vec<(Schemas, Vec<String>)>,
}

impl Requests {
    fn from_history(history: &History, rng: &mut Rng) -> Self {
        let mut requests = Self::default();
        if history.mutations.contains(&TOO_DEEP) {
            return requests;
        }
        let versions: Vec<Version> = history.versions.iter().map(|bytes| Version::new(bytes)).collect();
        // An invalid schema has findings of its own.
        let versions: Vec<&Version> = versions.iter().filter(|version| version.parsed.strict().is_some()).collect();
        for (at, writer) in versions.iter().enumerate() {
            for reader in versions.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, reader)| reader) {
                requests.add_pair(reader, writer, &versions, rng);
            }
        }
        requests
    }

    fn add_pair(&mut self, reader: &Version, writer: &Version, all: &[&Version], rng: &mut Rng) {
        let (Some(reader_schema), Some(writer_schema)) = (reader.parsed.strict(), writer.parsed.strict()) else {
            return;
        };
        if reader.text == writer.text {
            return;
        }
        self.pairs += 1;
        if !has_no_findings(reader_schema, writer_schema) {
            return;
        }
        self.without_findings += 1;
        let schemas = Schemas { reader: reader.text.clone(), writer: writer.text.clone(), encoder: None };
        self.add(schemas.clone(), rng);
        let older = older_version(&writer.text, rng);
        for encoder in older.iter().chain(all.iter().copied()) {
            let Some(encoder_schema) = encoder.parsed.strict() else { continue };
            if encoder.text != writer.text
                && encoder.text != reader.text
                && has_no_findings(reader_schema, encoder_schema)
                && has_no_findings(writer_schema, encoder_schema)
            {
                self.add(Schemas { encoder: Some(encoder.text.clone()), ..schemas.clone() }, rng);
            }
        }
    }

    fn add(&mut self, schemas: Schemas, rng: &mut Rng) {
        let messages = schemas.messages(MESSAGES, rng);
        if !messages.is_empty() {
            self.messages.push((schemas, messages));
        }
    }
}

impl Schemas {
    /// Creates random messages, each once.
    fn messages(&self, count: usize, rng: &mut Rng) -> Vec<String> {
        let encoder = Version::new(self.encoder.as_ref().unwrap_or(&self.writer).as_bytes());
        let Some(encoder) = encoder.parsed.strict() else { return Vec::new() };
        let mut messages: Vec<String> =
            (0..count).filter_map(|_| messages::random(encoder, rng)).map(|bytes| to_hex(&bytes)).collect();
        messages.sort_unstable();
        messages.dedup();
        messages
    }

    fn to_request(&self, messages: &[String]) -> Value {
        let Self { reader, writer, encoder } = self;
        let mut request = json!({ "reader": reader, "writer": writer, "messages": messages });
        if let Some(encoder) = encoder {
            request["encoder"] = json!(encoder);
        }
        request
    }
}

/// Returns the writer without one of its fields that have a default, as an older version may have been.
fn older_version(writer: &str, rng: &mut Rng) -> Option<Version> {
    let mut json: Value = serde_json::from_str(writer).ok()?;
    let mut fields = Vec::new();
    collect_fields(&json, &mut String::new(), &mut fields);
    if fields.is_empty() {
        return None;
    }
    let (list, index) = &fields[rng.below(fields.len())];
    json.pointer_mut(list)?.as_array_mut()?.remove(*index);
    let older = Version::new(json.to_string().as_bytes());
    older.parsed.strict().is_some().then_some(older)
}

/// Collects the fields that have a default: the JSON pointer of their list, and their index in it.
fn collect_fields(json: &Value, pointer: &mut String, fields: &mut Vec<(String, usize)>) {
    let length = pointer.len();
    let mut within = |inner: &Value, step: &str| {
        pointer.push('/');
        pointer.push_str(step);
        collect_fields(inner, pointer, fields);
        pointer.truncate(length);
    };
    match json {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| within(item, &at.to_string()));
            let with_default = items.iter().enumerate().filter(|(_, item)| item.get("default").is_some());
            if pointer.ends_with("/fields") {
                fields.extend(with_default.map(|(index, _)| (pointer.clone(), index)));
            }
        }
        Value::Object(members) => {
            for key in ["type", "items", "values", "fields"] {
                if let Some(inner) = members.get(key) {
                    within(inner, key);
                }
            }
        }
        _ => {}
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Schemas { reader, writer, encoder } = &self.schemas;
        if let Some(encoder) = encoder {
            writeln!(f, "encoded with {encoder}")?;
        }
        writeln!(f, "writer {writer}\nreader {reader}\nmessage {}\n{}", self.message, self.difference)?;
        match self.shrunk() {
            Ok(Some(versions)) => {
                versions.iter().try_for_each(|version| writeln!(f, "  {}", String::from_utf8_lossy(version)))
            }
            Ok(None) => Ok(()),
            Err(error) => writeln!(f, "  not made smaller: {error}"),
        }
    }
}

impl Difference {
    /// Returns smaller schemas that still have a difference and no findings.
    ///
    /// # Errors
    /// If Java does not answer.
    pub fn shrunk(&self) -> io::Result<Option<Vec<Vec<u8>>>> {
        let mut java = Java::start(PulsarProfile::default(), "Semantics.java")?;
        let mut holds = |versions: &[Vec<u8>]| {
            let versions: Vec<Version> = versions.iter().map(|bytes| Version::new(bytes)).collect();
            let mut parsed = Vec::new();
            for version in &versions {
                let Some(schema) = version.parsed.strict() else { return Ok(false) };
                parsed.push(schema);
            }
            let (encoders, [writer, reader]) = parsed.split_at(parsed.len() - 2) else { return Ok(false) };
            let is_clean = has_no_findings(reader, writer)
                && encoders.iter().all(|encoder| has_no_findings(reader, encoder) && has_no_findings(writer, encoder));
            if !is_clean {
                return Ok(false);
            }
            let text = |at: usize| versions[versions.len() - at].text.clone();
            let encoder = (!encoders.is_empty()).then(|| text(3));
            let schemas = Schemas { reader: text(1), writer: text(2), encoder };
            let messages = schemas.messages(MESSAGES_WHILE_SHRINKING, &mut Rng::new(1));
            let answer: Answer = serde_json::from_str(&java.ask(&schemas.to_request(&messages))?)?;
            Ok(!answer.differences.is_empty())
        };
        let Schemas { reader, writer, encoder } = &self.schemas;
        let versions = encoder.iter().chain([writer, reader]).map(|text| text.clone().into_bytes()).collect();
        shrink_while(versions, &mut holds)
    }
}
