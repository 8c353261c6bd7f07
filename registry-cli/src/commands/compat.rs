//! `schemactl compat`: both verdicts for any schemas, outside a project.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use contract_core::compat::Strategy;
use contract_core::compat::broker::{self, PulsarProfile, Stored, TypedSchema};
use contract_core::finding::Finding;
use contract_core::rule::Severity;
use contract_core::rules::VERSION_IS_NEW;
use contract_core::schema::SharedTypes;
use contract_core::source::Sources;
use contract_core::{ExampleSearch, TopicVersion, compare_versions};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::typed_schemas::{self, SchemaInput, TypedVerdicts};
use crate::ops::{batch, witness_files};
use crate::options::{Format, PulsarOptions, SchemaText, once_from_standard_input};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{self, BAD, GOOD, Report, STRONG};
use schemactl_error_codes::Exit;

/// Compare a schema with older ones: compatibility for readers, and the answer of Pulsar's broker.
///
/// Works with any files, without a project.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl compat --strategy BACKWARD --new order-v2.avsc --old order-v1.avsc
  schemactl compat --strategy FULL_TRANSITIVE --new v3.avsc --old v1.avsc --old v2.avsc
  schemactl compat --strategy BACKWARD --new v2.avsc --old v1.avsc --types address.avsc
  schemactl compat --strategy BACKWARD --new v2.avsc --old v1.avsc --witness target/messages
  schemactl compat --pulsar 5.0 --strategy BACKWARD --new v2.avsc --old v1.avsc
  schemactl compat --batch < schemas.jsonl

