//! Recognises other notations where a schema in JSON is expected, and says what to do.

use std::path::Path;

use schemactl_avro::json::{self, Json};
use schemactl_avro::schema::{Problem, ProblemKind};
use schemactl_avro::source::{SourceId, Span};

use super::registry_json::{Envelope, entries, is_definition};
use crate::contracts::{decode_utf8, read_bytes};

/// The words with which a declaration in IDL begins.
const IDL_KEYWORDS: &[&str] = &["protocol", "namespace", "schema", "import", "record", "error", "enum", "fixed"];

/// Returns the problem of a text that is not JSON, if it is in another notation.
pub(crate) fn of_text(text: &str, source: SourceId) -> Option<Problem> {
    let start = begin_of_idl(text)?;
    let problem = Problem::new(ProblemKind::Json, "this is Avro IDL, not JSON", Span::new(source, start, start + 1));
    let help = "`schemactl import FILE` writes its types as schemas in JSON";
    Some(Problem { help: Some(help.to_owned()), ..problem })
}

/// Returns the problem of JSON that is not a schema, if it is in another notation.
pub(crate) fn of_json(json: &Json) -> Option<Problem> {
    let notation = FileNotation::of_json(json)?;
    let schema = match notation {
        FileNotation::Registry(envelope) => envelope.describe().1,
        FileNotation::Protocol => "each of its `types`",
        FileNotation::Schema | FileNotation::Idl => return None,
    };
    let what = notation.describe();
    let span = Span { end: json.span.start + 1, ..json.span };
    let problem = Problem::new(ProblemKind::NotASchema, format!("this is {what}; the schema is {schema}"), span);
    let help = "`schemactl import FILE` takes the schema out";
    Some(Problem { help: Some(help.to_owned()), ..problem })
}

/// The notation of a file that is not named as a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileNotation {
    /// Avro IDL.
    Idl,
    /// A protocol in JSON.
    Protocol,
    /// JSON of a registry or its tools.
    Registry(Envelope),
    /// A schema in JSON.
    Schema,
}

impl FileNotation {
    /// Recognises a file by its extension; `.json` files are read. Returns `None` for a file without a schema.
    pub(crate) fn of_file(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "avdl" => Some(Self::Idl),
            "avpr" => Some(Self::Protocol),
            "json" => {
                let text = decode_utf8(read_bytes(path).ok()?).ok()?;
                Self::of_json(&json::parse(&text, SourceId::default()).ok()?.root().to_json())
            }
            _ => None,
        }
    }

    fn of_json(json: &Json) -> Option<Self> {
        match entries(json).first() {
            Some(Some(entry)) => Some(Self::Registry(entry.envelope())),
            _ if is_protocol(json) => Some(Self::Protocol),
            _ if is_definition(json) => Some(Self::Schema),
            _ => None,
        }
    }

    /// Describes the notation.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Idl => "Avro IDL",
            Self::Protocol => "an Avro protocol",
            Self::Registry(envelope) => envelope.describe().0,
            Self::Schema => "a schema",
        }
    }
}

fn is_protocol(json: &Json) -> bool {
    json.get("protocol").is_some() && (json.get("types").is_some() || json.get("messages").is_some())
}

/// Returns the offset of the first declaration or annotation of a text in IDL; `None` for another text.
fn begin_of_idl(text: &str) -> Option<usize> {
    let mut rest = text.trim_start();
    loop {
        let after = if rest.starts_with("//") {
            rest.split_once('\n')?.1
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.split_once("*/")?.1
        } else {
            break;
        };
        rest = after.trim_start();
    }
    let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let is_annotation = rest.strip_prefix('@').is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    (is_annotation || IDL_KEYWORDS.contains(&word)).then(|| text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idl_is_recognised_after_comments() {
        for text in ["/** A. */ @namespace(\"a\")\nprotocol P {}", "// a\nrecord R {}", "namespace a;"] {
            assert!(begin_of_idl(text).is_some(), "{text}");
        }
        for text in ["{\"type\": \"record\"}", "recording", "/* a", "\"record\"", "@", ""] {
            assert!(begin_of_idl(text).is_none(), "{text}");
        }
    }
}
