//! `schemactl fingerprint`: prints fingerprints and canonical forms.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use contract_core::compat::broker::PulsarProfile;
use contract_core::json::decode;
use contract_core::schema::{Kind, Parsed, Problem, Schema};
use contract_core::source::Sources;
use data_encoding::HEXLOWER;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::batch;
use crate::options::{Format, PulsarOptions, SchemaText, once_from_standard_input};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::render::{BAD, DIM, STRONG};
use schemactl_error_codes::{Exit, schema as schema_codes};

/// Print the fingerprints and the canonical form of schemas.
///
/// They are equal to those of Avro Java: CRC-64-AVRO, MD5 and SHA-256 of the parsing canonical form.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl fingerprint order.avsc
  schemactl fingerprint - < order.avsc
  schemactl fingerprint --pulsar 5.0 order.avsc
  schemactl fingerprint --batch < schemas.jsonl

With --batch, each line of standard input is {\"id\": …, \"schema\": \"…\"} or
{\"id\": …, \"schema_base64\": \"…\"}. Each line is answered with a JSON object, in the same order:

  id                  the id of the line
  valid               whether Pulsar accepts the schema as the first of a topic
  strict              whether the schema parses if its defaults are checked
  errors              code, line, column, message and help of each problem
  canonical           the parsing canonical form
  crc64, md5, sha256  its fingerprints

Exit codes: 0 all schemas are valid, 1 one is not, 2 a line is not valid.")]
pub struct Fingerprint {
    /// The files; `-` is standard input.
    #[arg(value_name = "FILE", required_unless_present = "batch", conflicts_with = "batch")]
    files: Vec<PathBuf>,
    /// Read lines of JSON from standard input, and answer each with a line.
    #[arg(long)]
    batch: bool,
    #[command(flatten)]
    pulsar: PulsarOptions,
}

impl Command for Fingerprint {
    fn name(&self) -> &'static str {
        "fingerprint"
    }

    fn supports(&self, format: Format) -> bool {
        matches!(format, Format::Human | Format::Json) || (format == Format::Jsonl && self.batch)
    }

    fn run(&self, _progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        if self.batch {
            return batch::answer(&mut io::stdin().lock(), |line| answer_line(self.pulsar.profile(), line));
        }
        once_from_standard_input(&self.files)?;
        let mut sources = Sources::default();
        let mut summary = Vec::new();
        for path in &self.files {
            let schema = SchemaText::read(self.pulsar.profile(), &mut sources, path)?;
            summary.push((path.display().to_string(), SchemaSummary::new(&sources, &schema)));
        }
        Ok(Box::new(Fingerprints(summary)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchLine {
    id: Value,
    schema: Option<String>,
    schema_base64: Option<String>,
}

fn answer_line(profile: PulsarProfile, line: &str) -> Result<Value, batch::InvalidLine> {
    let answer_line: BatchLine = serde_json::from_str(line)?;
    let text = match (answer_line.schema, answer_line.schema_base64) {
        (Some(text), None) => text,
        (None, Some(encoded)) => decode(&batch::base64(&encoded)?).into_owned(),
        _ => return Err(batch::InvalidLine::new("a line has either `schema` or `schema_base64`")),
    };
    let mut sources = Sources::default();
    let schema = SchemaText::new(profile, &mut sources, "schema", text);
    let mut answer = SchemaSummary::new(&sources, &schema).json();
    answer["id"] = answer_line.id;
    Ok(answer)
}

/// The properties of a schema.
struct SchemaSummary {
    valid: bool,
    strict: bool,
    errors: Vec<Value>,
    forms: Option<CanonicalForms>,
}

struct CanonicalForms {
    canonical: String,
    crc64: u64,
    md5: [u8; 16],
    sha256: [u8; 32],
}

impl SchemaSummary {
    fn new(sources: &Sources, schema: &SchemaText) -> Self {
        let parsed = &schema.parsed;
        let valid = parsed.lenient().is_some_and(|schema| !matches!(schema.kind(schema.root()), Kind::Union(_)));
        Self {
            valid,
            strict: parsed.strict().is_some(),
            errors: errors(sources, parsed, valid),
            forms: parsed.lenient().map(CanonicalForms::new),
        }
    }

    fn json(&self) -> Value {
        json!({
            "valid": self.valid,
            "strict": self.strict,
            "errors": self.errors,
            "canonical": self.forms.as_ref().map(|forms| &forms.canonical),
            "crc64": self.forms.as_ref().map(|forms| format!("{:016x}", forms.crc64)),
            "md5": self.forms.as_ref().map(|forms| HEXLOWER.encode(&forms.md5)),
            "sha256": self.forms.as_ref().map(|forms| HEXLOWER.encode(&forms.sha256)),
        })
    }
}

impl CanonicalForms {
    fn new(schema: &Schema) -> Self {
        let fingerprints = schema.fingerprints();
        Self {
            canonical: schema.canonical_form(),
            crc64: fingerprints.crc64,
            md5: fingerprints.md5,
            sha256: fingerprints.sha256,
        }
    }
}

/// Returns all problems.
fn errors(sources: &Sources, parsed: &Parsed, valid: bool) -> Vec<Value> {
    let problem_json = |problem: &Problem| {
        let (_, position) = sources.locate(problem.span);
        json!({
            "code": problem.kind.id(),
            "line": position.line,
            "column": position.column,
            "message": problem.message,
            "help": problem.help,
        })
    };
    let mut errors: Vec<Value> = parsed.problems.iter().map(problem_json).collect();
    if errors.is_empty() && !valid {
        errors.push(json!({
            "code": schema_codes::UNION_AT_ROOT.id,
            "line": 1,
            "column": 1,
            "message": "Pulsar does not accept a union as a schema",
            "help": "wrap the union in a record with one field",
        }));
    }
    errors
}

struct Fingerprints(Vec<(String, SchemaSummary)>);

impl Outcome for Fingerprints {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for (path, summary) in &self.0 {
            writeln!(out, "{STRONG}{path}{STRONG:#}")?;
            for error in &summary.errors {
                let text = |key: &str| error[key].as_str().unwrap_or_default().to_owned();
                writeln!(out, "  {BAD}error{BAD:#} at {}:{}: {}", error["line"], error["column"], text("message"))?;
                if let Some(help) = error["help"].as_str() {
                    writeln!(out, "    {STRONG}help{STRONG:#}: {help}")?;
                }
            }
            if let Some(forms) = &summary.forms {
                writeln!(out, "  crc64   {:016x}", forms.crc64)?;
                writeln!(out, "  md5     {}", HEXLOWER.encode(&forms.md5))?;
                writeln!(out, "  sha256  {}", HEXLOWER.encode(&forms.sha256))?;
                writeln!(out, "  {DIM}{}{DIM:#}", forms.canonical)?;
            }
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let schemas = self.0.iter().map(|(path, summary)| {
            let mut json = summary.json();
            json["file"] = path.as_str().into();
            json
        });
        json!({ "schemas": schemas.collect::<Vec<_>>() })
    }

    fn exit(&self) -> Exit {
        if self.0.iter().all(|(_, summary)| summary.valid && summary.strict) { Exit::Clean } else { Exit::Findings }
    }
}
