//! JSON Lines: one finding per line, and a summary in the last line. `docs/findings.schema.json` describes both.

use std::io::{self, Write};

use contract_core::rule::Severity;
use serde_json::{Value, json};

use crate::render::finding_json;
use crate::render::report::Report;

pub(super) fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    for finding in report.findings {
        let mut line = finding_json(report.sources, finding);
        if let Value::Object(members) = &mut line {
            members.insert("type".to_owned(), "finding".into());
        }
        writeln!(out, "{line}")?;
    }
    let errors = report.count(Severity::Error);
    let summary = json!({
        "type": "summary",
        "command": report.command,
        "success": errors == 0,
        "subjects": report.subjects,
        "errors": errors,
        "warnings": report.count(Severity::Warning),
        "accepted": report.count(Severity::Accepted),
    });
    writeln!(out, "{summary}")
}
