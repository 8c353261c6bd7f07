//! What passes without a finding means the same: random messages, read by Avro for Java with schemas that we say
//! nothing about.

use std::fmt;
use std::io;
use std::time::{Duration, Instant};

use contract_core::compat::{broker, readers};
use contract_core::schema::Schema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::compare::Version;
use crate::history::History;
use crate::java::{Java, hex};
use crate::messages;
use crate::minimise::minimise_where;
use crate::run::Until;

/// So many messages are read for each question.
const MESSAGES: usize = 8;
/// Some messages show a difference only now and then: so many are read while a pair is made smaller.
const MESSAGES_OF_ONE: usize = 64;
/// So many differences are kept.
const KEPT: usize = 12;
/// Histories of this kind are left out: how deep Java gets depends on its stack.
const TOO_DEEP: &str = "type-nested-deep";

/// What came of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The pairs of schemas, in one direction each.
    pub pairs: u64,
    /// Those of them that have no finding.
    pub silent: u64,
    /// The readings of a silent pair's messages.
    pub messages: u64,
    /// The readings of messages of an older version by both schemas of a silent pair.
    pub older_messages: u64,
    /// The messages among all these that not even the writer's side can read, so that they say nothing.
    pub unread: u64,
    /// The silent questions on which a message showed a difference.
    pub differing: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
    /// How long it took.
    pub time: Duration,
}

/// A pair without a finding, and a message that means something else to its reader.
#[derive(Debug)]
pub struct Difference {
    /// The kinds of change that its history comes from.
    pub kinds: Vec<&'static str>,
    /// Who wrote, whom the reader is held against, and who reads.
    pub schemas: Question,
    /// The message in hexadecimal.
    pub message: String,
    /// What is not the same.
    pub difference: String,
}

/// Schemas of which messages are asked about.
#[derive(Debug, Clone)]
pub struct Question {
    /// The schema that reads.
    pub reader: String,
    /// The one that it is held against.
    pub writer: String,
    /// The one that wrote, where it is not the writer itself: an older version of it.
    pub author: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    differences: Vec<Different>,
    unread: u64,
}

#[derive(Debug, Deserialize)]
struct Different {
    message: String,
    difference: String,
}

/// Whether nothing is found about a reader and a writer: no break, no change of meaning, and no refusal of the broker's,
/// whose validator sets up the very decoder that reads.
pub fn is_silent(reader: &Schema, writer: &Schema) -> bool {
    broker::can_read(reader, writer) == Ok(true)
        && readers::compare(reader, writer).is_compatible()
        && readers::semantic_changes(reader, writer).is_empty()
}

/// Reads messages of random histories of a seed with all schemas about which nothing is found.
///
/// # Errors
/// Where Java cannot be asked.
pub fn run(seed: u64, until: Until) -> io::Result<Report> {
    let started = Instant::now();
    let mut report = Report::default();
    let (mut pairs, mut silent) = (0, 0);
    let histories = (0..).map(|number| {
        let mut chance = Chance::of(seed, number);
        (History::random(&mut chance), chance)
    });
    let counts = std::sync::Mutex::new((0, 0));
    let questions = histories
        .take_while(|_| match until {
            Until::Pairs(wanted) => counts.lock().is_ok_and(|counts| counts.0 < wanted),
            Until::Time(time) => started.elapsed() < time,
        })
        .flat_map(|(history, mut chance)| {
            let asked = Asked::of(&history, &mut chance);
            if let Ok(mut counts) = counts.lock() {
                counts.0 += asked.pairs;
                counts.1 += asked.silent;
            }
            asked.questions.into_iter().map(move |question| (history.kinds.clone(), question))
        })
        .map(|(kinds, (question, messages))| {
            let asked = question.asked(&messages);
            ((kinds, question, messages.len()), asked)
        });
    let mut broken = None;
    Java::start("Meaning.java")?.stream(
        questions,
        |(kinds, question, messages), answer| match serde_json::from_str::<Answer>(answer) {
            Ok(answer) => report.look(kinds, question, messages, answer),
            Err(error) => broken = Some(io::Error::other(format!("{error}: {answer}"))),
        },
    )?;
    if let Ok(counts) = counts.lock() {
        (pairs, silent) = *counts;
    }
    (report.pairs, report.silent, report.time) = (pairs, silent, started.elapsed());
    broken.map_or(Ok(report), Err)
}

impl Report {
    fn look(&mut self, kinds: Vec<&'static str>, schemas: Question, messages: usize, answer: Answer) {
        let count = if schemas.author.is_some() { &mut self.older_messages } else { &mut self.messages };
        *count += u64::try_from(messages).unwrap_or(0);
        self.unread += answer.unread;
        let Some(Different { message, difference }) = answer.differences.into_iter().next() else { return };
        self.differing += 1;
        // One of a kind says enough.
        if self.differences.len() < KEPT && self.differences.iter().all(|known| known.kinds != kinds) {
            self.differences.push(Difference { kinds, schemas, message, difference });
        }
    }
}

/// What is asked about one history.
#[derive(Default)]
struct Asked {
    pairs: u64,
    silent: u64,
    questions: Vec<(Question, Vec<String>)>,
}

