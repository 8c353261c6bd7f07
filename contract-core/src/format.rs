//! The formatter of schema files.

use schemactl_avro::json::{self, Json, Value};
use schemactl_avro::schema::pretty_with_source;
use schemactl_avro::source::{SourceId, Span};

use crate::finding::{Finding, Location};
use crate::rule::Severity;
use crate::rules::lint::{file_has_no_comments, json_key_is_unique};
use crate::rules::schema::schema_is_json;

/// Formats a schema file: an indentation of two spaces, short arrays and objects on one line, each field of a record on a
/// line of its own. The order of members and the spelling of keys, strings and numbers stay the same.
///
/// # Errors
/// Findings, if formatting would lose something or the text is not JSON: comments and duplicate keys are lost.
pub fn format(text: &str, source: SourceId) -> Result<String, Vec<Finding>> {
    let document = json::parse(text, source)
        .map_err(|error| vec![Finding::new(&schema_is_json::RULE, error.message).at(Location::new(error.span))])?;
    let root = document.root().to_json();
    let mut findings: Vec<Finding> =
        document.comments.iter().map(|comment| lost_comment(*comment)).chain(lost_members(&root)).collect();
    if findings.is_empty() {
        return Ok(pretty_with_source(&root, text));
    }
    for finding in &mut findings {
        finding.severity = Severity::Error;
    }
    findings.sort_by_key(|finding| finding.location.as_ref().map(|location| location.span));
    Err(findings)
}

fn lost_comment(comment: Span) -> Finding {
    Finding::new(&file_has_no_comments::LINT.rule, "formatted JSON has no comments, and this one would be lost")
        .at(Location::new(comment))
        .advice("move the comment into a `doc`")
}

/// Reports the members that are overridden by a later member with an equal key.
fn lost_members(root: &Json) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open = vec![root];
    while let Some(json) = open.pop() {
        match &json.value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                for member in members {
                    open.push(&member.value);
                    let Some(earlier) = member.overrides else { continue };
                    let message =
                        format!("the key `{}` is in the object twice, and one of the two would be lost", member.key);
                    let mut finding =
                        Finding::new(&json_key_is_unique::LINT.rule, message).at(Location::new(member.key_span));
                    finding.related = Some(Location::new(earlier));
                    findings.push(finding.advice("delete one of the two"));
                }
            }
            _ => {}
        }
    }
    findings
}
