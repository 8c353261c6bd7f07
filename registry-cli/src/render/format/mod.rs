//! Formats for findings, one file each.

mod github;
mod gitlab;
mod jsonl;
mod junit;
mod markdown;
mod sarif;

use std::io::{self, Write};

use super::report::Report;
use crate::error::ToolError;
use crate::options::Format;

/// Writes the reports of a run, one for each project, in a format of this folder; `human` and `json` are written by the outcome.
pub(super) fn write(out: &mut dyn Write, format: Format, reports: &[Report<'_>]) -> io::Result<()> {
    match format {
        Format::Human | Format::Json => Ok(()),
        Format::Jsonl => jsonl::write(out, reports),
        Format::Github => github::write(out, reports),
        Format::Gitlab => gitlab::write(out, reports),
        Format::Sarif => sarif::write(out, reports),
        Format::Junit => junit::write(out, reports),
        Format::Markdown => markdown::write(out, reports),
    }
}

/// Writes an error, if the format supports errors. In other formats nothing is written, since a report without findings
/// would mean success.
pub(super) fn error(out: &mut dyn Write, format: Format, command: &str, error: &ToolError) -> io::Result<()> {
    match format {
        Format::Github => github::error(out, error),
        Format::Junit => junit::error(out, command, error),
        Format::Markdown => markdown::error(out, command, error),
        Format::Human | Format::Json | Format::Jsonl | Format::Gitlab | Format::Sarif => Ok(()),
    }
}