impl Asked {
    fn of(history: &History, chance: &mut Chance) -> Self {
        let mut asked = Self::default();
        if history.kinds.contains(&TOO_DEEP) {
            return asked;
        }
        let versions: Vec<Version> = history.versions.iter().map(|bytes| Version::new(bytes)).collect();
        // What is wrong with a schema by itself is found already.
        let versions: Vec<&Version> = versions.iter().filter(|version| version.parsed.strict().is_some()).collect();
        for (at, writer) in versions.iter().enumerate() {
            for reader in versions.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, reader)| reader) {
                asked.add(reader, writer, &versions, chance);
            }
        }
        asked
    }

    fn add(&mut self, reader: &Version, writer: &Version, all: &[&Version], chance: &mut Chance) {
        let (Some(own), Some(theirs)) = (reader.parsed.strict(), writer.parsed.strict()) else { return };
        if reader.text == writer.text {
            return;
        }
        self.pairs += 1;
        if !is_silent(own, theirs) {
            return;
        }
        self.silent += 1;
        self.ask(Question { reader: reader.text.clone(), writer: writer.text.clone(), author: None }, chance);
        let older = older(&writer.text, chance);
        for author in older.iter().chain(all.iter().copied()) {
            let Some(wrote) = author.parsed.strict() else { continue };
            if author.text != writer.text
                && author.text != reader.text
                && is_silent(own, wrote)
                && is_silent(theirs, wrote)
            {
                let author = Some(author.text.clone());
                self.ask(Question { reader: reader.text.clone(), writer: writer.text.clone(), author }, chance);
            }
        }
    }

    fn ask(&mut self, question: Question, chance: &mut Chance) {
        let messages = question.messages(MESSAGES, chance);
        if !messages.is_empty() {
            self.questions.push((question, messages));
        }
    }
}

impl Question {
    /// Messages of the author, each once.
    fn messages(&self, count: usize, chance: &mut Chance) -> Vec<String> {
        let author = Version::new(self.author.as_ref().unwrap_or(&self.writer).as_bytes());
        let Some(author) = author.parsed.strict() else { return Vec::new() };
        let mut messages: Vec<String> =
            (0..count).filter_map(|_| messages::random(author, chance)).map(|bytes| hex(&bytes)).collect();
        messages.sort_unstable();
        messages.dedup();
        messages
    }

    fn asked(&self, messages: &[String]) -> Value {
        let Self { reader, writer, author } = self;
        let mut asked = json!({ "reader": reader, "writer": writer, "messages": messages });
        if let Some(author) = author {
            asked["author"] = json!(author);
        }
        asked
    }
}

/// The writer as it may have been before it had one of its fields.
fn older(writer: &str, chance: &mut Chance) -> Option<Version> {
    let mut json: Value = serde_json::from_str(writer).ok()?;
    let mut places = Vec::new();
    collect(&json, &mut String::new(), &mut places);
    if places.is_empty() {
        return None;
    }
    let (record, field) = &places[chance.below(places.len())];
    json.pointer_mut(record)?.as_array_mut()?.remove(*field);
    let older = Version::new(json.to_string().as_bytes());
    older.parsed.strict().is_some().then_some(older)
}

/// The places of all fields that have a default: those of the lists that they stand in, and theirs in the list.
fn collect(json: &Value, place: &mut String, places: &mut Vec<(String, usize)>) {
    let length = place.len();
    let mut within = |inner: &Value, step: &str| {
        place.push('/');
        place.push_str(step);
        collect(inner, place, places);
        place.truncate(length);
    };
    match json {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| within(item, &at.to_string()));
            let fields = items.iter().enumerate().filter(|(_, item)| item.get("default").is_some());
            if place.ends_with("/fields") {
                places.extend(fields.map(|(at, _)| (place.clone(), at)));
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
        let Question { reader, writer, author } = &self.schemas;
        if let Some(author) = author {
            writeln!(f, "written with {author}")?;
        }
        writeln!(f, "writer {writer}\nreader {reader}\nmessage {}\n{}", self.message, self.difference)?;
        match self.minimised() {
            Ok(Some(versions)) => {
                versions.iter().try_for_each(|version| writeln!(f, "  {}", String::from_utf8_lossy(version)))
            }
            Ok(None) => Ok(()),
            Err(error) => writeln!(f, "  no smaller one: {error}"),
        }
    }
}

impl Difference {
    /// The writer and the reader as small as they still show a difference without a finding.
    ///
    /// # Errors
    /// Where Java cannot be asked.
    pub fn minimised(&self) -> io::Result<Option<Vec<Vec<u8>>>> {
        let mut java = Java::start("Meaning.java")?;
        let mut shows = |versions: &[Vec<u8>]| {
            let versions: Vec<Version> = versions.iter().map(|bytes| Version::new(bytes)).collect();
            let mut parsed = Vec::new();
            for version in &versions {
                let Some(schema) = version.parsed.strict() else { return Ok(false) };
                parsed.push(schema);
            }
            let (authors, [theirs, own]) = parsed.split_at(parsed.len() - 2) else { return Ok(false) };
            let is_silent =
                is_silent(own, theirs) && authors.iter().all(|wrote| is_silent(own, wrote) && is_silent(theirs, wrote));
            if !is_silent {
                return Ok(false);
            }
            let text = |at: usize| versions[versions.len() - at].text.clone();
            let author = (!authors.is_empty()).then(|| text(3));
            let question = Question { reader: text(1), writer: text(2), author };
            let messages = question.messages(MESSAGES_OF_ONE, &mut Chance::new(1));
            let answer: Answer = serde_json::from_str(&java.ask(&question.asked(&messages))?)?;
            Ok(!answer.differences.is_empty())
        };
        let Question { reader, writer, author } = &self.schemas;
        let versions = author.iter().chain([writer, reader]).map(|text| text.clone().into_bytes()).collect();
        minimise_where(versions, &mut shows)
    }
}
