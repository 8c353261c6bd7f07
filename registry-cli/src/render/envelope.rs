//! The JSON object around every answer.

use std::io::{self, BufWriter, Write};

use schemactl_error_codes::command;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

use super::finding::json as finding_json;
use super::report::Report;

use crate::error::ToolError;
use crate::outcome::{Outcome, ProjectOutcome};

/// The JSON object of a command: `data` with an answer, or `error`.
#[derive(Serialize)]
pub struct Envelope<'a> {
    schemactl: &'static str,
    command: String,
    success: bool,
    data: Option<Data<'a>>,
    error: Option<Failure>,
}

/// An answer, to which a large member is added.
struct Data<'a> {
    answer: Value,
    added: Option<Added<'a>>,
}

/// A member that is written item by item.
#[derive(Serialize)]
#[serde(untagged)]
enum Added<'a> {
    Findings(Report<'a>),
    Projects(Vec<ProjectData<'a>>),
}

/// The answer of one of several projects.
#[derive(Serialize)]
struct ProjectData<'a> {
    project: &'a str,
    success: bool,
    data: Data<'a>,
}

/// The member of an answer that has its findings.
const FINDINGS: &str = "findings";

impl Added<'_> {
    fn key(&self) -> &'static str {
        match self {
            Self::Findings(_) => FINDINGS,
            Self::Projects(_) => "projects",
        }
    }
}

impl<'a> Data<'a> {
    fn new(outcome: &'a dyn Outcome) -> Self {
        let answer = outcome.json();
        let added = match outcome.projects() {
            // Some answers have findings with more members than those of a report.
            [] => outcome.report().filter(|_| answer.get(FINDINGS).is_none()).map(Added::Findings),
            projects => Some(Added::Projects(projects.iter().map(ProjectData::new).collect())),
        };
        Self { answer, added }
    }
}

impl<'a> ProjectData<'a> {
    fn new(ProjectOutcome { project, outcome }: &'a ProjectOutcome) -> Self {
        Self { project, success: outcome.exit().is_success(), data: Data::new(outcome.as_ref()) }
    }
}

#[derive(Debug, Serialize)]
struct Failure {
    code: &'static str,
    message: String,
    help: String,
    /// The first errors of the project that caused it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Value>,
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (Value::Object(members), Some(added)) = (&self.answer, &self.added) else {
            return self.answer.serialize(serializer);
        };
        // The members are sorted by key, and stay so.
        let (before, after): (Vec<_>, Vec<_>) = members.iter().partition(|(key, _)| key.as_str() < added.key());
        let mut map = serializer.serialize_map(None)?;
        before.into_iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.serialize_entry(added.key(), added)?;
        after.into_iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.end()
    }
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.findings.iter().map(|finding| finding_json(self.sources, finding)))
    }
}

impl<'a> Envelope<'a> {
    /// Creates the object for an answer.
    pub fn answer(command: &str, outcome: &'a dyn Outcome) -> Self {
        Self::new(command, outcome.exit().is_success(), Some(Data::new(outcome)), None)
    }

    /// Creates the object for an error.
    pub fn error(command: &str, error: &ToolError) -> Self {
        let findings = error.project_errors().map_or_else(Vec::new, |errors| {
            errors.shown().iter().map(|finding| finding_json(&errors.sources, finding)).collect()
        });
        let failure = Failure { code: error.code().id, message: error.to_string(), help: error.help(), findings };
        Self::new(command, false, None, Some(failure))
    }

    /// Creates the object for a command line that could not be parsed.
    pub fn usage(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        // Missing arguments are on separate lines, up to the first empty one.
        let lines: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        let message = lines.join(" ").trim_start_matches("error: ").to_owned();
        let help = "run the command with `--help` to see its options".to_owned();
        Self::new("", false, None, Some(Failure { code: command::USAGE.id, message, help, findings: Vec::new() }))
    }

    fn new(command: &str, success: bool, data: Option<Data<'a>>, error: Option<Failure>) -> Self {
        Self { schemactl: env!("CARGO_PKG_VERSION"), command: command.to_owned(), success, data, error }
    }

    /// Writes the envelope, indented, with a final newline.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::new(out);
        serde_json::to_writer_pretty(&mut out, self)?;
        writeln!(out)?;
        out.flush()
    }
}
