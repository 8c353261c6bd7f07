//! `schemactl compat`: both verdicts on any schemas, outside a project.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use contract_core::compat::Strategy;
use contract_core::compat::broker::{self, Stored, TypedSchema};
use contract_core::finding::Finding;
use contract_core::rule::Severity;
use contract_core::rules::VERSION_IS_NEW;
use contract_core::source::Sources;
use contract_core::{ExampleSearch, TopicVersion, compare_versions};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::ops::typed::{self, Given, TypedVerdict};
use crate::ops::{batch, witness_files};
use crate::options::{SchemaText, once_from_standard_input};
use crate::outcome::Outcome;
use crate::render::{self, BAD, GOOD, Report, STRONG};
use schemactl_error_codes::Exit;

/// Judge a schema against older ones: what readers survive, and what Pulsar's broker would answer.
///
/// Works on any files, with no project around them.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl compat --strategy BACKWARD --new order-v2.avsc --old order-v1.avsc
  schemactl compat --strategy FULL_TRANSITIVE --new v3.avsc --old v1.avsc --old v2.avsc
  schemactl compat --strategy BACKWARD --new v2.avsc --old v1.avsc --witness target/messages
  schemactl compat --batch < questions.jsonl

A line of a batch is {\"id\": …, \"strategy\": \"…\", \"new\": \"…\", \"existing\": [\"…\", …]}, oldest first, with schemas as
strings, which are of the type AVRO, or as objects: {\"type\": \"JSON\", \"schema\": \"…\"}, {\"type\": \"INT32\"},
{\"type\": \"KEY_VALUE\", \"key\": {\"type\": …, \"schema\": …}, \"value\": {…}}, or with \"schema\" and \"properties\" as they
are posted. Where not all are AVRO, the broker's answers are exact; readers is incompatible when the type changes,
compatible for simple types, and unknown for the others: how JSON is read is up to each client. With \"witness\": true,
findings come with the smallest message that shows them. The answer, in the same order, has id, readers (compatible,
incompatible, invalid), broker (compatible, incompatible, error, invalid), publish (created, exists, incompatible,
invalid, error) and findings.

Exit codes: 0 no errors, 1 the new schema breaks something, 2 usage; of a batch: 2 a line is no question.")]
pub struct Compat {
    /// The strategy, as Pulsar spells it.
    #[arg(long, value_name = "STRATEGY", required_unless_present = "batch")]
    strategy: Option<Strategy>,
    /// The new schema; `-` is standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "batch")]
    new: Option<PathBuf>,
    /// An older schema; may be given several times, oldest first.
    #[arg(long = "old", value_name = "FILE", required_unless_present = "batch")]
    old: Vec<PathBuf>,
    /// Read questions as JSON Lines from standard input, and answer each with a line.
    #[arg(long, conflicts_with_all = ["strategy", "new", "old"])]
    batch: bool,
    /// Show each break by the smallest message that it hits, and save the messages to this folder, as JSON and as
    /// bytes.
    #[arg(long, value_name = "DIR", conflicts_with = "batch")]
    witness: Option<PathBuf>,
}

impl Compat {
    /// Whether the answer is JSON Lines, whatever is asked for.
    pub fn is_batch(&self) -> bool {
        self.batch
    }

    /// Judges the files, or answers a batch.
    pub fn run(&self) -> Result<Box<dyn Outcome>, ToolError> {
        let (Some(strategy), Some(new)) = (self.strategy, &self.new) else {
            return batch::answer(&mut io::stdin().lock(), question);
        };
        once_from_standard_input(self.old.iter().chain([new]))?;
        let mut sources = Sources::default();
        let mut existing = Vec::with_capacity(self.old.len());
        for path in &self.old {
            existing.push(SchemaText::read(&mut sources, path)?);
        }
        let new = SchemaText::read(&mut sources, new)?;
        let paths: Vec<&Path> = existing.iter().chain([&new]).map(|schema| sources.get(schema.source).path()).collect();
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let numbers = numbers(&paths);
        let subjects = names.last().cloned().into_iter().collect();
        let witnesses = if self.witness.is_some() { ExampleSearch::Run } else { ExampleSearch::Skip };
        let judged = Judged::new(strategy, (&new, &existing), &numbers, &sources, witnesses);
        if let Some(folder) = &self.witness {
            witness_files::save(folder, &judged.findings)?;
        }
        let names = numbers.into_iter().zip(names).collect();
        Ok(Box::new(Judgement { sources, judged, subjects, names }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    id: Value,
    strategy: String,
    new: Given,
    existing: Vec<Given>,
    /// Whether findings come with messages that show them.
    #[serde(default)]
    witness: bool,
}

fn question(line: &str) -> Result<Value, batch::BadLine> {
    let question: Question = serde_json::from_str(line)?;
    let strategy: Strategy = question
        .strategy
        .parse()
        .map_err(|error: contract_core::compat::UnknownStrategy| batch::BadLine::new(error.to_string()))?;
    let mut sources = Sources::default();
    let texts: Option<Vec<&str>> = question.existing.iter().map(Given::avro).collect();
    let judged = if let (Some(new), Some(texts)) = (question.new.avro(), texts) {
        let existing: Vec<SchemaText> = (1..)
            .zip(texts)
            .map(|(number, text): (u32, &str)| SchemaText::new(&mut sources, format!("existing {number}"), text))
            .collect();
        let new = SchemaText::new(&mut sources, "new", new);
        let witnesses = if question.witness { ExampleSearch::Run } else { ExampleSearch::Skip };
        let numbers: Vec<u32> = (1..).take(existing.len() + 1).collect();
        Judged::new(strategy, (&new, &existing), &numbers, &sources, witnesses)
    } else {
        let existing: Vec<TypedSchema> = question.existing.into_iter().map(Given::typed).collect::<Result<_, _>>()?;
        let TypedVerdict { readers, broker, publish, finding } =
            typed::judge(strategy, &question.new.typed()?, &existing, &mut sources);
        Judged { readers, broker, publish, findings: finding.into_iter().collect() }
    };
    let mut answer = judged.json(&sources);
    answer["id"] = question.id;
    Ok(answer)
}

/// Both verdicts.
struct Judged {
    readers: &'static str,
    broker: &'static str,
    publish: &'static str,
    findings: Vec<Finding>,
}

impl Judged {
    fn new(
        strategy: Strategy,
        (new, existing): (&SchemaText, &[SchemaText]),
        numbers: &[u32],
        sources: &Sources,
        witnesses: ExampleSearch,
    ) -> Self {
        let history: Vec<Stored<'_>> =
            existing.iter().map(|schema| Stored::Schema(schema.as_broker_text().into())).collect();
        let versions: Vec<TopicVersion<'_>> = numbers
            .iter()
            .zip(existing.iter().chain([new]))
            .map(|(&number, schema)| TopicVersion { number, source: schema.source, schema: schema.as_broker_text() })
            .collect();
        let mut comparison = compare_versions(strategy, &versions, sources, witnesses);
        // Where nothing is to be released, a version that the topic has already breaks nothing.
        for finding in comparison.findings.iter_mut().filter(|finding| finding.rule.id == VERSION_IS_NEW.id) {
            finding.severity = Severity::Warning;
        }
        Self {
            readers: match comparison.readers {
                None => "invalid",
                Some(true) => "compatible",
                Some(false) => "incompatible",
            },
            broker: broker::check_compatibility(strategy, new.as_broker_text().into(), &history).name(),
            publish: broker::upload(strategy, new.as_broker_text().into(), &history).name(),
            findings: comparison.findings,
        }
    }

    fn json(&self, sources: &Sources) -> Value {
        let findings = self.findings.iter().map(|finding| {
            let mut json = render::finding_json(sources, finding);
            let place = json["place"].clone();
            json["pointer"] = place["pointer"].clone();
            json["path"] = place["path"].clone();
            json
        });
        json!({
            "readers": self.readers,
            "broker": self.broker,
            "publish": self.publish,
            "findings": findings.collect::<Vec<_>>(),
        })
    }
}

/// The numbers by which findings call the versions: those of the files' names where all have one and they ascend, such as
/// `v3.avsc` or `order-v3.avsc`; else they are counted.
fn numbers(paths: &[&Path]) -> Vec<u32> {
    let named: Option<Vec<u32>> = paths.iter().copied().map(number).collect();
    let named = named.filter(|numbers| numbers.is_sorted_by(|a, b| a < b));
    named.unwrap_or_else(|| (1..).take(paths.len()).collect())
}

fn number(path: &Path) -> Option<u32> {
    let stem = path.file_stem()?.to_str()?;
    let digits = stem.len() - stem.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    let (before, digits) = stem.split_at(stem.len() - digits);
    let is_version = before.rsplit(['-', '_', '.']).next() == Some("v");
    digits.parse().ok().filter(|number| is_version && *number > 0)
}

struct Judgement {
    sources: Sources,
    judged: Judged,
    /// The new schema's file.
    subjects: Vec<String>,
    /// All files, by the numbers that findings call them.
    names: Vec<(u32, String)>,
}

impl Outcome for Judgement {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for finding in &self.judged.findings {
            render::finding(out, &self.sources, finding)?;
        }
        if !self.judged.findings.is_empty() {
            for (number, name) in &self.names {
                writeln!(out, "{STRONG}{:8}{STRONG:#} {name}", format!("v{number}"))?;
            }
        }
        let Judged { readers, broker, publish, .. } = &self.judged;
        for (who, verdict) in [("readers", readers), ("broker", broker), ("publish", publish)] {
            let style = if matches!(*verdict, "compatible" | "created" | "exists") { GOOD } else { BAD };
            writeln!(out, "{STRONG}{who:8}{STRONG:#} {style}{verdict}{style:#}")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        self.judged.json(&self.sources)
    }

    fn report(&self) -> Option<Report<'_>> {
        let Self { sources, judged, subjects, .. } = self;
        Some(Report::new("compat", sources, &judged.findings, subjects))
    }

    fn exit(&self) -> Exit {
        let fails = self.judged.findings.iter().any(|finding| finding.severity == Severity::Error)
            || !matches!(self.judged.publish, "created" | "exists");
        if fails { Exit::Findings } else { Exit::Clean }
    }
}
