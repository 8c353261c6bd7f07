//! JSON Lines: one finding per line, and a summary in the last line. `docs/findings.schema.json` describes both.

use std::io::{self, Write};

use contract_core::rule::Severity;
use serde_json::json;

use crate::render::finding_json;
use crate::render::report::Report;

pub(super) fn write(out: &mut dyn Write, reports: &[Report<'_>]) -> io::Result<()> {
    for report in reports {
        for finding in report.findings {
            let mut line = finding_json(report.sources, finding);
            line["type"] = "finding".into();
            if let Some(project) = report.project {
                line["project"] = project.into();
            }
            writeln!(out, "{line}")?;
        }
    }
    let count = |severity| reports.iter().map(|report| report.count(severity)).sum::<usize>();
    let subjects = reports.iter().flat_map(|report| report.subjects.iter().map(|subject| report.name_of(subject)));
    let errors = count(Severity::Error);
    let summary = json!({
        "type": "summary",
        "command": reports.first().map(|report| report.command),
        "success": errors == 0,
        "subjects": subjects.collect::<Vec<_>>(),
        "errors": errors,
        "warnings": count(Severity::Warning),
        "accepted": count(Severity::Accepted),
    });
    writeln!(out, "{summary}")
}
