//! Breaks that somebody has accepted, `accepted.toml`: which, who, why and until when.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::lock::{UNFINISHED_MERGE, conflict_mark, toml_message};
use crate::day::Day;
use crate::source::{SourceId, Span};

/// One accepted break.
#[derive(Debug, Clone)]
pub struct AcceptedBreak {
    /// The rule's id.
    pub rule: String,
    /// The contract's id.
    pub contract: String,
    /// The version that brought the break.
    pub version: u32,
    /// The place in it, in names; nothing for a break that has none.
    pub path: Option<String>,
    /// Who answers for it.
    pub owner: String,
    /// Why it is acceptable.
    pub reason: String,
    /// The last day on which it is.
    pub expires: Day,
    /// Where the file has it.
    pub span: Span,
}

/// Why the file cannot be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct AcceptedError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    contract: String,
    version: u32,
    path: Option<String>,
    owner: String,
    reason: String,
    expires: Spanned<toml::Value>,
}

impl AcceptedBreak {
    /// Reads a file of accepted breaks. What can be read of it comes with all that cannot.
    pub fn parse_all(text: &str, source: SourceId) -> (Vec<Self>, Vec<AcceptedError>) {
        let at = |range: std::ops::Range<usize>| Span::new(source, range.start, range.end);
        if let Some(start) = conflict_mark(text) {
            let error = AcceptedError { message: UNFINISHED_MERGE.to_owned(), span: at(start..start + 7) };
            return (Vec::new(), vec![error]);
        }
        let file: File = match toml::from_str(text) {
            Ok(file) => file,
            Err(error) => {
                let span = at(error.span().unwrap_or(0..0));
                return (Vec::new(), vec![AcceptedError { message: toml_message(text, &error), span }]);
            }
        };
        let mut accepted = Vec::new();
        let mut errors = Vec::new();
        for entry in file.accepted {
            let span = at(entry.span());
            let entry = entry.into_inner();
            let Some(expires) = day(entry.expires.get_ref()) else {
                let message = "`expires` is a day, written as 2027-01-31";
                errors.push(AcceptedError { message: message.to_owned(), span: at(entry.expires.span()) });
                continue;
            };
            if entry.owner.trim().is_empty() || entry.reason.trim().is_empty() {
                let message = "an accepted break needs an `owner` and a `reason`";
                errors.push(AcceptedError { message: message.to_owned(), span });
                continue;
            }
            let Entry { rule, contract, version, path, owner, reason, .. } = entry;
            accepted.push(Self { rule, contract, version, path, owner, reason, expires, span });
        }
        (accepted, errors)
    }
}

fn day(value: &toml::Value) -> Option<Day> {
    let datetime = match value {
        toml::Value::Datetime(datetime) => *datetime,
        toml::Value::String(text) => text.parse::<Datetime>().ok()?,
        _ => return None,
    };
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    Some(Day { year: date.year.into(), month: date.month, day: date.day })
}
