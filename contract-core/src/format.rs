//! One layout for schema files: what the author wrote, in the places where everybody looks for it.

use crate::finding::{Finding, Location};
use crate::json::{self, Json, Value};
use crate::rule::Severity;
use crate::rules::lint::{file_has_no_comments, json_key_is_unique};
use crate::rules::schema::schema_is_json;
use crate::schema::pretty_with_source;
use crate::source::SourceId;

/// Lays the text of a schema out: two spaces a level, what fits on a line on one line, a record's fields one on
/// a line. The order of members and the spelling of every key, string and number stay as they are.
///
/// # Errors
/// What keeps the text from being written anew without loss: it is no JSON, has comments, or has keys twice.
pub fn format(text: &str, source: SourceId) -> Result<String, Vec<Finding>> {
    let document = json::parse(text, source).map_err(|problem| {
        vec![Finding::new(&schema_is_json::RULE, problem.message.clone()).at(Location::new(problem.span))]
    })?;
    let comments = document.comments.iter().map(|comment| {
        Finding::new(&file_has_no_comments::LINT.rule, "JSON written anew has no comments, and this one would be lost")
            .at(Location::new(*comment))
            .fix("move what it says into a `doc`")
    });
    let root = document.root().to_json();
    let mut findings: Vec<Finding> = comments.chain(twice(&root)).collect();
    if findings.is_empty() {
        return Ok(pretty_with_source(&root, text));
    }
    for finding in &mut findings {
        finding.severity = Severity::Error;
    }
    findings.sort_by_key(|finding| finding.location.as_ref().map(|place| place.span));
    Err(findings)
}

/// Keys that are in an object twice, of which only the last is kept.
fn twice(root: &Json) -> Vec<Finding> {
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
                    findings.push(finding.fix("keep the one that is meant"));
                }
            }
            _ => {}
        }
    }
    findings
}