With --batch, each line of standard input is a JSON object:

  {\"id\": …, \"strategy\": \"…\", \"new\": SCHEMA, \"existing\": [SCHEMA, …], \"witness\": true}

\"existing\" is oldest first. With \"witness\", each finding has the smallest message that shows it.
A SCHEMA is a string with an Avro schema, or an object:

  {\"type\": \"JSON\", \"schema\": \"…\"}
  {\"type\": \"INT32\"}
  {\"type\": \"KEY_VALUE\", \"key\": {\"type\": …, \"schema\": …}, \"value\": {…}}

A KEY_VALUE schema can also be given by its \"schema\" and \"properties\", as they are uploaded.
Each line is answered with a JSON object, in the same order:

  id        the id of the line
  readers   compatible, incompatible, invalid or unknown
  broker    compatible, incompatible, error or invalid
  publish   created, exists, incompatible, invalid or error
  findings  the findings

If not all schemas are AVRO, the broker's answers are exact; \"readers\" is incompatible if the type
changes, compatible for simple types, and unknown for the others, since reading JSON depends on the
client.

Exit codes: 0 no errors, 1 the new schema breaks readers or the broker refuses it, 2 usage; with
--batch, also 2 if a line is not valid.")]
pub struct Compat {
    /// The strategy, such as `BACKWARD_TRANSITIVE`.
    #[arg(long, value_name = "STRATEGY", required_unless_present = "batch")]
    strategy: Option<Strategy>,
    /// The new schema; `-` is standard input.
    #[arg(long, value_name = "FILE", required_unless_present = "batch")]
    new: Option<PathBuf>,
    /// An older schema; can be given several times, oldest first.
    #[arg(long = "old", value_name = "FILE", required_unless_present = "batch")]
    old: Vec<PathBuf>,
    /// A file with types that the schemas refer to; can be given several times, in any order.
    #[arg(long = "types", value_name = "FILE", conflicts_with = "batch")]
    types: Vec<PathBuf>,
    /// Read lines of JSON from standard input, and answer each with a line.
    #[arg(long, conflicts_with_all = ["strategy", "new", "old"])]
    batch: bool,
    /// Show the smallest message that demonstrates each break, and save the messages to this folder, as JSON and as
    /// bytes.
    #[arg(long, value_name = "DIR", conflicts_with = "batch")]
    witness: Option<PathBuf>,
    #[command(flatten)]
    pulsar: PulsarOptions,
}

impl Command for Compat {
    fn name(&self) -> &'static str {
        "compat"
    }

    fn supports(&self, format: Format) -> bool {
        !self.batch || matches!(format, Format::Human | Format::Json | Format::Jsonl)
    }

    fn run(&self, _progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let profile = self.pulsar.profile();
        let (Some(strategy), Some(new)) = (self.strategy, &self.new) else {
            return batch::answer(&mut io::stdin().lock(), |line| answer_line(profile, line));
        };
        once_from_standard_input(self.old.iter().chain(&self.types).chain([new]))?;
        let mut sources = Sources::default();
        let mut types = SharedTypes::default();
        for path in &self.types {
            SchemaText::read(profile, &mut sources, path)?.add_to(&mut types).map_err(|problem| {
                ToolError::TypesInvalid {
                    path: path.clone(),
                    line: sources.locate(problem.span).1.line,
                    reason: problem.message,
                }
            })?;
        }
        let mut existing = Vec::with_capacity(self.old.len());
        for path in &self.old {
            existing.push(SchemaText::read(profile, &mut sources, path)?.with_types(&types));
        }
        let new = SchemaText::read(profile, &mut sources, new)?.with_types(&types);
        let paths: Vec<&Path> = existing.iter().chain([&new]).map(|schema| sources.get(schema.source).path()).collect();
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let numbers = numbers(&paths);
        let subjects = names.last().cloned().into_iter().collect();
        let witnesses = if self.witness.is_some() { ExampleSearch::Run } else { ExampleSearch::Skip };
        let verdicts = Verdicts::new(strategy, (&new, &existing), &numbers, &sources, witnesses);
        if let Some(folder) = &self.witness {
            witness_files::save(folder, &verdicts.findings)?;
        }
        let names = numbers.into_iter().zip(names).collect();
        Ok(Box::new(CompatOutcome { sources, verdicts, subjects, names }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchLine {
    id: Value,
    strategy: String,
    new: SchemaInput,
    existing: Vec<SchemaInput>,
    /// Whether findings have messages that demonstrate them.
    #[serde(default)]
    witness: bool,
}

fn answer_line(profile: PulsarProfile, line: &str) -> Result<Value, batch::InvalidLine> {
    let request: BatchLine = serde_json::from_str(line)?;
    let strategy: Strategy = request
        .strategy
        .parse()
        .map_err(|error: contract_core::compat::UnknownStrategy| batch::InvalidLine::new(error.to_string()))?;
    let mut sources = Sources::default();
    let texts: Option<Vec<&str>> = request.existing.iter().map(SchemaInput::avro).collect();
    let verdicts = if let (Some(new), Some(texts)) = (request.new.avro(), texts) {
        let existing: Vec<SchemaText> = (1..)
            .zip(texts)
            .map(|(number, text): (u32, &str)| {
                SchemaText::new(profile, &mut sources, format!("existing {number}"), text)
            })
            .collect();
        let new = SchemaText::new(profile, &mut sources, "new", new);
        let witnesses = if request.witness { ExampleSearch::Run } else { ExampleSearch::Skip };
        let numbers: Vec<u32> = (1..).take(existing.len() + 1).collect();
        Verdicts::new(strategy, (&new, &existing), &numbers, &sources, witnesses)
    } else {
        let existing: Vec<TypedSchema> =
            request.existing.into_iter().map(|schema| schema.typed(profile)).collect::<Result<_, _>>()?;
        let TypedVerdicts { readers, broker, publish, finding } =
            typed_schemas::check_typed(strategy, &request.new.typed(profile)?, &existing, &mut sources);
        Verdicts { readers, broker, publish, findings: finding.into_iter().collect() }
    };
    let mut answer = verdicts.json(&sources);
    answer["id"] = request.id;
    Ok(answer)
}

/// Both verdicts.
struct Verdicts {
    readers: &'static str,
    broker: &'static str,
    publish: &'static str,
    findings: Vec<Finding>,
}

impl Verdicts {
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
        // Outside a project, a version that equals an older one is not an error.
        for finding in comparison.findings.iter_mut().filter(|finding| finding.rule.id == VERSION_IS_NEW.id) {
            finding.severity = Severity::Warning;
        }
        Self {
            readers: match comparison.can_decode {
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

/// Returns the version numbers for findings: those in the files' names, such as `v3.avsc` or `order-v3.avsc`, if all have
/// one and they ascend; otherwise 1, 2 and so on.
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

struct CompatOutcome {
    sources: Sources,
    verdicts: Verdicts,
    /// The new schema's file.
    subjects: Vec<String>,
    /// All files with their version numbers.
    names: Vec<(u32, String)>,
}

impl Outcome for CompatOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for finding in &self.verdicts.findings {
            render::finding(out, &self.sources, finding)?;
        }
        if !self.verdicts.findings.is_empty() {
            for (number, name) in &self.names {
                writeln!(out, "{STRONG}{:8}{STRONG:#} {name}", format!("v{number}"))?;
            }
        }
        let Verdicts { readers, broker, publish, .. } = &self.verdicts;
        for (who, verdict) in [("readers", readers), ("broker", broker), ("publish", publish)] {
            let style = if matches!(*verdict, "compatible" | "created" | "exists") { GOOD } else { BAD };
            writeln!(out, "{STRONG}{who:8}{STRONG:#} {style}{verdict}{style:#}")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        self.verdicts.json(&self.sources)
    }

    fn report(&self) -> Option<Report<'_>> {
        let Self { sources, verdicts, subjects, .. } = self;
        Some(Report::new("compat", sources, &verdicts.findings, subjects))
    }

    fn exit(&self) -> Exit {
        let fails = self.verdicts.findings.iter().any(|finding| finding.severity == Severity::Error)
            || !matches!(self.verdicts.publish, "created" | "exists");
        if fails { Exit::Findings } else { Exit::Clean }
    }
}
