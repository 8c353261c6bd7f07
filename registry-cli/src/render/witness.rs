//! Messages that demonstrate findings, for people and as JSON.

use contract_core::finding::{Example, list_versions};
use contract_core::witness::{ReadOutcome, Witness, WriterSchema};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

/// The longest message that is shown to people; JSON has the whole message.
const MAX_MESSAGE_LENGTH: usize = 400;

/// The kinds of readers: the name for people and the key in JSON.
const READERS: [(&str, &str); 2] =
    [("Avro Java", "java"), ("a reader that follows the specification", "specification")];

/// Returns notes about the message, each with a label.
pub(super) fn notes(example: &Example) -> Vec<(&'static str, String)> {
    let Example { reader, writer, message } = example;
    let witness = match message {
        Ok(witness) => witness,
        Err(reason) => return vec![("message", reason.to_string())],
    };
    let author = list_versions(&[*writer]);
    let author = match &witness.writer_schema {
        WriterSchema::AsGiven => author,
        WriterSchema::WithoutField { field, .. } => format!("a version like {author} without `{field}`"),
    };
    let mut notes = vec![
        ("message", format!("{author} writes {}", shortened(&witness.datum, MAX_MESSAGE_LENGTH))),
        ("bytes", shortened(&HEXLOWER.encode(&witness.bytes), MAX_MESSAGE_LENGTH)),
    ];
    let reader = list_versions(&[*reader]);
    let [java, specification] = outcomes(witness);
    if java == specification {
        notes.push(("readers", described("every reader", &reader, java)));
    } else {
        let each = READERS.iter().zip([java, specification]);
        notes.extend(each.map(|((name, _), outcome)| ("readers", described(name, &reader, outcome))));
    }
    notes
}

/// Cuts a text, and adds its full length.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… ({} characters in all)", &text[..end], text.chars().count()),
    }
}

fn described(name: &str, version: &str, outcome: &ReadOutcome) -> String {
    match outcome {
        ReadOutcome::Fails { reason } => format!("{name} on {version} fails: {reason}"),
        ReadOutcome::Differs { difference, .. } => format!(
            "{name} on {version} reads `{}` as {} instead of {}",
            difference.path, difference.read, difference.written
        ),
        ReadOutcome::Same => format!("{name} on {version} reads what was written"),
    }
}

/// Returns a message as JSON.
pub(super) fn json(example: &Example) -> Value {
    let Example { reader, writer, message } = example;
    match message {
        Ok(witness) => {
            let without = match &witness.writer_schema {
                WriterSchema::AsGiven => None,
                WriterSchema::WithoutField { field, .. } => Some(field),
            };
            let mut json = json!({
                "reader": reader,
                "writer": writer,
                "without_field": without,
                "message": serde_json::from_str::<Value>(&witness.datum).unwrap_or_default(),
                "bytes": HEXLOWER.encode(&witness.bytes),
            });
            for (outcome, (_, key)) in outcomes(witness).into_iter().zip(READERS) {
                json[key] = outcome_json(outcome);
            }
            json
        }
        Err(reason) => json!({
            "reader": reader,
            "writer": writer,
            "none": { "code": reason.code(), "reason": reason.to_string() },
        }),
    }
}

/// Returns the results of both readers, in the order of [`READERS`].
fn outcomes(witness: &Witness) -> [&ReadOutcome; 2] {
    [&witness.java, &witness.specification]
}

fn outcome_json(outcome: &ReadOutcome) -> Value {
    match outcome {
        ReadOutcome::Fails { reason } => json!({ "outcome": "fails", "reason": reason }),
        ReadOutcome::Differs { value, difference } => json!({
            "outcome": "differs",
            "value": serde_json::from_str::<Value>(value).unwrap_or_default(),
            "path": difference.path,
            "written": difference.written,
            "read": difference.read,
        }),
        ReadOutcome::Same => json!({ "outcome": "same" }),
    }
}
