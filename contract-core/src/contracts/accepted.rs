//! The accepted breaks, `accepted.toml`: which findings are accepted, by whom, why, and until when.

use schemactl_avro::source::{SourceId, Span};
use serde::Deserialize;
use toml::Spanned;

use super::toml_file::{self, FileError};
use crate::day::Day;

/// One accepted break.
#[derive(Debug, Clone)]
pub struct AcceptedBreak {
    /// The rule's id.
    pub rule: String,
    /// The contract's id.
    pub contract: String,
    /// The version that introduces the break.
    pub version: u32,
    /// The path of field names to the break. `None` if the break is not about one field or type.
    pub path: Option<String>,
    /// The person or team that answers for it.
    pub owner: String,
    /// The reason for accepting it.
    pub reason: String,
    /// The last day on which it is accepted.
    pub expires: Day,
    /// The location of the entry in the file.
    pub span: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptedFile {
    #[serde(default)]
    accepted: Vec<Spanned<AcceptedEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptedEntry {
    rule: String,
    contract: String,
    version: u32,
    path: Option<String>,
    owner: String,
    reason: String,
    expires: Spanned<toml::Value>,
}

impl AcceptedBreak {
    /// Parses `accepted.toml`. Returns the valid entries, and an error for each of the others.
    pub fn parse_all(content: &str, source: SourceId) -> (Vec<Self>, Vec<FileError>) {
        let file: AcceptedFile = match toml_file::parse(content, source) {
            Ok(file) => file,
            Err(error) => return (Vec::new(), vec![error]),
        };
        let mut accepted = Vec::new();
        let mut errors = Vec::new();
        for entry in file.accepted {
            match Self::from_entry(entry, source) {
                Ok(entry) => accepted.push(entry),
                Err(error) => errors.push(error),
            }
        }
        (accepted, errors)
    }

    fn from_entry(entry: Spanned<AcceptedEntry>, source: SourceId) -> Result<Self, FileError> {
        let range = entry.span();
        let AcceptedEntry { rule, contract, version, path, owner, reason, expires } = entry.into_inner();
        let Some(expires) = parse_day(expires.get_ref()) else {
            return Err(FileError::new(source, expires.span(), "`expires` must be a date, such as 2027-01-31"));
        };
        if owner.trim().is_empty() || reason.trim().is_empty() {
            return Err(FileError::new(source, range, "an accepted break needs an `owner` and a `reason`"));
        }
        let span = Span::new(source, range.start, range.end);
        Ok(Self { rule, contract, version, path, owner, reason, expires, span })
    }

    /// Returns whether the two entries accept the same findings.
    pub fn has_same_scope(&self, other: &Self) -> bool {
        (&self.rule, &self.contract, self.version, &self.path)
            == (&other.rule, &other.contract, other.version, &other.path)
    }

    /// Returns the entry as a table of `accepted.toml`.
    pub fn to_toml(&self) -> String {
        let Self { rule, contract, version, path, owner, reason, expires, span: _ } = self;
        let path = path.as_ref().map_or_else(String::new, |path| format!("path = {}\n", toml_file::quote(path)));
        format!(
            "[[accepted]]\nrule = {}\ncontract = {}\nversion = {version}\n{path}owner = {}\nreason = {}\nexpires = {expires}\n",
            toml_file::quote(rule),
            toml_file::quote(contract),
            toml_file::quote(owner),
            toml_file::quote(reason),
        )
    }
}

fn parse_day(value: &toml::Value) -> Option<Day> {
    match value {
        toml::Value::Datetime(datetime) => Day::try_from(*datetime).ok(),
        toml::Value::String(value) => value.parse().ok(),
        _ => None,
    }
}
